import type { TypedValue } from "../../src/options";

/** A row of a flow file: a name, a typed value, and the operator of a rule. */
export type TypedRow = TypedValue & { operator?: string } & Record<string, string>;

/** What a list of rows can show for editing. */
export interface RowGrammar {
	/** The property that contains the name of a row. */
	nameKey: string;
	types: readonly string[];
	/** The operators of rules; absent if rows have none. */
	operators?: readonly string[];
}

/** Returns the rows of a property. Like the runtime, it takes a single row for a list of one. */
export function rowsOf(property: unknown): unknown[] {
	if (property === undefined || property === null || property === "") return [];
	return [property].flat();
}

/** Whether a row can be shown for editing without changing its meaning. Any other row is kept as it is. */
export function isEditable(row: unknown, { nameKey, types, operators }: RowGrammar): row is TypedRow {
	if (typeof row !== "object" || row === null || Array.isArray(row)) return false;
	const { [nameKey]: name = "", value = "", type, operator } = row as Record<string, unknown>;
	if (typeof name !== "string" || !["string", "number", "boolean"].includes(typeof value)) return false;
	if (operators && !operators.includes(operator as string)) return false;
	return operator === "exists" ? type === undefined || types.includes(type as string) : types.includes(type as string);
}

/** Returns the properties of a row that this version does not know. */
export function strayProperties(row: object, { nameKey, operators }: RowGrammar): string[] {
	const known = [nameKey, "value", "type", ...(operators ? ["operator"] : [])];
	return Object.keys(row).filter((name) => !known.includes(name));
}

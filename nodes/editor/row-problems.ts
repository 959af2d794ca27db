import { RESERVED_HEADER_PARAMETERS } from "../../src/options";

/** Lists of rows: the property that names a row, and the text that says that one has no name. */
const LISTS = {
	addclaims: ["claim", "jwt.problem.noclaim"],
	headers: ["name", "jwt.problem.noheader"],
	rules: ["claim", "jwt.problem.norule"],
} as const;

/** A validator for a list of rows. */
export function rowsValidator(list: keyof typeof LISTS): Validate<EditorNode<object>, unknown> {
	const [nameKey, missing] = LISTS[list];
	return function (rows: unknown, _opt) {
		if (!Array.isArray(rows)) return true;
		const names = rows.map((row) => String(row?.[nameKey] ?? ""));
		if (names.includes("")) return this._(missing);
		const reserved = names.find((name) => list === "headers" && RESERVED_HEADER_PARAMETERS.includes(name));
		return reserved === undefined || this._("jwt.problem.reservedheader", { name: reserved });
	};
}

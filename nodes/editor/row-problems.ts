import { RESERVED_HEADER_PARAMETERS } from "../../src/options";

/** What is wrong with rows of names and values, or nothing. */
export function rowsProblem(node: EditorNode<object>, rows: unknown, nameKey: "claim" | "name"): string | undefined {
	if (!Array.isArray(rows)) return undefined;
	const names = rows.map((row) => String(row?.[nameKey] ?? ""));
	if (names.includes("")) return node._(nameKey === "claim" ? "jwt.problem.noclaim" : "jwt.problem.noheader");
	const reserved = names.find((name) => nameKey === "name" && RESERVED_HEADER_PARAMETERS.includes(name));
	return reserved && node._("jwt.problem.reservedheader", { name: reserved });
}

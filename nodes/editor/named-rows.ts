import type { Field } from "./field";

interface NamedRows {
	/** The property of a row that contains its name. */
	nameKey: string;
	/** The key of the text for a row without a name. */
	missing: string;
	/** Names that are not allowed, and the key of the text that says so. */
	reserved?: { names: readonly string[]; text: string };
}

/** Declares a field for a list of rows, each with a name. */
export function namedRows({ nameKey, missing, reserved }: NamedRows): Field<EditorNode<object>, unknown> {
	return {
		problem(rows, node) {
			if (!Array.isArray(rows)) return undefined;
			const names = rows.map((row) => String(row?.[nameKey] ?? ""));
			if (names.includes("")) return node._(missing);
			const name = names.find((name) => reserved?.names.includes(name));
			return reserved && name !== undefined ? node._(reserved.text, { name }) : undefined;
		},
	};
}

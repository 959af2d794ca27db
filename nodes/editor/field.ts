import { offerChoices } from "./choices";
import { type Hint, showHint } from "./field-hint";

/** What the editor knows of one property of a node. Nothing of it is needed: a field may take any text. */
export interface Field<TNode, TValue = string> {
	/** The type of the configuration node whose id the property holds. */
	type?: string;
	/** Says what is wrong with a value, or nothing. Node-RED then marks the input and the node. */
	problem?(value: TValue, node: TNode): string | undefined;
	/** Says what a value without a problem means. That, or the problem, stands below the input while one types. */
	meaning?(value: TValue, node: TNode): Hint;
	/** The values that a select offers, in the words of the texts `<type of node>.<property>.<value>`. */
	choices?: readonly string[];
}

/** One declaration for each property. A list of rows can hold anything in a flow that was written by hand. */
export type Fields<TOptions, TNode> = {
	[K in keyof TOptions]-?: Field<TNode, TOptions[K] extends readonly unknown[] ? unknown : string>;
};

/** A property with nothing to check and nothing to tell. */
export const plain = {};

/** What Node-RED is told of the properties of a node: their defaults, and how to check them. */
export function defaultsOf<TOptions extends object, TNode extends EditorNode<object>>(
	fields: Fields<TOptions, TNode>,
	values: TOptions,
): Defaults<TOptions> {
	const entries = Object.entries(fields) as [keyof TOptions & string, Field<TNode>][];
	return Object.fromEntries(
		entries.map(([name, field]) => [name, { value: values[name], ...definitionOf(name, field) }]),
	) as Defaults<TOptions>;
}

/** What Node-RED is told of the credentials of a node. */
export function credentialsOf<K extends string, TNode extends EditorNode<object>>(
	fields: Record<K, Field<TNode>>,
	types: Record<K, { type: "password" | "text" }>,
): object {
	const entries = Object.entries(fields) as [K, Field<TNode>][];
	return Object.fromEntries(entries.map(([name, field]) => [name, { ...types[name], ...definitionOf(name, field) }]));
}

/** Node-RED looks whether there is a `validate`, so there is none where nothing can be wrong. */
function definitionOf<TNode extends EditorNode<object>>(
	name: string,
	{ type, problem, meaning }: Field<TNode>,
): object {
	const validate: Validate<TNode> = function (value, _opt) {
		const found = problem?.(Array.isArray(value) ? (value as never) : String(value ?? ""), this);
		if (!found) return true;
		// Words that stand below an input do not name it. In Node-RED's list of problems they need its label.
		return meaning ? `${this._(`${this.type}.label.${name}`)}: ${found}` : found;
	};
	return { ...(type && { type }), ...(problem && { validate }) };
}

/** Readies the inputs of a dialog: fills the selects, and tells below the others what their values mean. */
export function prepareFields<TOptions extends object, TNode extends EditorNode<TOptions>>(
	node: TNode,
	fields: Fields<TOptions, TNode>,
	values: TOptions,
): void {
	const prefix = node.type === "jwt-config" ? "node-config-input" : "node-input";
	for (const [name, value] of Object.entries(values)) {
		if (typeof value === "boolean") $(`#${prefix}-${name}`).prop("checked", isTicked(node[name as keyof TNode], value));
	}
	for (const [name, { choices, problem, meaning }] of Object.entries(fields) as [string, Field<TNode>][]) {
		const input = $(`#${prefix}-${name}`);
		if (choices) {
			const words = choices.map((value) => [value, node._(`${node.type}.${name}.${value || "blank"}`)] as const);
			const chosen = String(node[name as keyof TNode] ?? values[name as keyof TOptions]);
			for (const select of [input, $(`[data-same-as=${name}]`)]) offerChoices(select, words, chosen);
		}
		if (meaning) {
			showHint(input, (value) => {
				const text = problem?.(value, node);
				return text ? { text, level: "error" } : meaning(value, node);
			});
		}
	}
}

/** As the runtime reads it: a flow file may lack the property, or say `"false"`, which Node-RED would show as a tick. */
const isTicked = (value: unknown, byDefault: boolean) =>
	byDefault ? String(value) !== "false" : String(value) === "true";

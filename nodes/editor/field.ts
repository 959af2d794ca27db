import { offerChoices } from "./choices";
import { type Hint, showHint } from "./field-hint";
import { sharedText } from "./text";

/** The editor's declaration of one property of a node. Everything is optional: a field can accept any text. */
export interface Field<TNode, TValue = string> {
	/** The type of the configuration node whose id the property holds. */
	type?: string;
	/** `false`: a blank configuration node is valid. */
	required?: false;
	/** Says what is wrong with a value; `undefined` if nothing is. Node-RED marks the input and the node. */
	problem?(value: TValue, node: TNode): string | undefined;
	/** Says what a valid value means. This or the problem appears below the input while the user types. */
	meaning?(value: TValue, node: TNode): Hint;
	/** Returns a value that corrects a wrong one, offered as a button beside the problem. */
	correction?(value: TValue, node: TNode): string | undefined;
	/** The values that a select offers, labelled with the texts `<type of node>.<property>.<value>`. */
	choices?: readonly string[];
}

/** One declaration for each property. In a flow written by hand, a list of rows can contain anything. */
export type Fields<TOptions, TNode> = {
	[K in keyof TOptions]-?: Field<TNode, TOptions[K] extends readonly unknown[] ? unknown : string>;
};

/** A property without checks or hints. */
export const plain = {};

/** The types of configuration nodes, whose inputs have other ids. */
const CONFIG_TYPES: readonly string[] = ["jwt-config", "jwt-store"];

/** Returns the `defaults` of a node type for Node-RED: the default and the validation of each property. */
export function defaultsOf<TOptions extends object, TNode extends EditorNode<object>>(
	fields: Fields<TOptions, TNode>,
	values: TOptions,
): Defaults<TOptions> {
	const entries = Object.entries(fields) as [keyof TOptions & string, Field<TNode>][];
	return Object.fromEntries(
		entries.map(([name, field]) => [name, { value: values[name], ...definitionOf(name, field) }]),
	) as Defaults<TOptions>;
}

/** Returns the `credentials` of a node type for Node-RED. */
export function credentialsOf<K extends string, TNode extends EditorNode<object>>(
	fields: Record<K, Field<TNode>>,
	types: Record<K, { type: "password" | "text" }>,
): object {
	const entries = Object.entries(fields) as [K, Field<TNode>][];
	return Object.fromEntries(entries.map(([name, field]) => [name, { ...types[name], ...definitionOf(name, field) }]));
}

/** Leaves out `validate` if any value is valid, because Node-RED checks whether it exists. */
function definitionOf<TNode extends EditorNode<object>>(
	name: string,
	{ type, required, problem, meaning }: Field<TNode>,
): object {
	const validate: Validate<TNode> = function (value, _opt) {
		const found = problem?.(typeof value === "object" && value ? (value as never) : String(value ?? ""), this);
		if (!found) return true;
		// The text below an input does not name it, but in Node-RED's list of problems it needs the label.
		return meaning ? `${this._(`${this.type}.label.${name}`)}: ${found}` : found;
	};
	return { ...(type && { type }), ...(required === false && { required }), ...(problem && { validate }) };
}

/** Prepares the inputs of a dialog: fills the selects, and shows hints below the other inputs. */
export function prepareFields<TOptions extends object, TNode extends EditorNode<TOptions>>(
	node: TNode,
	fields: Fields<TOptions, TNode>,
	values: TOptions,
): void {
	const prefix = CONFIG_TYPES.includes(node.type) ? "node-config-input" : "node-input";
	for (const [name, value] of Object.entries(values)) {
		if (typeof value === "boolean") $(`#${prefix}-${name}`).prop("checked", isTicked(node[name as keyof TNode], value));
	}
	for (const [name, { choices, ...field }] of Object.entries(fields) as [string, Field<TNode>][]) {
		const input = $(`#${prefix}-${name}`);
		const twins = $(`[data-same-as=${name}]`);
		if (choices) {
			const words = choices.map((value) => [value, node._(`${node.type}.${name}.${value || "blank"}`)] as const);
			const chosen = String(node[name as keyof TNode] ?? values[name as keyof TOptions]);
			for (const select of [input, twins]) offerChoices(select, words, chosen);
		}
		if (field.meaning) showHint(input, (value) => hintOf(field, value, node, input), twins);
	}
}

/** Returns what is wrong with a value, with the button that corrects it, or what the value means. */
function hintOf<TNode>(field: Field<TNode>, value: string, node: TNode, input: JQuery): Hint {
	const text = field.problem?.(value, node);
	if (!text) return field.meaning?.(value, node) ?? { text: "" };
	const corrected = field.correction?.(value, node);
	if (corrected === undefined) return { text, level: "error" };
	const apply = () => void input.val(corrected).trigger("input").trigger("change").get(0)?.focus();
	return { text, level: "error", cure: { words: sharedText("jwt.correction.use", { value: corrected }), apply } };
}

/** Reads a checkbox like the runtime: the property can be missing, or `"false"`, which Node-RED would show as ticked. */
const isTicked = (value: unknown, byDefault: boolean) =>
	byDefault ? String(value) !== "false" : String(value) === "true";

import { KEY_VALUES } from "../../src/options";

/** The type `key` of a row: a value that follows from the signing key or its certificate. */
export function keyType(node: Pick<EditorNode<object>, "_">): object {
	const options = KEY_VALUES.map((value) => ({ value, label: node._(`jwt.keyvalue.${value}`) }));
	return { value: "key", label: node._("jwt.keyvalue.label"), icon: "fa fa-key", options };
}

/** Replaces `key` among the types of a typed input, because Node-RED does not know it. */
export const withKeyType = (types: readonly string[], node: Pick<EditorNode<object>, "_">): unknown[] =>
	types.map((type) => (type === "key" ? keyType(node) : type));

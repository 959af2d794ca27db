import { isVariable } from "../../../src/environment";
import type { FlowNode } from "./draft";

/** A value of node-red-contrib-jsonwebtoken, which has a property for the value and one for its type. */
export interface OldValue {
	type: string;
	value: unknown;
}

/** Where a value comes from with each message. */
const SOURCES = ["msg", "flow", "global"];
const NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

/** Reads a value of a node. @param fallback the type that the old node has by default */
export const readOldValue = (old: FlowNode, name: string, fallback = "str"): OldValue => ({
	type: String(old[`${name}Type`] || fallback),
	value: old[name] ?? "",
});

/** Whether a value comes from the message or the context. */
export const isDynamic = ({ type, value }: OldValue): boolean => SOURCES.includes(type) && value !== "";

/** Names the place that a value comes from: `msg.secret`. */
export const placeOf = ({ type, value }: OldValue): string => `${type}.${value}`;

/**
 * Returns a value as the text of a property, blank if there is none; `undefined` if it comes from the message or the context,
 * or if only a part of it is an environment variable. Decodes a key that is a list of bytes.
 */
export function textOf(old: OldValue): string | undefined {
	const text = String(old.value);
	if (SOURCES.includes(old.type)) return text ? undefined : "";
	if (old.type === "env")
		return isVariable(text) || text === "" ? text : /[\s${}]/.test(text) ? undefined : `\${${text}}`;
	return old.type === "bin" ? decodeBytes(text) : text;
}

function decodeBytes(text: string): string {
	try {
		const data: unknown = JSON.parse(text);
		return Array.isArray(data) ? new TextDecoder().decode(Uint8Array.from(data)) : String(data);
	} catch {
		return "";
	}
}

/**
 * Returns a JSONata expression for a property of the message or the context; `undefined` for any other value, and for a name
 * that JSONata would not read as it is.
 */
export function expressionOf({ type, value }: OldValue): string | undefined {
	const text = String(value);
	if (!SOURCES.includes(type)) return undefined;
	if (type === "msg") return NAME.test(text) ? text : undefined;
	const [, store, name = text] = /^#:\((.+?)\)::(.+)$/.exec(text) ?? [];
	const names = [name, ...(store ? [store] : [])].map((part) => JSON.stringify(part)).join(", ");
	return `$${type}Context(${names})`;
}

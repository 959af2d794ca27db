import type { Node, NodeAPI } from "node-red";
import type { Jwt } from "./types";

/**
 * Returns all properties of a node, with defaults for those that are missing from the flow file. Converts values of another
 * type from a hand-written flow (`"expiresin": 86400`, `"audience": ["a", "b"]`, one row instead of a list of rows), so that
 * a check is not lost because of its type.
 */
export function withDefaults<T extends object>(defaults: T, definition: object): T {
	const options = { ...defaults };
	for (const key of Object.keys(defaults) as (keyof T)[]) {
		const value = (definition as Partial<T>)[key] as unknown;
		if (value === undefined || value === null) continue;
		options[key] = inFormOf(defaults[key], value) as T[keyof T];
	}
	return options;
}

function inFormOf(example: unknown, value: unknown): unknown {
	if (Array.isArray(example)) return value === "" ? [] : [value].flat().map((member) => member ?? {});
	// Any other value keeps the default, which is the stricter one.
	if (typeof example === "boolean") return example ? !isWord(value, false) : isWord(value, true);
	return typeof example === "string" ? textOf(value) : value;
}

/** Converts a value to text. That fails for deeply nested lists, or a `toString` that is not a function. */
function textOf(value: unknown): string {
	try {
		return String(value);
	} catch {
		return "(not a text)";
	}
}

const isWord = (value: unknown, word: boolean) => value === word || value === String(word);

/** Returns the first field that still names an environment variable, because the variable is not set. */
export function unsetVariable(jwt: Jwt, fields: object): string | undefined {
	return Object.entries(fields).find(([, value]) => jwt.isVariable(value))?.[0];
}

/** All nodes as in the flow file, by id, for each runtime. Looking through the flow file for every node would take seconds. */
const written = new WeakMap<object, Map<string, Record<string, unknown>>>();

/** Returns a node as in its flow file, before Node-RED replaced environment variables. */
export function writtenDefinition(RED: NodeAPI, node: Node): Record<string, unknown> {
	// Each instance of a subflow has its own id.
	const id = (node as { _alias?: string })._alias ?? node.id;
	return (written.get(RED.events) ?? readWritten(RED)).get(id) ?? {};
}

/** Reads the flow file, and again once flows start, which is before Node-RED creates the nodes of a deploy. */
function readWritten({ nodes, events }: NodeAPI): Map<string, Record<string, unknown>> {
	const definitions = new Map<string, Record<string, unknown>>();
	nodes.eachNode((node) => void definitions.set(node.id, node as never));
	written.set(events, definitions);
	events.once("flows:starting", () => written.delete(events));
	return definitions;
}

/**
 * Returns the first field that names a blank environment variable. A blank field would switch off a check that the author of
 * the flow wants, such as that of the issuer.
 */
export function blankVariable(RED: NodeAPI, jwt: Jwt, node: Node, fields: object): string | undefined {
	const definition = writtenDefinition(RED, node);
	return Object.entries(fields).find(([name, value]) => {
		const text = definition[name];
		if (Array.isArray(text)) return text.flat().some(jwt.isVariable) && [value].flat().join().split(",").some(isBlank);
		return jwt.isVariable(text) && (isBlank(value) || [value].flat().length === 0);
	})?.[0];
}

const isBlank = (value: unknown) => typeof value === "string" && value.trim() === "";

/** The properties that Node-RED itself saves in a flow file, in addition to those that start with an underscore. */
const NODE_RED_PROPERTIES =
	"id type z x y w h d g l wires inputs outputs info icon inputLabels outputLabels credentials env".split(" ");

/** Returns the properties of a node that this version does not support. Ignoring them could silently skip a check. */
export function unknownProperties(definition: object, known: readonly string[]): string[] {
	return Object.keys(definition).filter(
		(name) => !name.startsWith("_") && !NODE_RED_PROPERTIES.includes(name) && !known.includes(name),
	);
}

/** Warns of properties that this version ignores. @param what the node, for the message: `node`, `store` */
export function warnOfUnknown(node: Node, unknown: readonly string[], what = "node"): void {
	if (unknown.length === 0) return;
	node.warn(`This version does not support the property ${unknown.join(", ")} of this ${what} and ignores it.`);
}

import type { Node, NodeAPI } from "node-red";
import type { Jwt } from "./types";

/**
 * The properties of a node, complete: those that the flow file lacks have their defaults. A hand-written flow may give a
 * value in another form (`"expiresin": 86400`, `"audience": ["a", "b"]`, one row in place of a list of rows): it is read
 * as what it says, since a check must not get lost because of its form.
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
	if (Array.isArray(example)) return value === "" ? [] : [value].flat();
	// What is neither yes nor no keeps the default, which is the stricter one.
	if (typeof example === "boolean") return example ? !isWord(value, false) : isWord(value, true);
	return typeof example === "string" ? textOf(value) : value;
}

/** JSON can hold what has no text: lists that nest too deep, or a `toString` that is no function. */
function textOf(value: unknown): string {
	try {
		return String(value);
	} catch {
		return "(not a text)";
	}
}

const isWord = (value: unknown, word: boolean) => value === word || value === String(word);

/** The first field that still names an environment variable, because it is not set. */
export function unsetVariable(jwt: Jwt, fields: object): string | undefined {
	return Object.entries(fields).find(([, value]) => jwt.isVariable(value))?.[0];
}

/** A node as its flow file has it, before Node-RED put in environment variables. */
export function writtenDefinition(RED: NodeAPI, node: Node): Record<string, unknown> {
	// In a subflow, each instance has an id of its own.
	const id = (node as { _alias?: string })._alias ?? node.id;
	let written = {};
	RED.nodes.eachNode((other) => {
		if (other.id === id) written = other;
	});
	return written;
}

/**
 * The first field that names an environment variable which is blank. Blank text would switch off what the field is for,
 * such as a check of the issuer, though whoever wrote the flow asked for it.
 */
export function blankVariable(RED: NodeAPI, jwt: Jwt, node: Node, fields: object): string | undefined {
	const written = writtenDefinition(RED, node);
	return Object.entries(fields).find(([name, value]) => value === "" && jwt.isVariable(written[name]))?.[0];
}

/** What Node-RED itself writes into a node of a flow file; names that begin with an underscore are its own, too. */
const NODE_RED_PROPERTIES =
	"id type z x y w h d g l wires inputs outputs info icon inputLabels outputLabels credentials env".split(" ");

/** The properties of a node that this version does not know. A check among them would be left out without a word. */
export function unknownProperties(definition: object, known: readonly string[]): string[] {
	return Object.keys(definition).filter(
		(name) => !name.startsWith("_") && !NODE_RED_PROPERTIES.includes(name) && !known.includes(name),
	);
}

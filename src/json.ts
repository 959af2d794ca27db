import { JwtError } from "./errors.js";

/**
 * An object of the members that are data. Functions are none, and one named toJSON would even be called to say what to
 * write. Of members that share a name, the last counts.
 */
export function dataOf(members: readonly (readonly [name: string, value: unknown])[]): Record<string, unknown> {
	return Object.fromEntries(members.filter(([, value]) => typeof value !== "function"));
}

/**
 * JSON text of what a flow hands in, which may hold anything but functions at its top: see {@link dataOf}.
 * @param what how a message names the object, e.g. `claims`
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` where it has no JSON text or holds `__proto__`, which readers of the token
 *   could take for more than data
 */
export function toJson(what: string, value: Record<string, unknown>): string {
	let json: string;
	try {
		json = JSON.stringify(value);
	} catch {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The ${what} cannot be written as JSON: they refer to themselves, hold a BigInt or cannot be read. Use text, numbers, true or false, lists and plain objects.`,
		);
	}
	// A quote inside a text is escaped in JSON, so this only ever matches a name.
	if (json.includes('"__proto__":')) {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The ${what} hold a property named __proto__. Remove it.`);
	}
	return json;
}

/** Kinds of object that a message may name. Any other tag is text of the flow's own. */
const NAMED_KINDS = ["Date", "Map", "Set", "RegExp", "Promise", "Uint8Array"];

/** What a value is, in words for a message; never the value itself. */
export function kindOf(value: unknown): string {
	if (value === undefined) return "nothing";
	if (value === null) return "null";
	if (typeof value !== "object") return `a ${typeof value}`;
	try {
		if (Array.isArray(value)) return "an array";
		if (Buffer.isBuffer(value)) return "a Buffer";
		if (isPlainObject(value)) return "an object";
		const tag = Object.prototype.toString.call(value).slice(8, -1);
		return NAMED_KINDS.includes(tag) ? `a ${tag}` : "an object of a class";
	} catch {
		return "an object that cannot be read";
	}
}

/**
 * Whether a value is an object literal, as opposed to a list, a Buffer or an instance of a class. Function nodes run in
 * a realm of their own, so prototypes are not compared with this realm's.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== "object" || value === null) return false;
	try {
		if (Object.prototype.toString.call(value) !== "[object Object]") return false;
		const prototype = Object.getPrototypeOf(value);
		return prototype === null || Object.getPrototypeOf(prototype) === null;
	} catch {
		return false;
	}
}

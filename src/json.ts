import { JwtError } from "./errors.js";
import { MAX_DEPTH, nestsTooDeep } from "./json-text.js";

/**
 * Sets a member of an object that is written as JSON later. Functions are left out: they are not data, and JSON would
 * call one named toJSON. `__proto__` becomes a member like any other, which {@link toJson} then refuses.
 */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
	if (typeof value === "function") return;
	if (name !== "__proto__") object[name] = value;
	else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * JSON text of an object that a flow handed in.
 * @param what how a message names the object, e.g. `claims`
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if it has no JSON text, nests too deep or holds `__proto__`, which readers of
 *   the token could take for more than data
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
	if (nestsTooDeep(json)) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The ${what} nest deeper than ${MAX_DEPTH} levels. Make them flatter.`,
		);
	}
	// A quote inside a text is escaped in JSON, so this matches a name only.
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

import { JwtError } from "./errors.js";
import { MAX_DEPTH, nestsTooDeep } from "./json-text.js";

/**
 * Sets a member of an object that will be converted to JSON. Drops functions, because they are not data and one named toJSON
 * would be called. `__proto__` becomes an ordinary member, which {@link toJson} then refuses.
 */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
	if (typeof value === "function") return;
	if (name !== "__proto__") object[name] = value;
	else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * Converts an object from a flow to JSON text.
 * @param what the name of the object in messages, such as `claims`
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if it cannot be converted, is nested too deeply or contains `__proto__`, which
 *   could change prototypes in the software that reads the token
 */
export function toJson(what: string, value: Record<string, unknown>): string {
	let json: string;
	try {
		json = JSON.stringify(value);
	} catch {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The ${what} cannot be written as JSON: they contain a circular reference, a BigInt or an unreadable value. Use text, numbers, true or false, lists and plain objects.`,
		);
	}
	if (nestsTooDeep(json)) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The ${what} are nested deeper than ${MAX_DEPTH} levels. Use fewer levels.`,
		);
	}
	// Quotation marks inside text are escaped in JSON, so this only matches a name.
	if (json.includes('"__proto__":')) {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The ${what} contain a property named __proto__. Remove it.`);
	}
	return json;
}

/** The types of objects that messages can name. Any other tag could be text from a message. */
const NAMED_KINDS = ["Date", "Map", "Set", "RegExp", "Promise", "Uint8Array"];

/** Describes the type of a value for a message. Never includes the value. */
export function kindOf(value: unknown): string {
	if (value === undefined) return "nothing";
	if (value === null) return "null";
	if (typeof value !== "object") return `a ${typeof value}`;
	try {
		if (Array.isArray(value)) return "an array";
		if (Buffer.isBuffer(value)) return "a Buffer";
		if (isPlainObject(value)) return "an object";
		const tag = Object.prototype.toString.call(value).slice(8, -1);
		return NAMED_KINDS.includes(tag) ? `a ${tag}` : "an instance of a class";
	} catch {
		return "an unreadable object";
	}
}

/**
 * Whether a value is a plain object, not a list, a Buffer or an instance of a class. Function nodes run in a separate realm,
 * so prototypes cannot be compared with those of this realm.
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

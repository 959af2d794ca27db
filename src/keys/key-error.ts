import { JwtError, type JwtErrorCode } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { explainLeftOut } from "./key-words.js";
import type { KeysRead, ReadKey } from "./read/read-key.js";

/** A {@link JwtError} about keys, with the facts behind its message. */
export class KeyError extends JwtError {
	/** The keys that are not used, each with the reason. */
	readonly leftOut: readonly LeftOut[];
	/** The number of keys that are used. */
	readonly used: number;

	constructor(code: JwtErrorCode, message: string, leftOut: readonly LeftOut[], used = 0) {
		super(code, message);
		this.leftOut = leftOut;
		this.used = used;
	}
}

/** Returns the keys that were read, at least one. @throws KeyError `ERR_JWT_KEY_INVALID` if there are none */
export function requireKeys({ keys, leftOut }: KeysRead): ReadKey[] {
	if (keys.length > 0) return keys;
	throw new KeyError("ERR_JWT_KEY_INVALID", explainLeftOut(leftOut), leftOut);
}

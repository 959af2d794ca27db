import { JwtError, type JwtErrorCode } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { explainLeftOut } from "./key-words.js";
import type { KeysRead, ReadKey } from "./read/read-key.js";

/** A failure of keys, with the facts that its message tells in words. */
export class KeyError extends JwtError {
	/** The keys that are not used, each with its reason. */
	readonly leftOut: readonly LeftOut[];
	/** How many keys beside them are used. */
	readonly used: number;

	constructor(code: JwtErrorCode, message: string, leftOut: readonly LeftOut[], used = 0) {
		super(code, message);
		this.leftOut = leftOut;
		this.used = used;
	}
}

/** The keys that were read, at least one. @throws KeyError `ERR_JWT_KEY_INVALID` with what is wrong where there is none */
export function requireKeys({ keys, leftOut }: KeysRead): ReadKey[] {
	if (keys.length > 0) return keys;
	throw new KeyError("ERR_JWT_KEY_INVALID", explainLeftOut(leftOut), leftOut);
}

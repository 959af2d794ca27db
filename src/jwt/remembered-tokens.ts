import QuickLRU from "quick-lru";
import { JwtError } from "../errors.js";
import { MOST, parseCount } from "../options.js";

/** Longer tokens are not remembered, so that a few cannot fill the memory. */
const LONGEST = 8192;

/** Tokens whose signature was verified, each with the key that verified it. */
export interface RememberedTokens {
	/** Whether one of these keys verified the token. */
	has(token: string, keys: readonly object[]): boolean;
	add(token: string, key: object): void;
}

/**
 * Remembers so many tokens at least, the most recently used ones, and never twice as many. A token counts only together
 * with the very key object that verified it: once keys were read or fetched anew, or one was removed, its signature is
 * verified again.
 * @param remember a whole number as text; blank: none
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function rememberedTokens(remember: string): RememberedTokens {
	const max = parseCount(remember, MOST.remember);
	if (max === undefined) {
		const problem = `Remembered must be a whole number from 0 to ${MOST.remember}.`;
		throw new JwtError("ERR_JWT_CONFIG_INVALID", problem);
	}
	const verifiedBy = max > 0 ? new QuickLRU<string, object>({ maxSize: max }) : undefined;
	return {
		has(token, candidates) {
			const key = verifiedBy?.get(token);
			return key !== undefined && candidates.includes(key);
		},
		add(token, key) {
			if (token.length <= LONGEST) verifiedBy?.set(token, key);
		},
	};
}

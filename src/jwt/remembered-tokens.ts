import type { KeyObject } from "node:crypto";
import QuickLRU from "quick-lru";
import type { ProtectedHeader } from "../jws/protected-header.js";

/** Longer tokens are not remembered, so that a few cannot fill the memory. In characters. */
const MAX_LENGTH = 8192;

/** What is kept of a token whose signature was verified. */
export interface RememberedToken {
	header: ProtectedHeader;
	/** The claims set, as JSON text: each message gets an object of its own. */
	claims: string;
	/** The key that verified the signature. */
	key: KeyObject;
}

/** Verified tokens by their text, the most recently used ones. */
export interface RememberedTokens {
	get(token: string): RememberedToken | undefined;
	/**
	 * Keeps a token from its second sight on: most tokens that never come again cost nothing.
	 * @param signature tells tokens apart that were seen once; a token taken for another is only remembered early
	 */
	add(token: string, signature: Buffer, remembered: () => RememberedToken): void;
}

/**
 * Creates a memory for verified tokens.
 * @param max how many are kept; 0: none
 */
export function createRememberedTokens(max: number): RememberedTokens {
	if (max === 0) return { get: () => undefined, add() {} };
	const tokens = new QuickLRU<string, RememberedToken>({ maxSize: max });
	const seenOnce = new Uint32Array(2 ** Math.ceil(Math.log2(2 * max)));
	return {
		get: (token) => tokens.get(token),
		add(token, signature, remembered) {
			if (token.length > MAX_LENGTH) return;
			const mark = signature.readUInt32LE(0);
			const slot = mark % seenOnce.length;
			// A copy: a slice of a header or a cookie would keep the whole of it in memory.
			if (seenOnce[slot] === mark) tokens.set(Buffer.from(token, "latin1").toString("latin1"), remembered());
			else seenOnce[slot] = mark;
		},
	};
}

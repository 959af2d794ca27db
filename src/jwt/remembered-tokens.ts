import { createHash, type KeyObject } from "node:crypto";
import type { ProtectedHeader } from "../jws/protected-header.js";
import { Generations } from "./generations.js";

/** Longer tokens are not remembered, so that a few cannot fill the memory. In characters. */
const MAX_LENGTH = 8192;

/** About so many bytes of texts are kept in each of two generations: 16 MiB in all, whatever the number of tokens. */
const MAX_TEXT = 8 * 2 ** 20;

/** What is kept of a token whose signature was verified. */
export interface RememberedToken {
	header: ProtectedHeader;
	/** The claims set, as JSON text: each message gets an object of its own. */
	claims: string;
	/** The key that verified the signature. */
	key: KeyObject;
}

/** Verified tokens, the most recently used ones. */
export interface RememberedTokens {
	/** A token by its text: all that checking its signature brings. */
	get(token: string): RememberedToken | undefined;
	/**
	 * The key that verified a token whose text had to make room for others'. Its digest is kept, which takes little memory
	 * and spares the signature alone. A token that was not seen before costs nothing here.
	 */
	signerOf(token: string, signature: Buffer): KeyObject | undefined;
	/**
	 * Keeps a token from its second sight on: most tokens that never come again cost nothing.
	 * @param signature tells tokens apart that were seen once; a token taken for another is only remembered early
	 */
	add(token: string, signature: Buffer, remembered: () => RememberedToken): void;
}

interface Kept {
	text: string;
	token: RememberedToken;
}

/** As text with characters beyond Latin takes them. */
const bytesOf = ({ text, token }: Kept) => text.length + 2 * token.claims.length;
/** The beginning of a signature. */
const markOf = (signature: Buffer) => (signature.length < 4 ? 0 : signature.readUInt32LE(0));
const digestOf = (token: string) => createHash("sha256").update(token).digest("base64");

/**
 * Creates a memory for verified tokens.
 * @param max how many are kept; 0: none
 */
export function createRememberedTokens(max: number): RememberedTokens {
	if (max === 0) return { get: () => undefined, signerOf: () => undefined, add() {} };
	const texts = new Generations<Kept>(max, MAX_TEXT, bytesOf);
	const digests = new Generations<KeyObject>(max);
	const seenOnce = new Uint32Array(2 ** Math.ceil(Math.log2(2 * max)));
	const slotOf = (signature: Buffer) => markOf(signature) % seenOnce.length;
	const wasSeen = (signature: Buffer) => seenOnce[slotOf(signature)] === markOf(signature);
	return {
		get: (token) => texts.get(token, ({ text }) => text)?.token,
		signerOf: (token, signature) => (texts.hasDropped && wasSeen(signature) ? digests.get(digestOf(token)) : undefined),
		add(token, signature, remembered) {
			if (token.length > MAX_LENGTH) return;
			if (!wasSeen(signature)) {
				seenOnce[slotOf(signature)] = markOf(signature);
				return;
			}
			// A copy: a slice of a header or a cookie would keep the whole of it in memory.
			const text = Buffer.from(token, "latin1").toString("latin1");
			const kept = { text, token: remembered() };
			texts.set(text, kept);
			digests.set(digestOf(text), kept.token.key);
		},
	};
}

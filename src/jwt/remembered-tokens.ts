import { createHash, type KeyObject } from "node:crypto";
import { isFlat, type ProtectedHeader } from "../jws/protected-header.js";
import { Generations } from "./generations.js";

/** The maximum length of a cached token, in characters, so that a few long ones cannot fill the memory. */
const MAX_LENGTH = 8192;

/** The approximate maximum size of the texts in each of the two generations, in bytes: 16 MiB in total. */
const MAX_TEXT = 8 * 2 ** 20;

/** The cached parts of a token with a verified signature. */
export interface RememberedToken {
	header: ProtectedHeader;
	/** The claims set as JSON text, because each message needs its own copy. */
	claims: string;
	/** The key that verified the signature. */
	key: KeyObject;
}

/** A cache of the most recently used verified tokens. */
export interface RememberedTokens {
	/** Finds a token by its text. */
	get(token: string): RememberedToken | undefined;
	/**
	 * Finds the key that verified a token whose text is no longer cached. Digests use little memory, and save the check of the
	 * signature only. A token that was not added before has no digest, so none is computed for it.
	 */
	signerOf(token: string, signature: Buffer): KeyObject | undefined;
	/**
	 * Caches a token when it is added for the second time, so that tokens used only once cost almost nothing.
	 * @param signature identifies a token that was added once; a collision only means that a token is cached early
	 */
	add(token: string, signature: Buffer, remembered: () => RememberedToken): void;
}

interface Kept {
	text: string;
	token: RememberedToken;
}

/** The memory of a header with lists or objects, at most, in bytes for each character of its JSON. */
const NESTED_SIZE = 20;
/** Assumes claims with characters beyond Latin-1, which take two bytes each. */
const bytesOf = ({ text, token }: Kept) => text.length + 2 * token.claims.length + nestedSize(token.header);
const nestedSize = (header: ProtectedHeader) => (isFlat(header) ? 0 : NESTED_SIZE * JSON.stringify(header).length);
/** The beginning of a signature. */
const markOf = (signature: Buffer) => (signature.length < 4 ? 0 : signature.readUInt32LE(0));
const digestOf = (token: string) => createHash("sha256").update(token).digest("base64");

/**
 * Creates a cache for verified tokens.
 * @param max the number of tokens; 0 disables the cache
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
			// Copied, because a slice of a header or a cookie would keep the whole text in memory.
			const text = Buffer.from(token, "latin1").toString("latin1");
			const kept = { text, token: remembered() };
			texts.set(text, kept);
			digests.set(digestOf(text), kept.token.key);
		},
	};
}

import { createHmac, KeyObject, timingSafeEqual } from "node:crypto";
import { HMAC_BITS, type HmacAlgorithm } from "../algorithms.js";
import type { Key } from "../keys/key-source.js";

/** Whether a key is a shared secret, as opposed to one half of a key pair. */
export const isSecret = (key: Key): key is KeyObject => key instanceof KeyObject && key.type === "secret";

/**
 * The HMAC of a token's first two parts (RFC 7518 section 3.2), at once. By way of WebCrypto, as `jose` goes, the same
 * bytes take several times as long, and a message waits for a thread meanwhile.
 * @param input both parts as the token has them, the dot between them included
 */
export function computeMac(algorithm: HmacAlgorithm, key: KeyObject, input: string): Buffer {
	return createHmac(`sha${HMAC_BITS[algorithm]}`, key).update(input).digest();
}

/** Whether a signature is that HMAC; the time it takes tells nothing of how much of it is right. */
export function isMac(signature: Uint8Array, algorithm: HmacAlgorithm, key: KeyObject, input: string): boolean {
	const expected = computeMac(algorithm, key, input);
	return signature.length === expected.length && timingSafeEqual(signature, expected);
}

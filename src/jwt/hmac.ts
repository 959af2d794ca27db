import { createHmac, KeyObject, timingSafeEqual } from "node:crypto";
import type { CryptoKey } from "jose";
import { HMAC_BITS, type HmacAlgorithm } from "../options.js";

/** Whether a key is a shared secret, as opposed to one half of a key pair. */
export const isSecret = (key: CryptoKey | KeyObject): key is KeyObject =>
	key instanceof KeyObject && key.type === "secret";

/**
 * The HMAC of a token's first two parts (RFC 7518 section 3.2), at once. By way of WebCrypto, as `jose` goes, the same
 * bytes take several times as long, and a message waits for a thread meanwhile.
 * @param input both parts as the token has them, the dot between them included
 */
export function computeMac(algorithm: HmacAlgorithm, key: KeyObject, input: string): Buffer {
	return createHmac(`sha${HMAC_BITS[algorithm]}`, key).update(input).digest();
}

/** Whether a token's third part is that HMAC; the time it takes tells nothing of how much of it is right. */
export function hasMac(algorithm: HmacAlgorithm, key: KeyObject, input: string, signature: string): boolean {
	const expected = computeMac(algorithm, key, input);
	const given = Buffer.from(signature, "base64url");
	return given.length === expected.length && timingSafeEqual(given, expected);
}

import type { KeyObject } from "node:crypto";
import type { Algorithm } from "../algorithms.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { encodeBase64url } from "./base64url.js";
import { computeSignature } from "./signature.js";

/** The signed parts of a token. */
export interface SignedParts {
	/** The protected header in base64url, already encoded because many tokens have the same header. */
	header: string;
	/** The claims set, as JSON text. */
	claims: string;
}

/**
 * Signs one token in compact serialization (RFC 7515 sections 5.1 and 7.1).
 * @param algorithm the header's `alg`
 * @param key a key for that algorithm
 */
export function signCompact(
	{ header, claims }: SignedParts,
	algorithm: Algorithm,
	key: KeyObject,
): MaybePromise<string> {
	const input = `${header}.${encodeBase64url(claims)}`;
	return whenReady(computeSignature(algorithm, key, input), (signature) => `${input}.${signature}`);
}

import type { KeyObject } from "node:crypto";
import type { Algorithm } from "../algorithms.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { encodeBase64url } from "./base64url.js";
import { computeSignature } from "./signature.js";

/** The parts of a token that are signed. */
export interface SignedParts {
	/** The protected header, in base64url: the same for many tokens. */
	header: string;
	/** The claims set, as JSON text. */
	claims: string;
}

/**
 * Signs one token in compact serialization (RFC 7515 sections 5.1 and 7.1).
 * @param algorithm the header's `alg`
 * @param key fits the algorithm
 */
export function signCompact(
	{ header, claims }: SignedParts,
	algorithm: Algorithm,
	key: KeyObject,
): MaybePromise<string> {
	const input = `${header}.${encodeBase64url(claims)}`;
	return whenReady(computeSignature(algorithm, key, input), (signature) => `${input}.${signature}`);
}

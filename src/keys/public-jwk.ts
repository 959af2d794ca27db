import type { KeyObject } from "node:crypto";
import type { JWK } from "jose";
import { calculateJwkThumbprint } from "jose/jwk/thumbprint";
import { exportJWK } from "jose/key/export";
import type { Algorithm } from "../algorithms.js";

/** Calculates the thumbprint of a public key (RFC 7638). */
export const thumbprintOf = async (key: KeyObject): Promise<string> => calculateJwkThumbprint(await exportJWK(key));

/** Converts a public key to a JWK for publication. Without a `kid`, it gets its RFC 7638 thumbprint as one. */
export async function toPublicJwk(key: KeyObject, algorithm: Algorithm, kid?: string): Promise<JWK> {
	const jwk = await exportJWK(key);
	return { ...jwk, kid: kid ?? (await calculateJwkThumbprint(jwk)), alg: algorithm, use: "sig" };
}

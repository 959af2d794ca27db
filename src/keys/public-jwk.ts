import type { KeyObject } from "node:crypto";
import type { JWK } from "jose";
import { calculateJwkThumbprint } from "jose/jwk/thumbprint";
import { exportJWK } from "jose/key/export";
import type { Algorithm } from "../algorithms.js";

/** The RFC 7638 thumbprint of a public key. */
export const thumbprintOf = async (key: KeyObject): Promise<string> => calculateJwkThumbprint(await exportJWK(key));

/** A public key as a JWK Set publishes it, with its RFC 7638 thumbprint where it has no `kid` of its own. */
export async function toPublicJwk(key: KeyObject, algorithm: Algorithm, kid?: string): Promise<JWK> {
	const jwk = await exportJWK(key);
	return { ...jwk, kid: kid ?? (await calculateJwkThumbprint(jwk)), alg: algorithm, use: "sig" };
}

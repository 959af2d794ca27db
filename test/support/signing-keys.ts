/** Key pairs made for a test, and the tokens they sign, without the package under test. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { JWK } from "jose";
import { encode } from "./tokens.js";

export interface TestKey {
	alg: string;
	kid: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
	/** As a JWK Set publishes it. */
	jwk: JWK;
}

function makePair(alg: string, bits: number) {
	if (alg.startsWith("Ed")) return generateKeyPairSync("ed25519");
	if (alg === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
	return generateKeyPairSync("rsa", { modulusLength: bits });
}

/** A new key pair for `RS256`, `ES256`, `Ed25519` or `EdDSA`. */
export function makeKey(alg: string, kid: string, bits = 2048): TestKey {
	const { privateKey, publicKey } = makePair(alg, bits);
	return { alg, kid, privateKey, publicKey, jwk: { ...(publicKey.export({ format: "jwk" }) as JWK), kid } };
}

/** A token that the key signs. Header parameters given as `undefined` are left out. */
export function signToken({ alg, kid, privateKey }: TestKey, claims: object = {}, header: object = {}): string {
	const input = `${encode({ alg, kid, ...header })}.${encode(claims)}`;
	const hash = alg.startsWith("Ed") ? null : "sha256";
	return `${input}.${encode(sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }))}`;
}

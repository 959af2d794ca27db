/** Key pairs made for a test, and the tokens they sign, without the package under test. */
import { constants, type KeyObject, sign } from "node:crypto";
import type { JWK } from "jose";
import { makeKeyPair, sharedKeyPair } from "./key-pairs.js";
import { encode } from "./tokens.js";

export interface TestKey {
	alg: string;
	kid: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
	/** As a JWK Set publishes it. */
	jwk: JWK;
}

/** What an RSA key is besides its algorithm and its key ID. */
export interface RsaOptions {
	/** Other than the 2048 that the tests share. */
	bits?: number;
	/** Whose of the shared pairs it is. */
	whose?: string;
}

function makePair(alg: string, { bits, whose }: RsaOptions) {
	if (alg.startsWith("Ed")) return makeKeyPair("ed25519");
	if (alg === "ES256") return makeKeyPair("P-256");
	return bits ? makeKeyPair("rsa", bits) : sharedKeyPair("rsa", whose);
}

/** A key pair for `RS256`, `ES256`, `Ed25519` or `EdDSA`; a new one, save for RSA. */
export function makeKey(alg: string, kid: string, rsa: RsaOptions = {}): TestKey {
	const { privateKey, publicKey } = makePair(alg, rsa);
	return { alg, kid, privateKey, publicKey, jwk: { ...(publicKey.export({ format: "jwk" }) as JWK), kid } };
}

/** A token that the key signs. Header parameters given as `undefined` are left out. */
export function signToken({ alg, kid, privateKey }: TestKey, claims: object = {}, header: object = {}): string {
	const input = `${encode({ alg, kid, ...header })}.${encode(claims)}`;
	const hash = alg.startsWith("Ed") ? null : "sha256";
	const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
	const signer = { key: privateKey, dsaEncoding: "ieee-p1363", ...(alg.startsWith("PS") && pss) } as const;
	return `${input}.${encode(sign(hash, Buffer.from(input), signer))}`;
}

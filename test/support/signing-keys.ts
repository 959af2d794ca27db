/** Key pairs for a test, and tokens signed with them without the package under test. */
import { constants, type KeyObject, sign } from "node:crypto";
import type { JWK } from "jose";
import { makeKeyPair, sharedKeyPair } from "./key-pairs.js";
import { encode } from "./tokens.js";

export interface TestKey {
	alg: string;
	kid: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
	/** The public key as a JWK for publication. */
	jwk: JWK;
}

/** Options for an RSA key. */
export interface RsaOptions {
	/** The length in bits, if not the 2048 of the shared pairs. */
	bits?: number;
	/** The name of the shared pair. */
	whose?: string;
}

function makePair(alg: string, { bits, whose }: RsaOptions) {
	if (alg.startsWith("Ed")) return makeKeyPair("ed25519");
	if (alg === "ES256") return makeKeyPair("P-256");
	return bits ? makeKeyPair("rsa", bits) : sharedKeyPair("rsa", whose);
}

/** Returns a key pair for `RS256`, `ES256`, `Ed25519` or `EdDSA`: a new one, except for RSA. */
export function makeKey(alg: string, kid: string, rsa: RsaOptions = {}): TestKey {
	const { privateKey, publicKey } = makePair(alg, rsa);
	return { alg, kid, privateKey, publicKey, jwk: { ...(publicKey.export({ format: "jwk" }) as JWK), kid } };
}

/** Signs a token with the key. Header parameters that are `undefined` are left out. */
export function signToken({ alg, kid, privateKey }: TestKey, claims: object = {}, header: object = {}): string {
	const input = `${encode({ alg, kid, ...header })}.${encode(claims)}`;
	const hash = alg.startsWith("Ed") ? null : "sha256";
	const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
	const signer = { key: privateKey, dsaEncoding: "ieee-p1363", ...(alg.startsWith("PS") && pss) } as const;
	return `${input}.${encode(sign(hash, Buffer.from(input), signer))}`;
}

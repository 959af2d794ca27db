import { createPublicKey, type KeyObject } from "node:crypto";
import type { JWK, JWSHeaderParameters } from "jose";
import { calculateJwkThumbprint } from "jose/jwk/thumbprint";
import { exportJWK } from "jose/key/export";
import type { Algorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { requireFit } from "./fit-key.js";
import type { KeySource } from "./key-source.js";
import { type ParsedKey, parseKeys } from "./parse-key.js";

/** The texts of a key pair; either may be missing. */
export interface KeyPairTexts {
	privatekey?: string;
	publickey?: string;
	passphrase?: string;
}

interface PublicKey {
	key: KeyObject;
	kid?: string;
}

/**
 * Keys from a key pair. A private key alone also verifies, by its public half. Of a private JWK Set the first key signs
 * and all verify, so that keys can be rotated without refusing a token.
 * @param keyid the configured `kid` of tokens made; blank: the signing key's own
 * @throws JwtError `ERR_JWT_KEY_MISSING` where there is neither key, `ERR_JWT_KEY_INVALID` where one cannot be read or
 *   does not fit the algorithm
 */
export async function keyPairSource(texts: KeyPairTexts, algorithm: Algorithm, keyid = ""): Promise<KeySource> {
	const read = (text = "") => (text ? readKeys(text, algorithm, texts.passphrase) : []);
	const privateKeys = read(texts.privatekey);
	const publicKeys = read(texts.publickey);
	const [signing] = named(privateKeys, keyid);
	if (!signing && publicKeys.length === 0) {
		throw new JwtError(
			"ERR_JWT_KEY_MISSING",
			"The configuration has no key. Open it and paste one, or generate a pair.",
		);
	}
	if (signing && signing.key.type !== "private") {
		throw new JwtError("ERR_JWT_KEY_INVALID", "This is a public key; generating needs the private key.");
	}
	const verifying = (publicKeys.length > 0 ? publicKeys : privateKeys).map(publicHalf);
	const published = named(signing ? privateKeys : publicKeys, keyid).map(publicHalf);

	return {
		warnings: [],
		signingKey() {
			if (signing) return signing;
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"The configuration has only a public key; generating needs the private key.",
			);
		},
		verificationKeys: (header) => chooseKeys(verifying, header, keyid),
		publicKeys: () => Promise.all(published.map((key) => toPublicJwk(key, algorithm))),
		close() {},
	};
}

/** Every key of a text must fit, so that none fails only when a token happens to need it. */
function readKeys(text: string, algorithm: Algorithm, passphrase: string | undefined): ParsedKey[] {
	const keys = parseKeys(text, passphrase);
	for (const key of keys) requireFit(key, algorithm);
	return keys;
}

/** The keys by the names that tokens made and published keys have: the configured one is the first key's. */
function named(keys: readonly ParsedKey[], keyid: string): ParsedKey[] {
	return keys.map((key, index) => (index === 0 && keyid ? { ...key, kid: keyid } : key));
}

export function publicHalf({ key, kid }: ParsedKey): PublicKey {
	return { key: key.type === "private" ? createPublicKey(key) : key, kid };
}

/**
 * The keys whose own `kid` is the token's. Keys without one, and tokens without one, could be any. So could tokens with the
 * configured one: whichever key signed at the time used it.
 */
function chooseKeys(keys: readonly PublicKey[], { kid }: JWSHeaderParameters, keyid: string): KeyObject[] {
	const any = kid === undefined || kid === keyid;
	const chosen = keys.filter((key) => any || key.kid === undefined || key.kid === kid);
	if (chosen.length > 0) return chosen.map(({ key }) => key);
	throw new JwtError(
		"ERR_JWKS_NO_MATCHING_KEY",
		"None of the configuration's keys has the key ID (kid) that the token names.",
	);
}

/** A public key as a JWK Set publishes it, with its RFC 7638 thumbprint where it has no `kid` of its own. */
export async function toPublicJwk({ key, kid }: PublicKey, algorithm: Algorithm): Promise<JWK> {
	const jwk = await exportJWK(key);
	return { ...jwk, kid: kid ?? (await calculateJwkThumbprint(jwk)), alg: algorithm, use: "sig" };
}

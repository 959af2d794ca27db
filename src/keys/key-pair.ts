import { createPublicKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, type JWK, type JWSHeaderParameters } from "jose";
import { JwtError } from "../errors.js";
import type { Algorithm } from "../options.js";
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
 * @throws JwtError `ERR_JWT_KEY_MISSING` where there is neither key, `ERR_JWT_KEY_INVALID` where one cannot be read or
 *   does not fit the algorithm
 */
export async function keyPairSource(texts: KeyPairTexts, algorithm: Algorithm): Promise<KeySource> {
	const privateKeys = texts.privatekey ? readKeys(texts.privatekey, algorithm, texts.passphrase) : [];
	const publicKeys = texts.publickey ? readKeys(texts.publickey, algorithm, texts.passphrase) : [];
	const [signing] = privateKeys;
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
	const published = (signing ? privateKeys : publicKeys).map(publicHalf);

	return {
		warnings: [],
		async signingKey() {
			if (signing) return signing;
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"The configuration has only a public key; generating needs the private key.",
			);
		},
		verificationKeys: async (header) => chooseKeys(verifying, header),
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

export function publicHalf({ key, kid }: ParsedKey): PublicKey {
	return { key: key.type === "private" ? createPublicKey(key) : key, kid };
}

/** The keys whose `kid` is the token's. Keys without one, and tokens without one, could be any. */
function chooseKeys(keys: readonly PublicKey[], { kid }: JWSHeaderParameters): KeyObject[] {
	const chosen = keys.filter((key) => kid === undefined || key.kid === undefined || key.kid === kid);
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

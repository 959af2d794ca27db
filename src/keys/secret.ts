import { createSecretKey, type KeyObject } from "node:crypto";
import { HMAC_BITS, type HmacAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import { readSecretSet, type SecretEncoding, secretBytes } from "../secret-text.js";
import { requireKeys } from "./key-error.js";
import { isKeyMaterial } from "./key-material.js";
import type { KeySource, SigningKey } from "./key-source.js";
import { nameLeftOut, nameNeed } from "./key-words.js";
import { createKeyring, type Keyring, noMatchingKey } from "./keyring.js";
import { readText } from "./read/text.js";

/**
 * Decodes a secret to bytes. Whitespace in encoded text is ignored; in `utf8` every character counts.
 * @param secret text in the encoding, or the bytes of the secret
 * @throws JwtError `ERR_JWT_KEY_MISSING` if there is no secret, `ERR_JWT_KEY_INVALID` if the text is not in the encoding
 *   or is a key of a key pair (RFC 8725 section 2.1)
 */
export function decodeSecret(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
): Uint8Array<ArrayBuffer> {
	if (!secret?.length) {
		throw new JwtError(
			"ERR_JWT_KEY_MISSING",
			"The configuration has no secret. Open it and fill in Secret (secret), or generate one.",
			{
				lacks: "secret",
			},
		);
	}
	// The text can be a key, whatever encoding is chosen.
	if (typeof secret === "string" && isKeyMaterial(Buffer.from(secret))) throw isNoSecret();
	const bytes = typeof secret === "string" ? secretBytes(secret, encoding) : Uint8Array.from(secret);
	if (!bytes) {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			`The secret is not ${encoding} text. Choose the encoding that it is written in, or paste it again.`,
		);
	}
	if (bytes.length === 0) {
		throw new JwtError(
			"ERR_JWT_KEY_MISSING",
			"The configuration's secret is blank. Open it and fill in Secret (secret), or generate one.",
			{ lacks: "secret" },
		);
	}
	if (isKeyMaterial(bytes)) throw isNoSecret();
	return bytes;
}

function isNoSecret(): JwtError {
	return new JwtError(
		"ERR_JWT_KEY_INVALID",
		"This is a key or certificate, not a secret. Generate a secret, or choose an algorithm with a key pair.",
	);
}

/** The secrets of a configuration. */
export interface ReadSecrets {
	/** All of them verify. */
	ring: Keyring;
	/** The first that may sign. */
	signing?: SigningKey;
}

/**
 * Reads one secret, or several as a JWK Set, so that secrets can be rotated: the first signs and all of them verify. A set is
 * JSON, because a plain secret may have several lines.
 * @param keyid the configured `kid`, which any of the secrets may have signed with
 * @throws JwtError see {@link decodeSecret}; `ERR_JWT_KEY_INVALID` if no secret of a set can be used
 */
export function readSecrets(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
	algorithm: HmacAlgorithm,
	keyid = "",
): ReadSecrets {
	const text = typeof secret === "object" ? readText(secret) : secret;
	const { secrets, leftOut } = readSecretSet(text ?? "") ?? {
		secrets: [{ bytes: decodeSecret(secret, encoding), signs: true }],
		leftOut: [],
	};
	if (secrets.some(({ bytes }) => isKeyMaterial(bytes))) throw isNoSecret();
	const read = secrets.map(({ bytes, kid, alg, signs }) => ({
		...{ key: createSecretKey(bytes), form: "JWK", type: nameNeed(algorithm), bits: undefined },
		...{ ...(kid !== undefined && { kid }), ...(alg !== undefined && { alg }), signs },
	}));
	const facts = leftOut.map((fact): LeftOut => ({ form: "JWK Set", algorithm, ...fact }));
	const ring = createKeyring({ keys: read, leftOut: facts }, [algorithm], keyid);
	requireKeys({ keys: [...ring.keys], leftOut: [...ring.leftOut] });
	const signing = read.find((one) => one.signs && ring.keys.includes(one));
	return { ring, ...(signing && { signing: { key: signing.key, kid: signing.kid } }) };
}

/** The length of a secret, in bits. */
export const bitsOf = (key: KeyObject): number => (key.symmetricKeySize ?? 0) * 8;

/**
 * Creates a key source from a shared secret, or several, for `HS256`, `HS384` and `HS512` (RFC 7518 section 3.2). A secret
 * shorter than the hash works, with a warning.
 * @throws JwtError see {@link readSecrets}
 */
export async function secretKeySource(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
	algorithm: HmacAlgorithm,
	keyid = "",
): Promise<KeySource> {
	const { ring, signing } = readSecrets(secret, encoding, algorithm, keyid);
	return {
		warnings: [...shortSecrets(ring, algorithm), ...fileWarnings(secret), ...leftOutWarnings(ring)],
		signingKey() {
			if (signing) return signing;
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"None of the configuration's secrets may sign (key_ops). Open it and add one that may.",
			);
		},
		verificationKeys(header) {
			if (header.alg !== algorithm) {
				throw new JwtError(
					"ERR_JOSE_ALG_NOT_ALLOWED",
					"The token's algorithm does not fit the configuration's secret. Use the configuration's algorithm.",
				);
			}
			const found = ring.find(header);
			if (found.length > 0) return found;
			const message = "None of the configuration's secrets has the token's key ID (kid). Check who made the token.";
			throw noMatchingKey(message, ring);
		},
		async publicKeys() {
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"A shared secret has no public key to publish. Choose an algorithm with a key pair, such as ES256.",
			);
		},
		close() {},
	};
}

function shortSecrets({ keys }: Keyring, algorithm: HmacAlgorithm): string[] {
	const needed = HMAC_BITS[algorithm];
	const which = (index: number) => (keys.length === 1 ? "The secret" : `Secret ${index + 1} of ${keys.length}`);
	return keys.flatMap(({ key }, index) => {
		const bits = bitsOf(key);
		const problem = `${which(index)} has only ${bits} bits, but ${algorithm} needs at least ${needed} to be safe.`;
		return bits < needed ? [`${problem} Generate a new one.`] : [];
	});
}

function fileWarnings(secret: string | Uint8Array | undefined): string[] {
	const text = typeof secret === "object" ? readText(secret) : undefined;
	if (text === undefined || readSecretSet(text)) return [];
	return [
		"The file with the secret is UTF-16 text, so its bytes are used as the secret. To use its text, save the file as UTF-8.",
	];
}

function leftOutWarnings({ keys, leftOut }: Keyring): string[] {
	return leftOut.length > 0 ? [nameLeftOut(leftOut, keys.length)] : [];
}

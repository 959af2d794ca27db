import { createSecretKey } from "node:crypto";
import { HMAC_BITS, type HmacAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { type SecretEncoding, secretBytes } from "../secret-text.js";
import { isKeyMaterial } from "./key-material.js";
import type { KeySource } from "./key-source.js";
import { readText } from "./read/text.js";

/**
 * The bytes of a secret. White space around and within encoded text is ignored; in `utf8` every character counts.
 * @param secret as text, or as bytes that are taken as they are
 * @throws JwtError `ERR_JWT_KEY_MISSING` where there is none, `ERR_JWT_KEY_INVALID` where it is not in that encoding or
 *   is really a key of a key pair (RFC 8725 section 2.1)
 */
export function decodeSecret(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
): Uint8Array<ArrayBuffer> {
	if (!secret?.length) {
		throw new JwtError("ERR_JWT_KEY_MISSING", "The configuration has no secret. Open it and type or generate one.");
	}
	// As text, a key may be readable though the secret's encoding is another.
	if (typeof secret === "string" && isKeyMaterial(Buffer.from(secret))) throw isNoSecret();
	const bytes = typeof secret === "string" ? secretBytes(secret, encoding) : Uint8Array.from(secret);
	if (!bytes) {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			`The secret is not ${encoding} text. Choose the encoding it was handed out in, or paste it again.`,
		);
	}
	if (bytes.length === 0) {
		throw new JwtError("ERR_JWT_KEY_MISSING", "The configuration's secret is blank. Open it and type or generate one.");
	}
	if (isKeyMaterial(bytes)) throw isNoSecret();
	return bytes;
}

function isNoSecret(): JwtError {
	return new JwtError(
		"ERR_JWT_KEY_INVALID",
		"This is a key or certificate, not a secret. HS256, HS384 and HS512 need a secret that nobody else knows: generate one.",
	);
}

/**
 * Keys from one shared secret, for `HS256`, `HS384` and `HS512` (RFC 7518 section 3.2). A secret shorter than the hash
 * works and is warned about.
 * @throws JwtError as {@link decodeSecret}
 */
export async function secretKeySource(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
	algorithm: HmacAlgorithm,
): Promise<KeySource> {
	const bytes = decodeSecret(secret, encoding);
	const needed = HMAC_BITS[algorithm];
	const bits = bytes.length * 8;
	const key = createSecretKey(bytes);
	const signing = { key };
	const verifying = [key];
	const warnings: string[] = [];
	if (bits < needed) warnings.push(`The secret has ${bits} bits. ${algorithm} is only safe with ${needed} or more.`);
	if (typeof secret === "object" && readText(secret) !== undefined) {
		warnings.push(
			"The secret's file is UTF-16 text, whose bytes are the secret. If its text is meant, save it as UTF-8.",
		);
	}
	return {
		warnings,
		signingKey: () => signing,
		verificationKeys({ alg }) {
			if (alg === algorithm) return verifying;
			throw new JwtError(
				"ERR_JOSE_ALG_NOT_ALLOWED",
				"The token's algorithm is not one that the configuration's secret serves.",
			);
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

import { createSecretKey } from "node:crypto";
import { HMAC_BITS, type HmacAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { type SecretEncoding, secretBytes } from "../secret-text.js";
import { isKeyMaterial } from "./key-material.js";
import type { KeySource } from "./key-source.js";
import { readText } from "./read/text.js";

/**
 * Decodes a secret to bytes. White space in encoded text is ignored; in `utf8` every character counts.
 * @param secret text in the encoding, or the bytes of the secret
 * @throws JwtError `ERR_JWT_KEY_MISSING` if there is no secret, `ERR_JWT_KEY_INVALID` if the text is not in the encoding
 *   or is a key of a key pair (RFC 8725 section 2.1)
 */
export function decodeSecret(
	secret: string | Uint8Array | undefined,
	encoding: SecretEncoding,
): Uint8Array<ArrayBuffer> {
	if (!secret?.length) {
		throw new JwtError("ERR_JWT_KEY_MISSING", "The configuration has no secret. Open it and enter or generate one.", {
			lacks: "secret",
		});
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
			"The configuration's secret is blank. Open it and enter or generate one.",
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

/**
 * Creates a key source from a shared secret, for `HS256`, `HS384` and `HS512` (RFC 7518 section 3.2). A secret shorter
 * than the hash works, with a warning.
 * @throws JwtError see {@link decodeSecret}
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
	if (bits < needed)
		warnings.push(
			`The secret has only ${bits} bits, but ${algorithm} needs at least ${needed} to be safe. Generate a new one.`,
		);
	if (typeof secret === "object" && readText(secret) !== undefined) {
		warnings.push(
			"The file with the secret is UTF-16 text, so its bytes are used as the secret. To use its text, save the file as UTF-8.",
		);
	}
	return {
		warnings,
		signingKey: () => signing,
		verificationKeys({ alg }) {
			if (alg === algorithm) return verifying;
			throw new JwtError(
				"ERR_JOSE_ALG_NOT_ALLOWED",
				"The token's algorithm does not fit the configuration's secret. Use the configuration's algorithm.",
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

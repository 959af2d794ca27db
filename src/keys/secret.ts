import { createSecretKey } from "node:crypto";
import { HMAC_BITS, type HmacAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { looksLikeKey } from "../key-text.js";
import { isSecretEncoding, SECRET_ENCODINGS, secretBytes } from "../secret-text.js";
import { readDerKey } from "./der.js";
import type { KeySource } from "./key-source.js";
import { parseKeys } from "./parse-key.js";

/**
 * The bytes of a secret. White space around and within encoded text is ignored; in `utf8` every character counts.
 * @throws JwtError `ERR_JWT_KEY_MISSING` where there is none, `ERR_JWT_KEY_INVALID` where it is not in that encoding or
 *   is really a key of a key pair
 */
export function decodeSecret(text: string | undefined, encoding: string): Uint8Array<ArrayBuffer> {
	if (!text) {
		throw new JwtError("ERR_JWT_KEY_MISSING", "The configuration has no secret. Open it and type or generate one.");
	}
	if (!isSecretEncoding(encoding)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `The secret's encoding must be one of ${SECRET_ENCODINGS.join(", ")}.`);
	}
	const bytes = secretBytes(text, encoding);
	if (!bytes) {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			`The secret is not ${encoding} text. Choose the encoding it was handed out in, or paste it again.`,
		);
	}
	if (bytes.length === 0) {
		throw new JwtError("ERR_JWT_KEY_MISSING", "The configuration's secret is blank. Open it and type or generate one.");
	}
	refuseKeyPair(bytes);
	return bytes;
}

/**
 * A key pair's key must never serve as a shared secret: its public half is known to everyone, who could then sign
 * (RFC 8725 section 2.1).
 */
function refuseKeyPair(bytes: Uint8Array): void {
	const text = Buffer.from(bytes).toString("utf8");
	if (!looksLikeKey(text) && !readDerKey(bytes) && !isKeyText(text)) return;
	throw new JwtError(
		"ERR_JWT_KEY_INVALID",
		"This is a key or certificate, not a secret. HS256, HS384 and HS512 need a secret that nobody else knows: generate one.",
	);
}

function isKeyText(text: string): boolean {
	try {
		return parseKeys(text).length > 0;
	} catch {
		return false;
	}
}

/**
 * Keys from one shared secret, for `HS256`, `HS384` and `HS512` (RFC 7518 section 3.2). A secret shorter than the hash
 * works and is warned about.
 * @throws JwtError as {@link decodeSecret}
 */
export async function secretKeySource(
	secret: string | undefined,
	encoding: string,
	algorithm: HmacAlgorithm,
): Promise<KeySource> {
	const bytes = decodeSecret(secret, encoding);
	const needed = HMAC_BITS[algorithm];
	const bits = bytes.length * 8;
	const key = createSecretKey(bytes);
	const signing = { key };
	const verifying = [key];
	return {
		warnings: bits < needed ? [`The secret has ${bits} bits. ${algorithm} is only safe with ${needed} or more.`] : [],
		signingKey: () => signing,
		verificationKeys: () => verifying,
		async publicKeys() {
			throw new JwtError(
				"ERR_JWT_KEY_MISSING",
				"A shared secret has no public key to publish. Choose an algorithm with a key pair, such as ES256.",
			);
		},
		close() {},
	};
}

import { HMAC_BITS, type HmacAlgorithm, type SecretEncoding } from "../../src/options";
import { isEnvironment } from "./text";

/** What the editor shows in place of a stored password. */
export const STORED = "__PWRD__";

const encodeBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const encodeBase64url = (bytes: Uint8Array) =>
	encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const encodeHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** How random bytes are written, and how many bytes a text in that encoding has (`undefined`: it is not in it). */
const ENCODINGS: Record<
	SecretEncoding,
	{ write(bytes: Uint8Array): string; length(text: string): number | undefined }
> = {
	utf8: { write: encodeBase64url, length: (text) => new TextEncoder().encode(text).length },
	base64: { write: encodeBase64, length: (text) => encodedLength(text, /^[A-Za-z0-9+/]*={0,2}$/, 6) },
	base64url: { write: encodeBase64url, length: (text) => encodedLength(text, /^[\w-]*={0,2}$/, 6) },
	hex: { write: encodeHex, length: (text) => encodedLength(text, /^(?:[0-9a-f]{2})*$/i, 4) },
};

function encodedLength(text: string, alphabet: RegExp, bitsPerCharacter: number): number | undefined {
	const packed = text.replace(/\s/g, "");
	if (!alphabet.test(packed)) return undefined;
	return Math.floor((packed.replace(/=+$/, "").length * bitsPerCharacter) / 8);
}

/** A new random secret, as strong as the algorithm's hash (RFC 7518 section 3.2), written in the encoding. */
export function makeSecret(algorithm: HmacAlgorithm, encoding: SecretEncoding): string {
	return ENCODINGS[encoding].write(crypto.getRandomValues(new Uint8Array(HMAC_BITS[algorithm] / 8)));
}

/** What there is to say of a secret, as the key of a text, and whether it can be used as it is. */
export interface SecretReport {
	level: "" | "warning" | "error";
	key: "stored" | "environment" | "missing" | "keypair" | "encoding" | "short" | "strong";
	bits: number;
}

/** Looks a typed secret over. A stored one never comes back to the editor, so nothing can be said of it. */
export function inspectSecret(text: string, algorithm: HmacAlgorithm, encoding: SecretEncoding): SecretReport {
	if (text === STORED) return { level: "", key: "stored", bits: 0 };
	if (isEnvironment(text)) return { level: "", key: "environment", bits: 0 };
	if (text === "") return { level: "error", key: "missing", bits: 0 };
	if (/-----BEGIN |"kty"\s*:|^ssh-\w+ /.test(text)) return { level: "error", key: "keypair", bits: 0 };
	const length = ENCODINGS[encoding].length(text);
	if (length === undefined) return { level: "error", key: "encoding", bits: 0 };
	const bits = length * 8;
	return bits < HMAC_BITS[algorithm] ? { level: "warning", key: "short", bits } : { level: "", key: "strong", bits };
}

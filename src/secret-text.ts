/** Conversion between the text and the bytes of a secret, for the runtime and the editor. Ground: imports nothing. */

/** The encodings that a secret can be written in. */
export const SECRET_ENCODINGS = ["utf8", "base64", "base64url", "hex"] as const;
/** One of {@link SECRET_ENCODINGS}. */
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** Whether a value is the name of an encoding. */
export const isSecretEncoding = (name: unknown): name is SecretEncoding =>
	SECRET_ENCODINGS.includes(name as SecretEncoding);

const ENCODED: Record<Exclude<SecretEncoding, "utf8">, RegExp> = {
	base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
	base64url: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/,
	hex: /^(?:[0-9A-Fa-f]{2})*$/,
};

/**
 * Decodes the text of a secret to bytes. White space in encoded text is ignored; in `utf8` every character counts.
 * @returns `undefined` if the text is not in the encoding
 */
export function secretBytes(text: string, encoding: SecretEncoding): Uint8Array<ArrayBuffer> | undefined {
	if (encoding === "utf8") return Uint8Array.from(new TextEncoder().encode(text));
	const packed = text.replace(/\s/g, "");
	if (!ENCODED[encoding].test(packed)) return undefined;
	if (encoding === "hex") return Uint8Array.from(packed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
	const base64 = packed.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
	return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Encodes bytes as text. Bytes may not be valid `utf8`, so for `utf8` the text is base64url. */
export function secretText(bytes: Uint8Array, encoding: SecretEncoding): string {
	if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	const base64 = btoa(String.fromCharCode(...bytes));
	if (encoding === "base64") return base64;
	return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

import { JwtError } from "../errors.js";

/**
 * The bytes of base64url text without padding (RFC 7515 section 2). It must be the very text that these bytes are encoded
 * to: one token has one spelling.
 * @throws JwtError `ERR_JWS_INVALID`
 */
export function decodeBase64url(encoded: string): Buffer {
	const bytes = Buffer.from(encoded, "base64url");
	if (bytes.toString("base64url") === encoded) return bytes;
	throw new JwtError("ERR_JWS_INVALID", "The token is damaged: its parts are not base64url text.");
}

/** A byte order mark before claims is none of them, as for most readers; before a header, it is no JSON. */
const UTF8 = {
	claims: new TextDecoder("utf-8", { fatal: true }),
	header: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
};

/** The JSON text that bytes hold, and its value: `undefined` where they are no UTF-8 or no JSON. */
export function decodeJson(bytes: Uint8Array, part: "header" | "claims"): { json: string; value: unknown } {
	try {
		const json = UTF8[part].decode(bytes);
		return { json, value: JSON.parse(json) };
	} catch {
		return { json: "", value: undefined };
	}
}

import { isUtf8 } from "node:buffer";
import { JwtError } from "../errors.js";
import { strayCharacters } from "./stray-characters.js";

/** Encodes text as base64url without padding (RFC 7515 section 2). */
export const encodeBase64url = (text: string): string => Buffer.from(text).toString("base64url");

/**
 * Decodes base64url text without padding. Only the canonical encoding is accepted, so that each token has one spelling.
 * @throws JwtError `ERR_JWS_INVALID`
 */
export function decodeBase64url(encoded: string): Buffer {
	const bytes = Buffer.from(encoded, "base64url");
	if (bytes.toString("base64url") === encoded) return bytes;
	const stray = strayCharacters(encoded);
	throw new JwtError(
		"ERR_JWS_INVALID",
		stray ? `The token ${stray}` : "The token is damaged: its parts are not base64url text.",
	);
}

/** Removes the padding (=) of base64url text that is padded to whole groups of four characters (RFC 4648 section 4). */
export const withoutPadding = (encoded: string): string =>
	encoded.length % 4 === 0 ? encoded.replace(/={1,2}$/, "") : encoded;

/**
 * Decodes UTF-8 text.
 * @returns `undefined` if the bytes are not UTF-8
 */
export const decodeUtf8 = (bytes: Buffer): string | undefined => (isUtf8(bytes) ? bytes.toString("utf8") : undefined);

/** Parses JSON text. Returns `undefined` if it is not JSON. */
export function parseJson(json: string | undefined): unknown {
	if (json === undefined) return undefined;
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

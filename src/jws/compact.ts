import { JwtError } from "../errors.js";
import { kindOf } from "../json.js";
import { decodeBase64url, withoutPadding } from "./base64url.js";
import { type ProtectedHeader, parseProtectedHeader } from "./protected-header.js";

/** The maximum length of a token, in characters. No service sends longer ones, and parsing them takes time. */
export const MAX_TOKEN_LENGTH = 262_144;

/** A token in compact serialization that is well formed but not verified. */
export interface CompactToken {
	/** The token's text, without surrounding whitespace, and with one spelling of the signature. */
	text: string;
	header: ProtectedHeader;
	payload: Buffer;
	/** The signing input: the encoded header and payload, separated by a dot (RFC 7515 section 2). */
	input: string;
	signature: Buffer;
}

const invalid = (problem: string) => new JwtError("ERR_JWS_INVALID", problem);

/**
 * Splits a signed token into its parts (RFC 7515 section 7.1). Ignores surrounding whitespace. Reads a Buffer as text.
 * @param mayBePadded whether the parts may have padding (=), which the standard forbids
 * @throws JwtError `ERR_JWT_TOKEN_MISSING` if there is none, `ERR_JWS_INVALID` if it is not a signed token
 */
export function parseCompact(value: unknown, mayBePadded = false): CompactToken {
	const text = readText(value);
	const parts = text.split(".");
	if (parts.length === 5) throw invalid("The token is encrypted (a JWE). Only signed tokens can be read.");
	if (parts.length !== 3) throw invalid("This is not a token: a token has three parts, separated by dots.");
	const [encodedHeader = "", encodedPayload = "", encodedSignature = ""] = parts;
	const bare = (part: string) => (mayBePadded ? withoutPadding(part) : part);
	const payload = decodeBase64url(bare(encodedPayload));
	const signature = decodeBase64url(bare(encodedSignature));
	const header = parseProtectedHeader(bare(encodedHeader));
	// The signature is over header and payload as they are spelled, so only its own spelling can vary.
	const input = text.slice(0, -1 - encodedSignature.length);
	return { text: mayBePadded ? withoutSignaturePadding(text) : text, header, payload, input, signature };
}

/** Removes the padding from the last part of a token, so that the token has one spelling. */
export function withoutSignaturePadding(text: string): string {
	const start = text.lastIndexOf(".") + 1;
	return text.slice(0, start) + withoutPadding(text.slice(start));
}

/** Whether a value is a Buffer; a Proxy may not even answer that. */
function isBuffer(value: unknown): value is Buffer {
	try {
		return Buffer.isBuffer(value);
	} catch {
		return false;
	}
}

function bufferText(buffer: Buffer): string {
	try {
		// One byte more tells that it is too long.
		return buffer.toString("utf8", 0, MAX_TOKEN_LENGTH + 1);
	} catch {
		throw invalid("The token cannot be read. Check Token from.");
	}
}

function readText(value: unknown): string {
	const text = isBuffer(value) ? bufferText(value) : value;
	if (text === undefined || text === null || text === "") {
		throw new JwtError("ERR_JWT_TOKEN_MISSING", "There is no token in the expected place. Check Token from.");
	}
	if (typeof text !== "string") throw invalid(`The token must be text, but it is ${kindOf(text)}. Check Token from.`);
	if (text.length > MAX_TOKEN_LENGTH) throw invalid(`The token is longer than ${MAX_TOKEN_LENGTH} characters.`);
	const token = text.trim();
	if (token === "") throw new JwtError("ERR_JWT_TOKEN_MISSING", "There is no token, only whitespace.");
	if (/^bearer\s/i.test(token)) {
		throw invalid("This is a complete Authorization header. Use only the part after the word Bearer.");
	}
	return token;
}

import { JwtError } from "../errors.js";
import { kindOf } from "../json.js";
import { decodeBase64url } from "./base64url.js";
import { type ProtectedHeader, parseProtectedHeader } from "./protected-header.js";

/** Longer texts are not read at all: no service sends such a token, and reading one takes time. In characters. */
export const MAX_TOKEN_LENGTH = 262_144;

/** A token in compact serialization, well formed but not verified. */
export interface CompactToken {
	/** The text, without white space around it. */
	text: string;
	header: ProtectedHeader;
	payload: Buffer;
	/** What is signed: the encoded header and payload, and the dot between them (RFC 7515 section 2). */
	input: string;
	signature: Buffer;
}

const invalid = (problem: string) => new JwtError("ERR_JWS_INVALID", problem);

/**
 * Takes a signed token apart (RFC 7515 section 7.1). White space around it is ignored; a Buffer is read as text.
 * @throws JwtError `ERR_JWT_TOKEN_MISSING` if there is none, `ERR_JWS_INVALID` if it is not a signed token
 */
export function parseCompact(value: unknown): CompactToken {
	const text = readText(value);
	const parts = text.split(".");
	if (parts.length === 5) throw invalid("The token is encrypted (a JWE). Only signed tokens can be read.");
	if (parts.length !== 3) throw invalid("This is not a token: a token has three parts with two dots between them.");
	const [encodedHeader = "", encodedPayload = "", encodedSignature = ""] = parts;
	const payload = decodeBase64url(encodedPayload);
	const signature = decodeBase64url(encodedSignature);
	const header = parseProtectedHeader(encodedHeader);
	return { text, header, payload, input: text.slice(0, -1 - encodedSignature.length), signature };
}

function readText(value: unknown): string {
	const text = Buffer.isBuffer(value) ? value.toString("utf8") : value;
	if (text === undefined || text === null || text === "") {
		throw new JwtError("ERR_JWT_TOKEN_MISSING", "There is no token where one was expected. Check Token from.");
	}
	if (typeof text !== "string") throw invalid(`A token is text; what came is ${kindOf(text)}. Check Token from.`);
	if (text.length > MAX_TOKEN_LENGTH) throw invalid(`The token is longer than ${MAX_TOKEN_LENGTH} characters.`);
	const token = text.trim();
	if (token === "") throw new JwtError("ERR_JWT_TOKEN_MISSING", "There is no token, only white space.");
	if (/^bearer\s/i.test(token)) {
		throw invalid("This is a whole Authorization header. The token is what follows the word Bearer.");
	}
	return token;
}

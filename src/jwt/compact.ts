import { JwtError } from "../errors.js";
import { isPlainObject, kindOf } from "./json.js";

/** Longer texts are not read at all: no service sends such a token, and reading one takes time. */
export const MAX_TOKEN_LENGTH = 262_144;

/** Base64url without padding, whose last character leaves no bit unused: one token has one spelling. */
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/** A token in compact serialization, well formed but not verified. */
export interface CompactToken {
	token: string;
	/** The protected header. */
	header: Record<string, unknown>;
	/** The encoded claims set. */
	payload: string;
	/** What is signed: the encoded header and claims set, and the dot between them (RFC 7515 section 2). */
	input: string;
	/** The encoded signature. */
	signature: string;
}

const invalid = (problem: string) => new JwtError("ERR_JWS_INVALID", problem);

/**
 * Takes a signed token apart (RFC 7515 section 7.1). White space around it is ignored; a Buffer is read as text.
 * @throws JwtError `ERR_JWT_TOKEN_MISSING` where there is none, `ERR_JWS_INVALID` where it is not a signed token
 */
export function parseCompact(value: unknown): CompactToken {
	const token = readText(value);
	const segments = token.split(".");
	if (segments.length === 5) throw invalid("The token is encrypted (a JWE). Only signed tokens can be read.");
	const [encodedHeader = "", payload = "", signature = ""] = segments;
	if (segments.length !== 3) throw invalid("This is not a token: a token has three parts with two dots between them.");
	if (!segments.every((part) => BASE64URL.test(part))) {
		throw invalid("The token is damaged: its parts are not base64url text.");
	}
	const input = token.slice(0, token.length - signature.length - 1);
	return { token, header: parseHeader(encodedHeader), payload, input, signature };
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

function parseHeader(encoded: string): Record<string, unknown> {
	const { json, value } = decodeJson(encoded, headerDecoder);
	if (!isPlainObject(value)) throw invalid("The token is damaged: its header is not a JSON object.");
	if (!isPlain(json, value) && hasDuplicateName(json))
		throw invalid("The token is damaged: its header names a parameter twice.");
	return value;
}

/** A byte order mark before claims is none of them, as for most readers; before a header, it is no JSON. */
const claimsDecoder = new TextDecoder("utf-8", { fatal: true });
const headerDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON text that base64url text holds, and its value: `undefined` where it is no UTF-8 or no JSON. */
export function decodeJson(encoded: string, utf8 = claimsDecoder): { json: string; value: unknown } {
	try {
		const json = utf8.decode(Buffer.from(encoded, "base64url"));
		return { json, value: JSON.parse(json) };
	} catch {
		return { json: "", value: undefined };
	}
}

/** Whether JSON text is short and as JSON.stringify writes it, which names nothing twice: most headers are. */
const isPlain = (json: string, value: unknown) => json.length < 1000 && JSON.stringify(value) === json;

/** Whether valid JSON text names a member of its outermost object twice (RFC 7515 section 4 forbids it). */
function hasDuplicateName(json: string): boolean {
	const names = new Set<string>();
	let depth = 0;
	for (const [part, name] of json.matchAll(/("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
		if (part === "{" || part === "[") depth++;
		else if (part === "}" || part === "]") depth--;
		else if (name && depth === 1) {
			const decoded = JSON.parse(name) as string;
			if (names.has(decoded)) return true;
			names.add(decoded);
		}
	}
	return false;
}

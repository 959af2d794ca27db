import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { decodeBase64url, decodeJson } from "./encoded.js";

/** May be shared by several tokens: it is read, never changed, and only copies are handed out. */
export type ProtectedHeader = Readonly<Record<string, unknown>>;

/** The header read last: most tokens of an issuer have the same. */
let latest: { encoded: string; header: ProtectedHeader } | undefined;

/**
 * Reads the protected header of a token (RFC 7515 section 4).
 * @param encoded in base64url
 * @throws JwtError `ERR_JWS_INVALID` where it is no JSON object or names a parameter twice
 */
export function parseProtectedHeader(encoded: string): ProtectedHeader {
	if (encoded === latest?.encoded) return latest.header;
	const bytes = decodeBase64url(encoded);
	const { json, value } = decodeJson(bytes, "header");
	if (!isPlainObject(value)) throw damaged("its header is not a JSON object.");
	const isShort = json.length < 1000;
	const isCanonical = isShort && JSON.stringify(value) === json;
	if (!isCanonical && hasDuplicateName(json)) throw damaged("its header names a parameter twice.");
	// Encoded again: a part of the token's text would keep the whole token in memory.
	if (isShort && isFlat(value)) latest = { encoded: bytes.toString("base64url"), header: value };
	return value;
}

const damaged = (problem: string) => new JwtError("ERR_JWS_INVALID", `The token is damaged: ${problem}`);

/** Whether it holds no lists and objects, so that a copy of it shares nothing with it. */
const isFlat = (value: object) => Object.values(value).every((member) => typeof member !== "object");

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

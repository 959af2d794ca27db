import { JwtError } from "../errors.js";
import { decodeBase64url, decodeJson } from "./encoded.js";
import { isPlainObject } from "./json.js";

/** May be shared by several tokens: it is read, never changed or handed out. */
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
	if (!isPlainObject(value))
		throw new JwtError("ERR_JWS_INVALID", "The token is damaged: its header is not a JSON object.");
	if (isPlain(json, value)) latest = { encoded: bytes.toString("base64url"), header: value };
	else if (hasDuplicateName(json)) {
		throw new JwtError("ERR_JWS_INVALID", "The token is damaged: its header names a parameter twice.");
	}
	return value;
}

/** Whether JSON text is short, without lists and objects, and as JSON.stringify writes it, which names nothing twice. */
const isPlain = (json: string, value: object) =>
	json.length < 1000 &&
	Object.values(value).every((member) => typeof member !== "object") &&
	JSON.stringify(value) === json;

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

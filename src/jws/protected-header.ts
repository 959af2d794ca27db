import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { hasProtoMember, MAX_DEPTH, memberNames, nestsTooDeep } from "../json-text.js";
import { decodeBase64url, decodeUtf8, parseJson } from "./base64url.js";

/** Several tokens may share one: it is read, never changed, and only copies are handed out. */
export type ProtectedHeader = Readonly<Record<string, unknown>>;

/** Headers over this many characters are rare and are read again each time. */
const MAX_KEPT_LENGTH = 1000;

/** The header that was read last: most tokens of an issuer have the same. */
let latest: { encoded: string; header: ProtectedHeader } | undefined;

/**
 * Reads the protected header of a token (RFC 7515 section 4).
 * @param encoded in base64url
 * @throws JwtError `ERR_JWS_INVALID` if it is not a JSON object, names a parameter twice, nests too deep or has a member
 *   named `__proto__`
 */
export function parseProtectedHeader(encoded: string): ProtectedHeader {
	if (encoded === latest?.encoded) return latest.header;
	const bytes = decodeBase64url(encoded);
	const json = decodeUtf8(bytes);
	if (json !== undefined && nestsTooDeep(json)) throw damaged(`its header nests deeper than ${MAX_DEPTH} levels.`);
	const value = parseJson(json);
	if (json === undefined || !isPlainObject(value)) throw damaged("its header is not a JSON object.");
	const isShort = json.length <= MAX_KEPT_LENGTH;
	const isCanonical = isShort && JSON.stringify(value) === json;
	if (!isCanonical && hasDuplicateName(json)) throw damaged("its header names a parameter twice.");
	if (hasProtoMember(json)) throw damaged("its header has a member named __proto__.");
	// Encoded again: a slice of the token's text would keep the whole token in memory.
	if (isShort) latest = { encoded: bytes.toString("base64url"), header: value };
	return value;
}

const damaged = (problem: string) => new JwtError("ERR_JWS_INVALID", `The token is damaged: ${problem}`);

const isFlat = (header: ProtectedHeader) => Object.values(header).every((member) => typeof member !== "object");

/** A copy that shares nothing with the header, for a flow to change as it likes. */
export const copyHeader = (header: ProtectedHeader): Record<string, unknown> =>
	isFlat(header) ? { ...header } : structuredClone(header);

/** Whether valid JSON text names a member of its outermost object twice (RFC 7515 section 4 forbids it). */
function hasDuplicateName(json: string): boolean {
	const names = new Set<string>();
	for (const { name, depth } of memberNames(json)) {
		if (depth === 1 && names.has(name)) return true;
		if (depth === 1) names.add(name);
	}
	return false;
}

import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { hasProtoMember, MAX_DEPTH, memberNames, nestsTooDeep } from "../json-text.js";
import { decodeBase64url, decodeUtf8, parseJson } from "./base64url.js";

/** A protected header. Tokens can share one, so it is never changed, and callers get copies. */
export type ProtectedHeader = Readonly<Record<string, unknown>>;

/** The maximum length of a cached header, in characters. Longer headers are rare. */
const MAX_KEPT_LENGTH = 1000;

/** The last header parsed, cached because most tokens from an issuer have the same header. */
let latest: { encoded: string; header: ProtectedHeader } | undefined;

/**
 * Parses the protected header of a token (RFC 7515 section 4).
 * @param encoded the header in base64url
 * @throws JwtError `ERR_JWS_INVALID` if it is not a JSON object, has a duplicate parameter, is nested too deeply or has a
 *   member named `__proto__`
 */
export function parseProtectedHeader(encoded: string): ProtectedHeader {
	if (encoded === latest?.encoded) return latest.header;
	const bytes = decodeBase64url(encoded);
	const json = decodeUtf8(bytes);
	if (json !== undefined && nestsTooDeep(json)) throw damaged(`its header is nested deeper than ${MAX_DEPTH} levels.`);
	const value = parseJson(json);
	if (json === undefined || !isPlainObject(value)) throw damaged("its header is not a JSON object.");
	const isShort = json.length <= MAX_KEPT_LENGTH;
	const isCanonical = isShort && JSON.stringify(value) === json;
	if (!isCanonical && hasDuplicateName(json)) throw damaged("its header has a duplicate parameter.");
	if (hasProtoMember(json)) throw damaged("its header has a member named __proto__.");
	// Encoded again, because a slice of the token's text would keep the whole token in memory.
	if (isShort) latest = { encoded: bytes.toString("base64url"), header: value };
	return value;
}

const damaged = (problem: string) => new JwtError("ERR_JWS_INVALID", `The token is damaged: ${problem}`);

/** Whether no header parameter is a list or an object. */
export const isFlat = (header: ProtectedHeader) => Object.values(header).every((member) => typeof member !== "object");

/** Makes a deep copy of a header, which a flow can safely change. */
export const copyHeader = (header: ProtectedHeader): Record<string, unknown> =>
	isFlat(header) ? { ...header } : structuredClone(header);

/** Whether the outermost object of valid JSON text has duplicate names, which RFC 7515 section 4 forbids. */
function hasDuplicateName(json: string): boolean {
	const names = new Set<string>();
	for (const { name, depth } of memberNames(json)) {
		if (depth === 1 && names.has(name)) return true;
		if (depth === 1) names.add(name);
	}
	return false;
}

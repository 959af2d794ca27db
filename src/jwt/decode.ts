import type { DecodedToken } from "../claims/check.js";
import { requireFiniteTimes } from "../claims/numeric-date.js";
import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { hasProtoMember, MAX_DEPTH, nestsTooDeep } from "../json-text.js";
import { decodeUtf8, parseJson } from "../jws/base64url.js";
import { parseCompact } from "../jws/compact.js";
import { copyHeader } from "../jws/protected-header.js";

/** The claims set of a token, and its JSON text. */
export interface ClaimsSet {
	json: string;
	claims: Record<string, unknown>;
}

/**
 * Decodes a token without checking its signature, times or anything else. Do not trust the result.
 * @throws JwtError `ERR_JWT_TOKEN_MISSING`, `ERR_JWS_INVALID`, `ERR_JWT_INVALID`
 */
export function decode(token: unknown): DecodedToken {
	const { header, payload } = parseCompact(token);
	const { claims } = parseClaims(payload);
	requireFiniteTimes(claims);
	return { header: copyHeader(header), claims };
}

/**
 * Parses the payload of a token as a claims set (RFC 7519 section 3). Ignores a byte order mark at the start, as most JWT
 * libraries do. Refuses deep nesting and members named `__proto__`, which could harm code that uses the claims.
 * @throws JwtError `ERR_JWT_INVALID`
 */
export function parseClaims(payload: Buffer): ClaimsSet {
	const text = decodeUtf8(payload);
	const json = text?.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	if (json !== undefined && nestsTooDeep(json))
		throw invalid(`has claims that are nested deeper than ${MAX_DEPTH} levels.`);
	const claims = parseJson(json);
	if (json === undefined || !isPlainObject(claims)) throw invalid("does not contain a claims set (a JSON object).");
	if (hasProtoMember(json)) throw invalid("has a claim, or a member of one, named __proto__.");
	return { json, claims };
}

const invalid = (problem: string) => new JwtError("ERR_JWT_INVALID", `The token ${problem}`);

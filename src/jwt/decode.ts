import type { DecodedToken } from "../claims/check.js";
import { requireFiniteTimes } from "../claims/numeric-date.js";
import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { hasProtoMember, MAX_DEPTH, nestsTooDeep } from "../json-text.js";
import { decodeUtf8, parseJson } from "../jws/base64url.js";
import { parseCompact } from "../jws/compact.js";
import { copyHeader } from "../jws/protected-header.js";

/** The claims set of a token, and the JSON text that it was read from. */
export interface ClaimsSet {
	json: string;
	claims: Record<string, unknown>;
}

/**
 * Reads a token without checking anything: neither its signature nor its times. Nothing may be decided by it.
 * @throws JwtError `ERR_JWT_TOKEN_MISSING`, `ERR_JWS_INVALID`, `ERR_JWT_INVALID`
 */
export function decode(token: unknown): DecodedToken {
	const { header, payload } = parseCompact(token);
	const { claims } = parseClaims(payload);
	requireFiniteTimes(claims);
	return { header: copyHeader(header), claims };
}

/**
 * Reads the payload of a token as a claims set (RFC 7519 section 3). A byte order mark before it is ignored, as most
 * readers do. What nests too deep, or has a member named `__proto__`, could harm those who get it.
 * @throws JwtError `ERR_JWT_INVALID`
 */
export function parseClaims(payload: Buffer): ClaimsSet {
	const text = decodeUtf8(payload);
	const json = text?.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	if (json !== undefined && nestsTooDeep(json)) throw invalid(`nests its claims deeper than ${MAX_DEPTH} levels.`);
	const claims = parseJson(json);
	if (json === undefined || !isPlainObject(claims)) throw invalid("does not hold a claims set (a JSON object).");
	if (hasProtoMember(json)) throw invalid("has a claim, or a member of one, named __proto__.");
	return { json, claims };
}

const invalid = (problem: string) => new JwtError("ERR_JWT_INVALID", `The token ${problem}`);

import { JwtError } from "../errors.js";
import { parseCompact } from "./compact.js";
import { isPlainObject } from "./json.js";

/** A token taken apart. */
export interface DecodedToken {
	/** The protected header. */
	header: Record<string, unknown>;
	/** The claims set. */
	claims: Record<string, unknown>;
}

/**
 * Reads a token without checking anything: neither its signature nor its time. Nothing may be decided by it.
 * @throws JwtError `ERR_JWT_TOKEN_MISSING`, `ERR_JWS_INVALID`, `ERR_JWT_INVALID`
 */
export function decode(value: unknown): DecodedToken {
	const { header, payload } = parseCompact(value);
	let claims: unknown;
	try {
		claims = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(payload, "base64url")));
	} catch {
		// Falls to the check below: what is no JSON is no object either.
	}
	if (!isPlainObject(claims)) {
		throw new JwtError("ERR_JWT_INVALID", "The token holds something else than a claims set (a JSON object).");
	}
	return { header, claims };
}

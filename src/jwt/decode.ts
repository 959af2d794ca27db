import { JwtError } from "../errors.js";
import { decodeJson, parseCompact } from "./compact.js";
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
export function decode(token: unknown): DecodedToken {
	const { header, payload } = parseCompact(token);
	const { value: claims } = decodeJson(payload);
	if (!isPlainObject(claims)) {
		throw new JwtError("ERR_JWT_INVALID", "The token holds something else than a claims set (a JSON object).");
	}
	return { header, claims };
}

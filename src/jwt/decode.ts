import { JwtError } from "../errors.js";
import { isPlainObject } from "../json.js";
import { type CompactToken, parseCompact } from "./compact.js";
import { decodeJson } from "./encoded.js";

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
	return decodeCompact(parseCompact(token));
}

/** Reads the claims set of a token that was taken apart. @throws JwtError `ERR_JWT_INVALID` */
export function decodeCompact({ header, payload }: CompactToken): DecodedToken {
	const { value: claims } = decodeJson(payload, "claims");
	if (!isPlainObject(claims)) {
		throw new JwtError("ERR_JWT_INVALID", "The token holds something else than a claims set (a JSON object).");
	}
	return { header: { ...header }, claims };
}

import { JwtError } from "../errors.js";

/** What RFC 9068 section 2.2 requires of an access token. */
export const ACCESS_TOKEN_CLAIMS = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/** Whether a token type is that of access tokens, with or without `application/` before it (RFC 9068 section 4). */
export const isAccessTokenType = (type: string): boolean => /^(application\/)?at\+jwt$/i.test(type);

/**
 * Refuses the claims of an access token that name its subject, client or itself by something else than text: another
 * reader could take them for somebody else's.
 * @throws JwtError `ERR_JWT_CLAIM_VALIDATION_FAILED`
 */
export function requireAccessTokenTexts(claims: Record<string, unknown>): void {
	const claim = ["sub", "client_id", "jti"].find((name) => typeof claims[name] !== "string");
	if (claim === undefined) return;
	throw new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", `The token's claim ${claim} must be text.`, {
		claim,
		reason: "invalid",
	});
}

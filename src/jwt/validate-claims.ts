import { type ClaimFailureReason, JwtError } from "../errors.js";
import type { JwtConfigOptions } from "../options.js";
import { ACCESS_TOKEN_CLAIMS, isAccessTokenType, requireAccessTokenTexts } from "./access-token.js";
import { namesAudience, readAudience } from "./audience.js";
import type { DecodedToken } from "./decode.js";
import { readTimeSpan } from "./time-span.js";

/**
 * Validates the claims set and the type of a token whose signature was verified (RFC 7519 sections 4.1 and 7.2).
 * @throws JwtError `ERR_JWT_CLAIM_VALIDATION_FAILED`, `ERR_JWT_EXPIRED`, `ERR_JWT_NOT_ACTIVE`
 */
export type ValidateClaims = (token: DecodedToken) => void;

/**
 * Reads once what a configuration asks of claims, and returns what validates them. `jose` does so too, but only together
 * with the signature; here it is done alone as well, for a token whose signature is known to be right. Where both ask
 * the same, they refuse the same.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where the configuration's policy cannot be read or is incomplete
 */
export function claimsValidator(options: JwtConfigOptions): ValidateClaims {
	const { issuer, tokentype, audienceclaim } = options;
	const tolerance = readTimeSpan("Clock tolerance", options.clocktolerance, "ERR_JWT_CONFIG_INVALID") ?? 0;
	const maxAge = readTimeSpan("Oldest accepted", options.maxage, "ERR_JWT_CONFIG_INVALID");
	const audiences = readAudience(options.audience);
	const audience = audiences.length > 0 ? audienceclaim || "aud" : undefined;
	const isAccessToken = isAccessTokenType(tokentype);
	if (isAccessToken && (!issuer || audiences.length === 0)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The token type at+jwt (RFC 9068) needs an issuer and an audience in the configuration.",
		);
	}
	const required = [
		...(issuer ? ["iss"] : []),
		...(audience ? [audience] : []),
		...(maxAge === undefined ? [] : ["iat"]),
		...(isAccessToken ? ACCESS_TOKEN_CLAIMS : []),
	];

	return ({ header, claims }) => {
		if (tokentype && !isType(header.typ, tokentype)) throw failure("typ", "check_failed");
		const missing = required.find((claim) => !Object.hasOwn(claims, claim));
		if (missing) throw failure(missing, "missing");
		if (issuer && claims.iss !== issuer) throw failure("iss", "check_failed");
		if (audience && !namesAudience(claims[audience], audiences)) throw failure(audience, "check_failed");
		validateTimes(claims, tolerance, maxAge);
		if (isAccessToken) requireAccessTokenTexts(claims);
	};
}

/** `application/` may be left out where no other slash follows (RFC 7515 section 4.1.9). */
function isType(typ: unknown, wanted: string): boolean {
	const normalize = (type: string) => (type.includes("/") ? type : `application/${type}`).toLowerCase();
	return typeof typ === "string" && normalize(typ) === normalize(wanted);
}

/** Times and spans in seconds. A token is expired in the second that `exp` names (RFC 7519 section 4.1.4). */
function validateTimes(claims: Record<string, unknown>, tolerance: number, maxAge: number | undefined): void {
	const now = Math.floor(Date.now() / 1000);
	const iat = readTime(claims, "iat");
	const nbf = readTime(claims, "nbf");
	if (nbf !== undefined && nbf > now + tolerance) throw failure("nbf", "check_failed");
	const exp = readTime(claims, "exp");
	if (exp !== undefined && exp <= now - tolerance) throw failure("exp", "check_failed");
	if (maxAge === undefined || iat === undefined) return;
	const age = now - iat;
	if (age - tolerance > maxAge || age < -tolerance) throw failure("iat", "check_failed");
}

function readTime(claims: Record<string, unknown>, claim: string): number | undefined {
	const value = claims[claim];
	if (value === undefined || typeof value === "number") return value;
	throw failure(claim, "invalid");
}

function failure(claim: string, reason: ClaimFailureReason): JwtError {
	if (claim === "exp" && reason === "check_failed") {
		return new JwtError("ERR_JWT_EXPIRED", "The token has expired. Get a new one.", { claim, reason });
	}
	if (claim === "nbf" && reason === "check_failed") {
		const problem = "The token is not valid yet: its time (nbf) lies ahead.";
		return new JwtError("ERR_JWT_NOT_ACTIVE", problem, { claim, reason });
	}
	return new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", describe(claim, reason), { claim, reason });
}

function describe(claim: string, reason: ClaimFailureReason): string {
	if (reason === "missing") return `The token has no claim ${claim}, which the configuration asks for.`;
	if (reason === "invalid") return `The token's claim ${claim} is not of the kind it must be.`;
	if (claim === "iat") return "The token's age (iat) is outside of what the configuration accepts.";
	if (claim === "typ") return "The token's type (typ) is not the one the configuration asks for.";
	return `The token's claim ${claim} is not what the configuration asks for.`;
}

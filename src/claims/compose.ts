import { JwtError } from "../errors.js";
import { isPlainObject, kindOf, setMember } from "../json.js";
import { TIME_CLAIMS, toNumericDate } from "./numeric-date.js";

/** A claim that a flow adds to the claims set. */
export type AddedClaim = readonly [claim: string, value: unknown];

/** The default claims of a policy; times in seconds. */
export interface ClaimDefaults {
	/** `iss`; blank for none. */
	issuer: string;
	/** `aud`: one audience becomes text, several become a list; empty for none. */
	audience: readonly string[];
	/** The time from `iat` to `exp`; `undefined` for no `exp`. */
	lifetime?: number;
	/** The time from now to `nbf`; `undefined` for no `nbf`. */
	notBefore?: number;
	/** The maximum time from `iat`, and from now, to `exp`; `undefined` for no limit. */
	maxLifetime?: number;
}

/** A claims set in which `iat`, and `nbf` and `exp` if present, are NumericDates. */
export type ComposedClaims = Record<string, unknown> & { iat: number; nbf?: number; exp?: number };

/**
 * Composes the claims set of one token. Claims from the message override defaults, and claims added in the node override
 * both. `iat`, `nbf` and `exp` become NumericDates (RFC 7519 section 4.1). Does not change its arguments.
 * @param now seconds since 1970
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if the claims cannot be signed
 */
export function composeClaims(
	defaults: ClaimDefaults,
	brought: unknown,
	added: readonly AddedClaim[],
	now: number,
): ComposedClaims {
	const claims = mergeClaims(brought, added);
	for (const claim of TIME_CLAIMS) {
		if (claims[claim] !== undefined) claims[claim] = toNumericDate(claim, claims[claim]);
	}
	const { issuer, audience, lifetime, notBefore, maxLifetime } = defaults;
	if (issuer) claims.iss ??= issuer;
	if (audience.length > 0 && claims.aud === undefined) claims.aud = audience.length > 1 ? audience : audience[0];
	claims.iat ??= now;
	const iat = claims.iat as number;
	if (notBefore !== undefined && claims.nbf === undefined) claims.nbf = now + notBefore;
	if (lifetime !== undefined && claims.exp === undefined) claims.exp = iat + lifetime;
	requireTexts(claims);
	if (maxLifetime !== undefined) requireLifetime(claims.exp, Math.min(iat, now), maxLifetime);
	return claims as ComposedClaims;
}

/** Merges the claims from a message with added ones. If a name occurs twice, the last one wins. */
export function mergeClaims(brought: unknown, added: readonly AddedClaim[]): Record<string, unknown> {
	if (!isPlainObject(brought)) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The claims must be an object, but got ${kindOf(brought)}. Send an object such as {"sub": "jamie"}, or correct Claims from (claims).`,
		);
	}
	const claims: Record<string, unknown> = {};
	try {
		for (const name of Object.keys(brought)) setMember(claims, name, brought[name]);
		for (const [name, value] of added) setMember(claims, name, value);
	} catch {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			"The claims cannot be read: one of them throws an error. Use plain values.",
		);
	}
	return claims;
}

const isText = (value: unknown) => typeof value === "string";

/** Requires `iss`, `sub` and `jti` to be text, and `aud` to be text or a list of texts (RFC 7519 section 4.1). */
function requireTexts(claims: Record<string, unknown>): void {
	for (const claim of ["iss", "sub", "aud", "jti"]) {
		const value = claims[claim];
		if (value === undefined || isText(value)) continue;
		if (claim === "aud" && Array.isArray(value)) {
			// Copied, because a list can have holes or its own toJSON.
			const list = Array.from(value);
			claims.aud = list;
			if (list.every(isText)) continue;
		}
		const wanted = claim === "aud" ? "text or a list of texts" : "text";
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The claim ${claim} must be ${wanted}, not ${kindOf(value)}.`, {
			claim,
			reason: "invalid",
		});
	}
}

/** @param from the earlier of `iat` and now, because the token can be used from now on even if `iat` is in the future */
function requireLifetime(exp: unknown, from: number, maxLifetime: number): void {
	const failure = { claim: "exp", reason: exp === undefined ? "missing" : "check_failed" } as const;
	if (typeof exp !== "number") {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			"The token would never expire, but the configuration limits its lifetime. Set Expires after.",
			failure,
		);
	}
	if (exp - from > maxLifetime) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The token would be valid for longer than the ${maxLifetime} seconds that the configuration allows. Set a shorter time in Expires after, or an earlier exp claim.`,
			failure,
		);
	}
}

import { JwtError } from "../errors.js";
import { dataOf, isPlainObject, kindOf } from "../json.js";
import type { JwtConfigOptions } from "../options.js";
import { readAudience } from "./audience.js";
import { toNumericDate } from "./numeric-date.js";
import { readTimeSpan } from "./time-span.js";

/** A claim that a flow adds to the claims set. */
export type AddedClaim = readonly [claim: string, value: unknown];

/** Makes the claims set of one token, all but a random `jti`. `iat`, and where there are any `nbf` and `exp`, are numbers. */
export type ComposeClaimsSet = (brought: unknown, added?: readonly AddedClaim[]) => Record<string, unknown>;

/**
 * Reads the configuration's part in every claims set once, and returns what composes them: defaults from the
 * configuration, over them the claims a message brought, over both those a flow added. `iat`, `nbf` and `exp` become
 * NumericDates (RFC 7519 section 4.1). What was handed in is never changed.
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID`, here for a lifetime that cannot be read, later for claims that cannot be
 *   signed
 */
export function claimsSetComposer(options: JwtConfigOptions): ComposeClaimsSet {
	const lifetime = readTimeSpan("Valid for", options.expiresin, "ERR_JWT_CLAIMS_INVALID", 1);
	const notBefore = readTimeSpan("Not before", options.notbefore, "ERR_JWT_CLAIMS_INVALID");
	const maxLifetime = readTimeSpan("Longest allowed", options.maxlifetime, "ERR_JWT_CLAIMS_INVALID", 1);
	const audiences = readAudience(options.audience);

	return (brought, added = []) => {
		const claims = mergeClaims(brought, added);
		const now = Math.floor(Date.now() / 1000);
		for (const claim of ["iat", "nbf", "exp"]) {
			if (claims[claim] !== undefined) claims[claim] = toNumericDate(claim, claims[claim]);
		}
		const iat = (claims.iat ?? now) as number;
		const defaults = {
			iss: options.issuer || undefined,
			aud: audiences.length > 1 ? audiences : audiences[0],
			iat,
			nbf: notBefore === undefined ? undefined : now + notBefore,
			exp: lifetime === undefined ? undefined : iat + lifetime,
		};
		for (const [claim, value] of Object.entries(defaults)) {
			if (claims[claim] === undefined && value !== undefined) claims[claim] = value;
		}
		checkStrings(claims);
		if (maxLifetime !== undefined) checkLifetime(claims.exp, iat, maxLifetime);
		return claims;
	};
}

function mergeClaims(brought: unknown, added: readonly AddedClaim[]): Record<string, unknown> {
	if (!isPlainObject(brought)) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The claims must be an object such as {"sub": "jamie"}; what came is ${kindOf(brought)}.`,
		);
	}
	try {
		return dataOf([...Object.entries(brought), ...added]);
	} catch {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", "The claims cannot be read: one of them raises an error.");
	}
}

/** `iss`, `sub` and `jti` are text, `aud` is text or a list of texts (RFC 7519 section 4.1). */
function checkStrings(claims: Record<string, unknown>): void {
	const isText = (value: unknown) => typeof value === "string";
	for (const claim of ["iss", "sub", "aud", "jti"]) {
		const value = claims[claim];
		if (value === undefined || isText(value)) continue;
		if (claim === "aud" && Array.isArray(value)) {
			// A copy: a list can have holes, or a toJSON of its own.
			const list = Array.from(value);
			claims.aud = list;
			if (list.every(isText)) continue;
		}
		const wanted = claim === "aud" ? "text or a list of texts" : "text";
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The claim ${claim} must be ${wanted}; it is ${kindOf(value)}.`, {
			claim,
			reason: "invalid",
		});
	}
}

function checkLifetime(exp: unknown, iat: number, maxLifetime: number): void {
	const failure = { claim: "exp", reason: exp === undefined ? "missing" : "check_failed" } as const;
	if (typeof exp !== "number") {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			"The token would never expire, but the configuration limits how long one may last. Set Valid for.",
			failure,
		);
	}
	if (exp - iat > maxLifetime) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			`The token would last longer than the ${maxLifetime} seconds that the configuration allows. Shorten Valid for or the claim exp.`,
			failure,
		);
	}
}

import { isAccessTokenType } from "../access-token-type.js";
import { ACCESS_TOKEN_CLAIMS, accessTokenChecks } from "./access-token.js";
import { isNotBound } from "./bound.js";
import type { Check } from "./check.js";
import { type IssuerPolicy, issuerChecks, issuerClaims } from "./issuer.js";
import { refusal } from "./refusal.js";
import { type TimePolicy, timeChecks } from "./times.js";
import { hasType } from "./type.js";

/** The requirements of a policy for the type and claims of tokens. */
export interface ClaimsPolicy extends IssuerPolicy, TimePolicy {
	/** The accepted `typ` header; blank accepts none, `JWT`, `JOSE` or `at+jwt`. */
	tokenType: string;
	/** The accepted audiences. The token must name one of them; if empty, the audience is not checked. */
	audience: readonly string[];
	/** The claim that names the audience. An access token (RFC 9068) must also name it in `aud`. */
	audienceClaim: string;
	/** Whether a token must expire. */
	requireExpiration: boolean;
	/** Whether to accept a token that is bound to a key (`cnf`), without checking that its sender has that key. */
	acceptBound: boolean;
}

/**
 * Creates the checks of a token's type and registered claims (RFC 7519 sections 4.1 and 7.2), in the same order as `jose`:
 * the type, missing claims, then the values of claims.
 */
export function registeredChecks(policy: ClaimsPolicy): Check[] {
	const { tokenType, audience, acceptBound } = policy;
	const isAccessToken = isAccessTokenType(tokenType);
	const audienceClaims = audience.length > 0 ? audienceClaimsOf(policy) : [];
	const presence = new Map(requiredClaims(policy, audienceClaims).map((claim) => [claim, isPresent(claim)]));
	return [
		hasType(tokenType),
		...presence.values(),
		...issuerChecks(policy, presence),
		...audienceClaims.map((claim) => hasAudience(audience, claim, presence.get(claim))),
		...timeChecks(policy, presence),
		...(isAccessToken ? accessTokenChecks(presence) : []),
		...(acceptBound ? [] : [isNotBound]),
	];
}

/** Returns the claims that must name the audience. RFC 9068 section 4 always requires `aud`. */
const audienceClaimsOf = ({ tokenType, audienceClaim }: ClaimsPolicy): string[] => [
	...new Set([audienceClaim, ...(isAccessTokenType(tokenType) ? ["aud"] : [])]),
];

/** Returns the claims that a token must have, without duplicates. A limit on the lifetime requires `exp`. */
function requiredClaims(policy: ClaimsPolicy, audienceClaims: readonly string[]): string[] {
	const { tokenType, maxAge, maxLifetime, requireExpiration } = policy;
	const required = [
		...issuerClaims(policy),
		...audienceClaims,
		...(maxAge === undefined ? [] : ["iat"]),
		...(requireExpiration || maxLifetime !== undefined ? ["exp"] : []),
		...(isAccessTokenType(tokenType) ? ACCESS_TOKEN_CLAIMS : []),
	];
	return [...new Set(required)];
}

const isPresent = (claim: string): Check => ({
	name: "presence",
	claim,
	run: ({ claims }) => (Object.hasOwn(claims, claim) ? undefined : refusal(claim, "missing")),
});

/** Checks that the claim is text or a list of texts, one of which is accepted (RFC 7519 section 4.1.3). */
const hasAudience = (audience: readonly string[], claim: string, presence: Check | undefined): Check => ({
	name: "audience",
	claim,
	after: presence && [presence],
	run: ({ claims }) => {
		const value = claims[claim];
		const isAccepted = Array.isArray(value)
			? value.some((name) => typeof name === "string" && audience.includes(name))
			: audience.includes(value as string);
		return isAccepted ? undefined : refusal(claim, "check_failed");
	},
	expected: () => audience,
	found: ({ claims }) => claims[claim],
});

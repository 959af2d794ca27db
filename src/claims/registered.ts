import { ACCESS_TOKEN_CLAIMS, accessTokenChecks, isAccessTokenType } from "./access-token.js";
import { isNotBound } from "./bound.js";
import type { Check } from "./check.js";
import { refusal } from "./refusal.js";
import { type TimePolicy, timeChecks } from "./times.js";
import { hasType } from "./type.js";

/** What a policy asks of the type and the claims of every token. */
export interface ClaimsPolicy extends TimePolicy {
	/** The accepted `typ` header; blank: none, `JWT`, `JOSE` or `at+jwt`. */
	tokenType: string;
	/** The accepted `iss`, compared exactly; blank: any, or none. */
	issuer: string;
	/** The accepted audiences, of which the token must name one; empty: not checked. */
	audience: readonly string[];
	/** The claim that names the audience. An access token (RFC 9068) must name it in `aud` besides. */
	audienceClaim: string;
	/** Whether a token must expire. */
	requireExpiration: boolean;
	/** Whether a token may be bound to a key (`cnf`), though nobody checks that its sender has that key. */
	acceptBound: boolean;
}

/**
 * The checks of a token's type and registered claims by a policy (RFC 7519 sections 4.1 and 7.2), in the order in which
 * `jose` makes them: the type, then which claims are missing, then their values.
 */
export function registeredChecks(policy: ClaimsPolicy): Check[] {
	const { tokenType, issuer, audience, acceptBound } = policy;
	const isAccessToken = isAccessTokenType(tokenType);
	const audienceClaims = audience.length > 0 ? audienceClaimsOf(policy) : [];
	const presence = new Map(requiredClaims(policy, audienceClaims).map((claim) => [claim, isPresent(claim)]));
	return [
		hasType(tokenType),
		...presence.values(),
		...(issuer ? [hasIssuer(issuer, presence.get("iss"))] : []),
		...audienceClaims.map((claim) => hasAudience(audience, claim, presence.get(claim))),
		...timeChecks(policy, presence),
		...(isAccessToken ? accessTokenChecks(presence) : []),
		...(acceptBound ? [] : [isNotBound]),
	];
}

/** The whole of RFC 9068 section 4 asks for `aud`, whichever claim a provider names the audience in besides. */
const audienceClaimsOf = ({ tokenType, audienceClaim }: ClaimsPolicy): string[] => [
	...new Set([audienceClaim, ...(isAccessTokenType(tokenType) ? ["aud"] : [])]),
];

/** The claims that a token must have, each once. What lives no longer than so long must expire. */
function requiredClaims(policy: ClaimsPolicy, audienceClaims: readonly string[]): string[] {
	const { tokenType, issuer, maxAge, maxLifetime, requireExpiration } = policy;
	const required = [
		...(issuer ? ["iss"] : []),
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

const hasIssuer = (issuer: string, presence: Check | undefined): Check => ({
	name: "issuer",
	claim: "iss",
	after: presence && [presence],
	run: ({ claims: { iss } }) => (iss === issuer ? undefined : refusal("iss", "check_failed", nearMiss(iss, issuer))),
	expected: () => issuer,
	found: ({ claims }) => claims.iss,
});

const withoutSlash = (text: string) => text.replace(/\/$/, "");

/** The most frequent mistake with issuers is hard to see. */
function nearMiss(iss: unknown, issuer: string): string | undefined {
	if (typeof iss !== "string" || withoutSlash(iss) !== withoutSlash(issuer)) return undefined;
	return "The token's issuer (iss) differs from the configuration's by a slash at its end alone.";
}

/** The claim is text or a list of texts, one of which is accepted (RFC 7519 section 4.1.3). */
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

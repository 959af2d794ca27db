import { ACCESS_TOKEN_CLAIMS, accessTokenChecks, isAccessTokenType } from "./access-token.js";
import type { Check } from "./check.js";
import { refusal } from "./refusal.js";
import { type TimePolicy, timeChecks } from "./times.js";

/** What a policy asks of the type and the claims of every token. */
export interface ClaimsPolicy extends TimePolicy {
	/** The accepted `typ` header; blank: any, or none. */
	tokenType: string;
	/** The accepted `iss`, compared exactly; blank: any, or none. */
	issuer: string;
	/** The accepted audiences, of which the token must name one; empty: not checked. */
	audience: readonly string[];
	/** The claim that names the audience. */
	audienceClaim: string;
}

/**
 * The checks of a token's type and registered claims by a policy (RFC 7519 sections 4.1 and 7.2), in the order in which
 * `jose` makes them: the type, then which claims are missing, then their values.
 */
export function registeredChecks(policy: ClaimsPolicy): Check[] {
	const { tokenType, issuer, audience, audienceClaim, maxAge } = policy;
	const required = new Set([
		...(issuer ? ["iss"] : []),
		...(audience.length > 0 ? [audienceClaim] : []),
		...(maxAge === undefined ? [] : ["iat"]),
		...(isAccessTokenType(tokenType) ? ACCESS_TOKEN_CLAIMS : []),
	]);
	const presence = new Map([...required].map((claim) => [claim, isPresent(claim)]));
	return [
		...(tokenType ? [hasType(tokenType)] : []),
		...presence.values(),
		...(issuer ? [hasIssuer(issuer, presence.get("iss"))] : []),
		...(audience.length > 0 ? [hasAudience(audience, audienceClaim, presence.get(audienceClaim))] : []),
		...timeChecks(policy, presence),
		...(isAccessTokenType(tokenType) ? accessTokenChecks(presence) : []),
	];
}

const isPresent = (claim: string): Check => ({
	name: "presence",
	claim,
	run: ({ claims }) => (Object.hasOwn(claims, claim) ? undefined : refusal(claim, "missing")),
});

/** `application/` may be left out if no other slash follows (RFC 7515 section 4.1.9). */
function hasType(tokenType: string): Check {
	const normalize = (type: string) => (type.includes("/") ? type : `application/${type}`).toLowerCase();
	const expected = normalize(tokenType);
	return {
		name: "type",
		claim: "typ",
		run: ({ header: { typ } }) =>
			typ === tokenType || (typeof typ === "string" && normalize(typ) === expected)
				? undefined
				: refusal("typ", "check_failed"),
		expected: () => tokenType,
		found: ({ header }) => header.typ,
	};
}

const hasIssuer = (issuer: string, presence: Check | undefined): Check => ({
	name: "issuer",
	claim: "iss",
	after: presence && [presence],
	run: ({ claims }) => (claims.iss === issuer ? undefined : refusal("iss", "check_failed")),
	expected: () => issuer,
	found: ({ claims }) => claims.iss,
});

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

import type { AddedClaim } from "../claims/compose.js";
import { mergeClaims } from "../claims/compose.js";
import { JwtError } from "../errors.js";
import { createSigner, type HeaderParameter } from "../jwt/sign.js";
import type { KeySource } from "../keys/key-source.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { RequestPolicy } from "./request-policy.js";

/** What a flow puts into an assertion. */
export interface AssertionContent {
	/** The claims set from a message: a plain object. */
	claims: unknown;
	/** Claims that override those from the message. */
	added: readonly AddedClaim[];
	/** Extra protected header parameters. */
	headers: readonly HeaderParameter[];
}

/** How much earlier than now the assertion of a GitHub App is made, in seconds: GitHub's clock may be slow. */
const GITHUB_CLOCK = 60;

/** Signs the JWT that is the grant, or with which a GitHub App authenticates (RFC 7523 sections 2.1 and 3). */
export function signGrant(policy: RequestPolicy, keys: KeySource, content: AssertionContent): MaybePromise<string> {
	const { grant, scope, clientId, signing } = policy;
	const isGitHub = grant === "github-app";
	const defaults = isGitHub
		? { iat: Math.floor(Date.now() / 1000) - GITHUB_CLOCK }
		: { ...(clientId && { iss: clientId }), ...(scope && { scope }) };
	const claims = { ...defaults, ...(signing.issuer && { iss: signing.issuer }), ...mergeClaims(content.claims, []) };
	const merged = mergeClaims(claims, content.added);
	if (merged.iss === undefined) {
		throw new JwtError(
			"ERR_JWT_CLAIMS_INVALID",
			"The assertion has no issuer (iss), which identifies the client. Enter Issuer (issuer) in the configuration, or add the claim iss.",
			{ claim: "iss", reason: "missing" },
		);
	}
	const audience = isGitHub ? [] : audienceOf(policy);
	// The lifetime counts from iat.
	const later = (span = 0) => (isGitHub ? span + GITHUB_CLOCK : span);
	const { lifetime, maxLifetime } = signing;
	const times = { lifetime: later(lifetime), ...(maxLifetime !== undefined && { maxLifetime: later(maxLifetime) }) };
	return createSigner({ ...signing, ...times, audience }, keys)(claims, content.added, content.headers);
}

/**
 * Signs the JWT with which a client authenticates (RFC 7523 sections 2.2 and 3). The configuration's audience should be the
 * issuer identifier of the service (draft-ietf-oauth-rfc7523bis section 4).
 */
export function signClient(policy: RequestPolicy, keys: KeySource, content: AssertionContent): MaybePromise<string> {
	const { clientId, signing } = policy;
	const claims = { iss: clientId, sub: clientId, ...mergeClaims(content.claims, []) };
	const own = { ...signing, issuer: "", audience: audienceOf(policy), jwtId: true };
	return createSigner(own, keys)(claims, content.added, content.headers);
}

/** Without an audience in the configuration, it is the token URL (RFC 7523 section 3). */
const audienceOf = ({ signing, tokenUrl }: RequestPolicy): readonly string[] =>
	signing.audience.length > 0 ? signing.audience : [tokenUrl.href];

import { createHash } from "node:crypto";
import { type AddedClaim, composeClaims } from "../claims/compose.js";
import { JwtError } from "../errors.js";
import { toJson } from "../json.js";
import type { SigningPolicy } from "../jwt/policy.js";
import { createSigner } from "../jwt/sign.js";
import type { KeySource } from "../keys/key-source.js";
import type { MaybePromise } from "../maybe-promise.js";
import { SESSION_CLAIMS } from "../session-options.js";

/** The access token of one step of a session. Times are in seconds since 1970. */
export interface AccessToken {
	sid: string;
	/** The ID of the refresh token that is handed out with it, from which its own follows. */
	refreshId: string;
	claims: Record<string, unknown>;
	added?: readonly AddedClaim[];
	issuedAt: number;
	expires: number;
}

/** Signs the access tokens of sessions. */
export interface AccessTokens {
	/** The life of an access token, in seconds. */
	readonly lifetime: number;
	sign(token: AccessToken): MaybePromise<string>;
}

/**
 * Creates the access tokens of a configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if they would not expire, or later than the configuration allows
 */
export function createAccessTokens(policy: SigningPolicy, keys: KeySource): AccessTokens {
	const { lifetime, maxLifetime, notBefore } = policy;
	if (lifetime === undefined) {
		throw invalid("The tokens of a session must expire. Set Expires after (expiresin) in the configuration.");
	}
	if (maxLifetime !== undefined && lifetime > maxLifetime) {
		throw invalid("Expires after (expiresin) is longer than the configuration allows (maxlifetime). Shorten it.");
	}
	const sign = createSigner({ ...policy, maxLifetime: undefined, reuse: 0, jwtId: false }, keys);
	return {
		lifetime,
		sign({ sid, refreshId, claims, added = [], issuedAt, expires }) {
			const own: AddedClaim[] = [
				["iat", issuedAt],
				["exp", expires],
				["jti", accessIdOf(refreshId)],
				["sid", sid],
			];
			if (notBefore !== undefined) own.push(["nbf", issuedAt + notBefore]);
			return sign(claims, [...added, ...own]);
		},
	};
}

/** Derives the ID of an access token, so that a repeated renewal gives the same one and the store keeps one ID only. */
const accessIdOf = (refreshId: string) =>
	createHash("sha256").update(`access ${refreshId}`).digest("base64url").slice(0, 22);

/**
 * Merges the claims that a session begins with.
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if they cannot be signed, or have one that the session sets itself
 */
export function sessionClaims(brought: unknown, added: readonly AddedClaim[]): Record<string, unknown> {
	requireForeign(added.map(([claim]) => claim));
	const { iat: _added, ...claims } = composeClaims({ issuer: "", audience: [] }, brought, added, 0);
	const { iat } = brought as { iat?: unknown };
	requireForeign(Object.entries({ ...claims, iat }).flatMap(([claim, value]) => (value === undefined ? [] : claim)));
	// As the first token says it: what a flow changes afterwards is not the session's.
	return JSON.parse(toJson("claims", claims));
}

/** @throws JwtError `ERR_JWT_CLAIMS_INVALID` if one of the claims is one that a session sets itself */
export function requireForeign(claims: readonly string[]): void {
	const own = claims.find((claim) => SESSION_CLAIMS.includes(claim));
	if (own === undefined) return;
	throw new JwtError(
		"ERR_JWT_CLAIMS_INVALID",
		`The claim ${own} of a session's tokens is set by the session itself. Remove it.`,
		{ claim: own, reason: "invalid" },
	);
}

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

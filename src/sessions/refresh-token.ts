import { createHash } from "node:crypto";
import { type Check, type DecodedToken, firstFailure } from "../claims/check.js";
import { timeChecks } from "../claims/times.js";
import { isRefreshTokenType, REFRESH_TOKEN_TYPE } from "../claims/type.js";
import { JwtError, type JwtErrorCode } from "../errors.js";
import { isPlainObject } from "../json.js";
import type { Policy, SigningPolicy } from "../jwt/policy.js";
import { createSigner } from "../jwt/sign.js";
import { tokenChecks, unexamined } from "../jwt/token-checks.js";
import type { KeySource } from "../keys/key-source.js";
import type { MaybePromise } from "../maybe-promise.js";
import { startOf } from "../store/token-store.js";
import { CLOCK_MARGIN } from "./clock-margin.js";

/** What a refresh token says. */
export interface RefreshToken {
	/** The session, and the token's own ID and number in it. */
	sid: string;
	id: string;
	generation: number;
	/** The claims that the session began with. */
	claims: Record<string, unknown>;
	/** When it was made and when it expires, in seconds since 1970. */
	issuedAt: number;
	expires: number;
}

/** Signs refresh tokens and reads them. */
export interface RefreshTokens {
	sign(token: RefreshToken): MaybePromise<string>;
	/**
	 * Reads a refresh token after checking its signature, type and times.
	 * @param anyTime whether to accept one that has expired
	 * @throws JwtError `ERR_JWT_SESSION_ENDED` if it is not a good one; `ERR_JWT_TOKEN_MISSING`, and what keys cannot do
	 */
	read(value: unknown, anyTime?: boolean): Promise<RefreshToken>;
}

/** What a refresh token's failure means: a bad token. All other codes are problems of the request or of this server. */
const OURS: readonly JwtErrorCode[] = [
	"ERR_JWT_TOKEN_MISSING",
	"ERR_JWT_KEY_MISSING",
	"ERR_JWT_KEY_INVALID",
	"ERR_JWKS_UNAVAILABLE",
	"ERR_JWT_CONFIG_INVALID",
];

/**
 * Creates the refresh tokens of a configuration. They are JWTs of a type of their own, signed with the configuration's key.
 * Their audience is no service but this configuration, and what they say of a subject is nested, so that even a service that
 * looks neither at the type nor at the audience finds no subject in them.
 */
export function createRefreshTokens({ signing, verification }: Policy, keys: KeySource): RefreshTokens {
	const audience = audienceOf(signing);
	const sign = createSigner(
		{
			algorithm: signing.algorithm,
			keyId: signing.keyId,
			issuer: signing.issuer,
			audience: [audience],
			tokenType: REFRESH_TOKEN_TYPE,
			jwtId: false,
			reuse: 0,
		},
		keys,
	);
	const ofToken = tokenChecks(verification.algorithms, keys);
	const checks = (clockTolerance: number) => [
		isRefreshToken(audience),
		...timeChecks({ clockTolerance }, new Map()).filter(({ name }) => name !== "not before"),
	];
	const current = checks(verification.clockTolerance + CLOCK_MARGIN);
	const ofAnyTime = checks(Number.MAX_SAFE_INTEGER);
	return {
		sign: ({ sid, id, generation, claims, issuedAt, expires }) =>
			sign({ sid, jti: id, generation, iat: issuedAt, exp: expires, claims }),
		async read(value, anyTime = false) {
			const token = unexamined(value);
			const now = Math.floor(Date.now() / 1000);
			const ofClaims = anyTime ? ofAnyTime : current;
			const failure = await requireOwn(
				async () => (await firstFailure(ofToken, token, now)) ?? firstFailure<DecodedToken>(ofClaims, token, now),
			);
			if (failure) throw failure;
			const { jti, iat, exp, ...rest } = token.claims;
			return { ...rest, id: jti, issuedAt: iat, expires: exp } as unknown as RefreshToken;
		},
	};
}

/** Names the configuration as the audience of its refresh tokens, so that no other configuration with the same key takes them. */
function audienceOf({ issuer, audience }: SigningPolicy): string {
	const names = JSON.stringify([issuer, [...audience].sort()]);
	return `refresh:${createHash("sha256").update(names).digest("base64url")}`;
}

const isRefreshToken = (audience: string): Check => ({
	name: "refresh token",
	run: ({ header: { typ }, claims }) => {
		const { sid, jti, generation, aud, exp } = claims;
		const isOne =
			isRefreshTokenType(typ) &&
			aud === audience &&
			typeof sid === "string" &&
			startOf(sid) !== undefined &&
			typeof jti === "string" &&
			/^[\w-]{1,64}$/.test(jti) &&
			Number.isSafeInteger(generation) &&
			(generation as number) > 0 &&
			typeof exp === "number" &&
			isPlainObject(claims.claims);
		return isOne ? undefined : sessionEnded();
	},
});

/** Turns every failure that is the token's into the one that says so. */
async function requireOwn(check: () => Promise<JwtError | undefined>): Promise<JwtError | undefined> {
	try {
		const failure = await check();
		return failure && (OURS.includes(failure.code) ? failure : sessionEnded());
	} catch (error) {
		if (error instanceof JwtError) return OURS.includes(error.code) ? error : sessionEnded();
		throw error;
	}
}

/**
 * Creates the error for a refresh token that is old, used up, revoked or not one of this configuration.
 * @param usedTwice whether the session ends now, because the token was used before
 */
export const sessionEnded = (usedTwice = false): JwtError =>
	new JwtError(
		"ERR_JWT_SESSION_ENDED",
		"The session has ended, or this refresh token does not belong to it. Log in again.",
		usedTwice ? { usedTwice } : undefined,
	);

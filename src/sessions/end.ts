import { type DecodedToken, firstFailure } from "../claims/check.js";
import { registeredChecks } from "../claims/registered.js";
import { JwtError } from "../errors.js";
import { tokenChecks, unexamined } from "../jwt/token-checks.js";
import type { SessionTools } from "./session-tools.js";
import { sidOf, subjectId, tokenId } from "./token-ids.js";

/** The ways to end what was handed out. Whatever is gone already is fine (RFC 7009 section 2.2). */
export interface Ending {
	/**
	 * Ends the session that a token belongs to, and revokes its access tokens.
	 * @param token an access token or a refresh token of it; it may have expired
	 * @returns whether the token is one of a session of this configuration; if not, nothing was done
	 */
	endSession(token: unknown): Promise<boolean>;
	/** Revokes one token: an access token; a refresh token takes its session with it (RFC 7009 section 2.1). */
	revokeToken(token: unknown): Promise<boolean>;
	/** Revokes everything of a subject that was issued until now. @throws JwtError `ERR_JWT_CLAIMS_INVALID` if it is no text */
	revokeSubject(subject: unknown): Promise<void>;
}

/** Creates the ways to end sessions. */
export function createEnding({ policy, keys, store, times, access, refresh, margin }: SessionTools): Ending {
	const { verification } = policy;
	const ofToken = tokenChecks(verification.algorithms, keys);
	// A token that has expired still says which session it belongs to.
	const ofClaims = registeredChecks({
		...verification,
		clockTolerance: Number.MAX_SAFE_INTEGER,
		maxAge: undefined,
		maxLifetime: undefined,
		requireExpiration: false,
		acceptBound: true,
	});

	/** Returns the claims of an access token; `undefined` if it is none of this configuration. */
	const readAccess = async (value: unknown) => {
		const token = unexamined(value);
		const failure = await failureOf(
			async () => (await firstFailure(ofToken, token, 0)) ?? firstFailure<DecodedToken>(ofClaims, token, 0),
		);
		return failure ? undefined : token.claims;
	};
	const readRefresh = async (value: unknown) => {
		try {
			return await refresh.read(value, true);
		} catch (error) {
			if (error instanceof JwtError && error.code === "ERR_JWT_SESSION_ENDED") return undefined;
			throw error;
		}
	};
	const end = async (sid: string, exp: unknown) => {
		const latest = Math.max(Math.floor(Date.now() / 1000) + access.lifetime, typeof exp === "number" ? exp : 0);
		await store.end(sid, latest + margin);
		return true;
	};
	return {
		async endSession(token) {
			const known = await readRefresh(token);
			if (known) return end(known.sid, undefined);
			const claims = await readAccess(token);
			const sid = claims && sidOf(claims);
			return sid === undefined ? false : end(sid, claims?.exp);
		},
		async revokeToken(token) {
			const known = await readRefresh(token);
			if (known) return end(known.sid, undefined);
			const claims = await readAccess(token);
			const id = claims && tokenId(claims);
			if (id === undefined) return false;
			await store.revokeToken(id, typeof claims?.exp === "number" ? claims.exp + margin : undefined);
			return true;
		},
		async revokeSubject(subject) {
			if (typeof subject !== "string" || subject === "") {
				throw new JwtError("ERR_JWT_CLAIMS_INVALID", "The subject to revoke must be text. Check Subject.", {
					claim: "sub",
					reason: subject === undefined ? "missing" : "invalid",
				});
			}
			const { maxAge, maxLifetime } = verification;
			const longest = Math.min(maxAge ?? Number.POSITIVE_INFINITY, maxLifetime ?? Number.POSITIVE_INFINITY);
			await store.revokeSubject(subjectId(subject), Math.max(times.sessionLifetime, longest) + margin);
		},
	};
}

/** Returns the failure of a token. A store or keys that cannot be asked are not the token's failure. */
async function failureOf(check: () => Promise<JwtError | undefined>): Promise<JwtError | undefined> {
	try {
		return await check();
	} catch (error) {
		if (error instanceof JwtError && /^ERR_(JOSE|JWS|JWKS_NO)/.test(error.code)) return error;
		throw error;
	}
}

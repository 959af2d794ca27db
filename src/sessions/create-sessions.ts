import { randomBytes } from "node:crypto";
import type { AddedClaim } from "../claims/compose.js";
import type { Policy } from "../jwt/policy.js";
import type { KeySource } from "../keys/key-source.js";
import { startOf, type TokenStore } from "../store/token-store.js";
import { createAccessTokens, requireForeign, sessionClaims } from "./access-token.js";
import { CLOCK_MARGIN } from "./clock-margin.js";
import { createEnding, type Ending } from "./end.js";
import { createRefreshTokens, type RefreshToken, sessionEnded } from "./refresh-token.js";
import type { SessionPolicy } from "./session-policy.js";
import type { SessionTools } from "./session-tools.js";
import { subjectId } from "./token-ids.js";

/** What a client gets (RFC 6749 section 5.1). */
export interface TokenAnswer {
	access_token: string;
	token_type: "Bearer";
	/** How long the access token is valid from now, in seconds. */
	expires_in: number;
	refresh_token: string;
}

/** The sessions of a configuration. All methods throw `ERR_JWT_STORE_UNAVAILABLE` if the store cannot be asked. */
export interface Sessions extends Ending {
	/**
	 * Starts a session.
	 * @param claims the claims set of its access tokens: a plain object
	 * @param added claims that override those
	 * @throws JwtError `ERR_JWT_CLAIMS_INVALID`, `ERR_JWT_KEY_MISSING`
	 */
	start(claims: unknown, added?: readonly AddedClaim[]): Promise<TokenAnswer>;
	/**
	 * Renews a session: its refresh token is replaced, once (RFC 9700 section 4.14.2). Renewals of the same refresh token get
	 * the same successors for a short time; afterwards its use ends the session.
	 * @param added claims that override those that the session began with, for this access token only
	 * @throws JwtError `ERR_JWT_SESSION_ENDED`; `ERR_JWT_TOKEN_MISSING`, `ERR_JWT_CLAIMS_INVALID`
	 */
	renew(refreshToken: unknown, added?: readonly AddedClaim[]): Promise<TokenAnswer>;
}

/**
 * Creates the sessions of a configuration.
 * @param keys must be able to sign: a secret or a private key, not keys from a URL
 * @param times how long sessions last; see `readSessionPolicy`
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if access tokens would not expire
 */
export function createSessions(policy: Policy, keys: KeySource, store: TokenStore, times: SessionPolicy): Sessions {
	const access = createAccessTokens(policy.signing, keys);
	const refresh = createRefreshTokens(policy, keys);
	const margin = policy.verification.clockTolerance + CLOCK_MARGIN;
	const tools = { policy, keys, store, times, access, refresh, margin };
	return {
		start: (claims, added = []) => start(tools, claims, added),
		renew: (token, added = []) => renew(tools, token, added),
		...createEnding(tools),
	};
}

async function start(tools: SessionTools, brought: unknown, added: readonly AddedClaim[]): Promise<TokenAnswer> {
	const { store, times, access, keys, margin } = tools;
	const claims = sessionClaims(brought, added);
	// A key that is missing, or cannot sign, must not leave a session behind.
	await keys.signingKey();
	const [id, issuedAt] = [newId(), seconds()];
	const accessUntil = issuedAt + access.lifetime + margin;
	const sid = await store.open({ id, accessUntil, ...subjectOf(claims), ...times });
	try {
		return await answer(tools, { sid, id, generation: 1, claims, issuedAt, expires: 0 }, []);
	} catch (error) {
		// A session whose tokens nobody got must not stay.
		await store.end(sid, accessUntil).catch(() => undefined);
		throw error;
	}
}

async function renew(tools: SessionTools, token: unknown, added: readonly AddedClaim[]): Promise<TokenAnswer> {
	const { store, times, access, refresh, margin } = tools;
	requireForeign(added.map(([claim]) => claim));
	const { sid, id, generation, claims } = await refresh.read(token);
	const next = { sid, id: newId(), generation: generation + 1, claims, issuedAt: seconds(), expires: 0 };
	// Made before the swap: after it, nothing must fail.
	const prepared = await answer(tools, next, added);
	const { issuedAt } = next;
	const accessUntil = issuedAt + access.lifetime + margin;
	const swap = { sid, id, generation, successor: next.id, issuedAt, accessUntil };
	const result = await store.renew({ ...swap, ...subjectOf(claims), ...times });
	if (result.outcome !== "renewed") throw sessionEnded(result.outcome === "replayed");
	if (result.id === next.id) return prepared;
	return answer(tools, { ...next, id: result.id, issuedAt: result.issuedAt }, added);
}

/** Makes the tokens of one step of a session. The same step gives tokens with the same IDs and times. */
async function answer(tools: SessionTools, step: RefreshToken, added: readonly AddedClaim[]): Promise<TokenAnswer> {
	const { access, refresh, times } = tools;
	const { sid, id, claims, issuedAt } = step;
	const { start = 0 } = startOf(sid) ?? {};
	const end = Math.floor(start / 1e6) + times.sessionLifetime;
	const expires = Math.min(issuedAt + access.lifetime, end);
	const [access_token, refresh_token] = await Promise.all([
		access.sign({ sid, refreshId: id, claims, added, issuedAt, expires }),
		refresh.sign({ ...step, expires: Math.min(issuedAt + times.refreshLifetime, end) }),
	]);
	const expires_in = Math.max(0, Math.min(access.lifetime, expires - seconds()));
	return { access_token, token_type: "Bearer", expires_in, refresh_token };
}

const newId = () => randomBytes(16).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1000);
const subjectOf = ({ sub }: Record<string, unknown>) => (typeof sub === "string" ? { subject: subjectId(sub) } : {});

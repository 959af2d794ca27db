import type { Check } from "../claims/check.js";
import { JwtError } from "../errors.js";
import { whenReady } from "../maybe-promise.js";
import type { TokenIds, TokenStore } from "../store/token-store.js";
import { sidOf, subjectId, tokenId } from "./token-ids.js";

/**
 * Creates the check that a token was not revoked: not by itself, nor its session, nor its subject. Looks in memory, so
 * that it costs no round trip. Throws `ERR_JWT_STORE_UNAVAILABLE` if revocations could have been missed.
 * @param clockTolerance by how many seconds the clock of the issuer may differ; for tokens without a session
 */
export const isNotRevoked = (store: TokenStore, clockTolerance = 0): Check => ({
	name: "not revoked",
	run: ({ claims }) =>
		whenReady(store.isRevoked(idsOf(claims, clockTolerance)), (isOut) => (isOut ? revoked() : undefined)),
});

function idsOf(claims: Readonly<Record<string, unknown>>, clockTolerance: number): TokenIds {
	const { sub, iat } = claims;
	const ids: TokenIds = { token: tokenId(claims), sid: sidOf(claims) };
	if (typeof sub === "string") ids.subject = () => subjectId(sub);
	if (typeof iat === "number") ids.issuedAt = iat - clockTolerance;
	return ids;
}

const revoked = () => new JwtError("ERR_JWT_REVOKED", "The token was revoked, or its session has ended. Log in again.");

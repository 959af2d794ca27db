/** Sessions on a store in memory, and what the tests ask of their tokens. */
import assert from "node:assert/strict";
import { readPolicy } from "../../../src/jwt/policy.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { createKeySource, type KeyCredentials } from "../../../src/keys/create-key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import type { SessionOptions } from "../../../src/session-options.js";
import { createSessions, type TokenAnswer } from "../../../src/sessions/create-sessions.js";
import { isNotRevoked } from "../../../src/sessions/not-revoked.js";
import { readSessionPolicy } from "../../../src/sessions/session-policy.js";
import { createMemoryStore } from "../../../src/store/memory.js";
import type { TokenStore } from "../../../src/store/token-store.js";
import { read, SECRET } from "../../support/tokens.js";

export interface Setting {
	config?: Partial<JwtConfigOptions>;
	times?: Partial<SessionOptions>;
	credentials?: KeyCredentials;
	store?: TokenStore;
}

/** Makes the sessions of a configuration, and a verifier of their access tokens. */
export async function setUp({
	config,
	times,
	credentials = { secret: SECRET },
	store = createMemoryStore(),
}: Setting = {}) {
	const policy = readPolicy({ ...JWT_CONFIG_DEFAULTS, ...config });
	const keys = await createKeySource(policy.keys, credentials);
	const sessions = createSessions(policy, keys, store, readSessionPolicy(times));
	const verifier = createVerifier(policy.verification, keys);
	const checks = [isNotRevoked(store, policy.verification.clockTolerance)];
	return {
		policy,
		keys,
		store,
		sessions,
		verifier,
		verify: async (token: unknown) => (await verifier(token, checks)).claims,
	};
}

/** Reads both tokens of an answer, without checking them. */
export function tokensOf({ access_token, refresh_token }: TokenAnswer) {
	return { access: read(access_token), refresh: read(refresh_token) };
}

/** A store that must not be asked. */
export const untouchable = new Proxy({} as TokenStore, {
	get: (_target, name) => assert.fail(`the store was asked to ${String(name)}`),
});

import type { KeyObject } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isAlgorithm, isHmac } from "../../algorithms.js";
import { JwtError } from "../../errors.js";
import { type KeyReport, type KeySource, type KeyState, tell } from "../key-source.js";
import { type KeyHeader, type Keyring, noMatchingKey } from "../keyring.js";
import { isWithin, type Moment, thisMoment, timeSince } from "../moment.js";
import type { FetchLimits, FetchOptions } from "./exchange.js";
import { FetchError } from "./fetch-json.js";

/** When keys are fetched and renewed. All times are in milliseconds. */
export interface RemoteLimits extends FetchLimits {
	/** The age at which keys are renewed in the background. */
	renewAfter: number;
	/** The age at which keys are only used after an attempt to renew them. */
	freshFor: number;
	/** The minimum time between two fetches while there are keys, so that made-up key IDs cannot flood the server. */
	cooldown: number;
	/** The minimum time between two fetches while there are no keys that may be used. */
	retryAfter: number;
	/** The age from which keys are no longer used if the last fetch failed. */
	maxStale: number;
}

/** When keys are fetched, and how. */
export interface RemoteOptions extends RemoteLimits, FetchOptions {
	/** Whether plain `http` to another computer is allowed. */
	allowHttp: boolean;
}

const MINUTE = 60_000;

export const REMOTE_LIMITS: Readonly<RemoteOptions> = {
	timeout: 10_000,
	maxBytes: 1_048_576,
	renewAfter: 5 * MINUTE,
	freshFor: 10 * MINUTE,
	cooldown: 30_000,
	retryAfter: 1_000,
	maxStale: Number.POSITIVE_INFINITY,
	allowHttp: false,
};

/** A source of keys from a URL, which only verifies. */
export interface RemoteKeySource extends KeySource {
	/** Returns the current keys. Fetches them if there are none yet. @throws JwtError `ERR_JWKS_UNAVAILABLE` */
	fetchedKeys(): Promise<Keyring>;
	describe(): KeyState;
}

/**
 * Creates a source of keys that are fetched on first use and renewed while they are in use. Fresh keys are returned at
 * once. `createRemoteJWKSet` of `jose` does not fit. It rejects every token once its set is ten minutes old and cannot be
 * fetched. It waits for each renewal, starts its cooldown only after a success, and does not limit the size or time of a fetch.
 * @param fetchKeys fetches the keys; `closing` cancels the request
 * @param report is told after each fetch whether it succeeded
 * @param warnings what the operator should know of the connection
 */
export function renewedKeys(
	fetchKeys: (closing: AbortSignal) => Promise<Keyring>,
	report: KeyReport,
	limits: RemoteLimits,
	warnings: readonly string[] = [],
): RemoteKeySource {
	const closing = new AbortController();
	let current: { keys: Keyring; fetchedAt: Moment } | undefined;
	let last: { endedAt: Moment; error?: JwtError } | undefined;
	let pending: Promise<void> | undefined;

	async function attempt(): Promise<void> {
		let error: JwtError | undefined;
		try {
			const keys = await fetchKeys(closing.signal);
			current = { keys: current && isSame(current.keys, keys) ? current.keys : keys, fetchedAt: thisMoment() };
		} catch (thrown) {
			error = thrown as JwtError;
		}
		last = { endedAt: thisMoment(), error };
		pending = undefined;
		if (!closing.signal.aborted) tell(() => report.trouble(error));
	}

	/** Waits for the current fetch, or starts one, unless the last one ended less than `pause` ago. */
	async function renew(pause: number): Promise<void> {
		if (!pending && isWithin(pause, last?.endedAt)) return;
		pending ??= attempt();
		await pending;
	}

	/** Whether the keys are too old to be used. New keys are old only once they should have been renewed. */
	function isStale(): boolean {
		if (!current || !last?.error || isWithin(limits.renewAfter, current.fetchedAt)) return false;
		return timeSince(current.fetchedAt) > limits.maxStale;
	}

	async function keepFresh(): Promise<void> {
		if (!current || isStale()) return renew(limits.retryAfter);
		if (isWithin(limits.renewAfter, current.fetchedAt)) return;
		const renewal = renew(limits.cooldown);
		// While the server is down, do not delay every message by waiting for it.
		const isDown = last?.error && isWithin(limits.freshFor, last.endedAt);
		if (!isDown && !isWithin(limits.freshFor, current.fetchedAt)) await renewal;
	}

	/** Returns the keys in use. @throws JwtError the error of the last fetch if there are no keys, or if they are too old */
	function known(): Keyring {
		if (!current) throw last?.error;
		if (isStale()) throw tooOld(last?.error);
		return current.keys;
	}

	async function findAfterRenewal(header: KeyHeader): Promise<readonly KeyObject[]> {
		await keepFresh();
		const found = known().find(header);
		if (found.length > 0) return found;
		await renew(limits.cooldown);
		const keys = known().find(header);
		if (keys.length > 0) return keys;
		const message =
			"None of the issuer's keys fits the token: its key ID (kid) or algorithm is different. Check who made the token.";
		throw noMatchingKey(message, known());
	}

	return {
		warnings,
		signingKey: refuse,
		publicKeys: refuse,
		verificationKeys(header) {
			requirePublicKeyAlgorithm(header.alg);
			if (current && isWithin(limits.renewAfter, current.fetchedAt)) {
				const found = current.keys.find(header);
				if (found.length > 0) return found;
			}
			return findAfterRenewal(header);
		},
		async renewedKeys(header) {
			await renew(limits.cooldown);
			return known().find(header);
		},
		requireKeys() {
			if (!current && last?.error) throw last.error;
		},
		async fetchedKeys() {
			await keepFresh();
			return known();
		},
		describe() {
			const { keys, fetchedAt } = current ?? {};
			const error = last?.error;
			return {
				fetchedAt: fetchedAt?.wall,
				error: error?.message,
				problem: problemOf(error),
				used: keys?.keys.length,
				leftOut: keys?.leftOut,
			};
		},
		close: () => closing.abort(),
	};
}

const problemOf = (error: JwtError | undefined) => (error instanceof FetchError ? error.problem : error?.message);

const tooOld = (error: JwtError | undefined) =>
	new JwtError(
		"ERR_JWKS_UNAVAILABLE",
		`The last keys are too old to use (maxstale), and new ones cannot be fetched: ${problemOf(error)}`,
	);

/** Whether two fetches brought the same keys. They then stay the same objects, for which verified tokens are remembered. */
const isSame = (one: Keyring, other: Keyring): boolean =>
	one.keys.length === other.keys.length &&
	one.keys.every(({ key, kid, alg, issuer }, index) => {
		const twin = other.keys[index];
		return twin?.key.equals(key) && twin.kid === kid && twin.alg === alg && twin.issuer === issuer;
	}) &&
	isDeepStrictEqual(one.leftOut, other.leftOut);

/** Rejects HMAC, whatever the configuration says: a public key must never be used as a secret (RFC 8725 section 2.1). */
function requirePublicKeyAlgorithm(alg: unknown): void {
	if (isAlgorithm(alg) && !isHmac(alg)) return;
	throw new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token's algorithm cannot be verified with a published key. Use an algorithm with a key pair.",
	);
}

/** Refuses to sign tokens and to publish keys, because the keys are an issuer's. @throws JwtError `ERR_JWT_KEY_MISSING` */
export async function refuse(): Promise<never> {
	throw new JwtError(
		"ERR_JWT_KEY_MISSING",
		"Keys from a URL can only verify tokens. To sign tokens or publish keys, choose another key source.",
	);
}

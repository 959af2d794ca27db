import type { KeyObject } from "node:crypto";
import { isAlgorithm, isHmac } from "../../algorithms.js";
import { JwtError } from "../../errors.js";
import type { KeyReport, KeySource, KeyState } from "../key-source.js";
import { type KeyHeader, type Keyring, noMatchingKey } from "../keyring.js";
import { FetchError, type FetchLimits } from "./fetch-json.js";

/** Times in milliseconds. */
export interface RemoteLimits extends FetchLimits {
	/** Keys older than this are fetched anew in the background. */
	renewAfter: number;
	/** Keys older than this are only used once an attempt to fetch them anew has been made. */
	freshFor: number;
	/** Between two fetches while there are keys, so that tokens with made-up key IDs cannot flood the server. */
	cooldown: number;
	/** Between two fetches while there are none yet. */
	retryAfter: number;
}

const MINUTE = 60_000;

export const REMOTE_LIMITS: Readonly<RemoteLimits> = {
	timeout: 5_000,
	maxBytes: 1_048_576,
	renewAfter: 5 * MINUTE,
	freshFor: 10 * MINUTE,
	cooldown: 30_000,
	retryAfter: 1_000,
};

/** Whether a moment lies less than a span back. One that lies ahead does not: then the clock was put back. */
export function isWithin(span: number, moment: number | undefined): boolean {
	const age = Date.now() - (moment ?? Number.NEGATIVE_INFINITY);
	return age >= 0 && age < span;
}

/** Keys from a URL, which can only verify. */
export interface RemoteKeySource extends KeySource {
	/** The keys as they are now, fetched where there are none yet. @throws JwtError `ERR_JWKS_UNAVAILABLE` */
	fetchedKeys(): Promise<Keyring>;
	describe(): KeyState;
}

/**
 * Keys that are fetched on first use and renewed while they are used. Fresh ones answer at once. `jose`'s
 * `createRemoteJWKSet` does not serve here: it refuses every token once its set is ten minutes old and cannot be fetched,
 * waits for each renewal, counts its cooldown from the last success only, and bounds neither the size of an answer nor the
 * life of a fetch.
 */
export function renewedKeys(
	fetchKeys: (closing: AbortSignal) => Promise<Keyring>,
	report: KeyReport,
	limits: RemoteLimits,
): RemoteKeySource {
	const closing = new AbortController();
	let current: { keys: Keyring; fetchedAt: number } | undefined;
	let last: { endedAt: number; error?: JwtError } | undefined;
	let pending: Promise<void> | undefined;

	async function attempt(): Promise<void> {
		let error: JwtError | undefined;
		try {
			const keys = await fetchKeys(closing.signal);
			current = { keys, fetchedAt: Date.now() };
		} catch (thrown) {
			error = thrown as JwtError;
		}
		last = { endedAt: Date.now(), error };
		pending = undefined;
		if (!closing.signal.aborted) report.trouble(error);
	}

	/** Joins the fetch under way, or starts one, unless one ended a moment ago. */
	async function renew(pause: number): Promise<void> {
		if (!pending && isWithin(pause, last?.endedAt)) return;
		pending ??= attempt();
		await pending;
	}

	async function keepFresh(): Promise<void> {
		if (!current) return renew(limits.retryAfter);
		if (isWithin(limits.renewAfter, current.fetchedAt)) return;
		const renewal = renew(limits.cooldown);
		// While the server is down, waiting for it would only delay every message.
		const isDown = last?.error && isWithin(limits.freshFor, last.endedAt);
		if (!isDown && !isWithin(limits.freshFor, current.fetchedAt)) await renewal;
	}

	/** The keys in use. @throws JwtError why there are none */
	function known(): Keyring {
		if (!current) throw last?.error;
		return current.keys;
	}

	async function findAfterRenewal(header: KeyHeader): Promise<readonly KeyObject[]> {
		await keepFresh();
		const found = current?.keys.find(header);
		if (found?.length) return found;
		if (found) await renew(limits.cooldown);
		const keys = known().find(header);
		if (keys.length > 0) return keys;
		const message = "None of the issuer's keys fits the token: its key ID (kid) is unknown, or its algorithm another.";
		throw noMatchingKey(message, known());
	}

	return {
		warnings: [],
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
		async fetchedKeys() {
			await keepFresh();
			return known();
		},
		describe() {
			const { keys, fetchedAt } = current ?? {};
			const error = last?.error;
			return {
				fetchedAt,
				error: error?.message,
				problem: error instanceof FetchError ? error.problem : error?.message,
				used: keys?.keys.length,
				leftOut: keys?.leftOut,
			};
		},
		close: () => closing.abort(),
	};
}

/** A public key must never serve as a secret (RFC 8725 section 2.1), whatever the configuration says. */
function requirePublicKeyAlgorithm(alg: unknown): void {
	if (isAlgorithm(alg) && !isHmac(alg)) return;
	throw new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token's algorithm is not one that a published key can check. Only algorithms with a key pair are.",
	);
}

async function refuse(): Promise<never> {
	throw new JwtError(
		"ERR_JWT_KEY_MISSING",
		"A key set's URL can only check tokens. Choose another key source to make them or to publish keys.",
	);
}

import type { KeyObject } from "node:crypto";
import { JwtError } from "../../errors.js";
import type { KeyReport } from "../key-source.js";
import { createKeyring, type KeyHeader, type Keyring } from "../keyring.js";
import { readKeys } from "../read/read-keys.js";
import { createBudget } from "./fetch-budget.js";
import { FetchError, fetchBytes, type Resource, unavailable } from "./fetch-json.js";
import { connectionWarnings, readUrl } from "./remote-url.js";
import { REMOTE_LIMITS, type RemoteKeySource, type RemoteOptions, refuse, renewedKeys } from "./renewed-keys.js";

export interface LoadBalancerOptions extends RemoteOptions {
	/** The maximum number of keys that are kept. AWS uses one or two at a time. */
	maxKeys: number;
	/** The number of unknown key IDs that are looked up at once. */
	burst: number;
	/** The time after which one more is looked up, in milliseconds. */
	refill: number;
}

export const LOAD_BALANCER_LIMITS: Readonly<LoadBalancerOptions> = {
	...REMOTE_LIMITS,
	maxKeys: 20,
	burst: 10,
	refill: 3_000,
};

/** The form of a key ID, which becomes a part of a URL. */
const KEY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The answers for a key ID that does not exist. Amazon S3 does not tell it from one that must not be read. */
const ABSENT = [403, 404];

/**
 * Creates a source of the keys of AWS load balancers, which only verifies. Each key is fetched by its ID when the first token
 * names it, and renewed like a key set. Anyone can make up key IDs, so unknown ones share a budget of requests, and only
 * keys that exist are kept.
 * @param url the URL below which the keys are
 * @param report is told after each fetch whether it succeeded
 * @param options settings that replace those in {@link LOAD_BALANCER_LIMITS}, and how requests reach their server
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if keys must not be fetched from that URL
 */
export function loadBalancerKeySource(
	url: string,
	report: KeyReport,
	options: Partial<LoadBalancerOptions> = {},
): RemoteKeySource {
	const name = "The URL of the load balancer's keys";
	const all = { ...LOAD_BALANCER_LIMITS, ...options };
	const base = readUrl(name, url, all.allowHttp);
	const warnings = connectionWarnings(name, base, all.connection);
	/** A source for each key, the least recently used one first. */
	const sources = new Map<string, RemoteKeySource>();
	const budget = createBudget(all.burst, all.refill);
	let latest: RemoteKeySource | undefined;
	let isClosed = false;

	const open = (kid: string): RemoteKeySource =>
		renewedKeys((closing) => fetchKey(base, kid, all, closing), report, all);
	const keep = (kid: string, source: RemoteKeySource) => {
		sources.delete(kid);
		sources.set(kid, source);
		const [oldest = ""] = sources.size > all.maxKeys ? sources.keys() : [];
		sources.delete(oldest);
	};

	async function fetchFirst(kid: string, header: KeyHeader): Promise<readonly KeyObject[]> {
		if (!budget.take()) throw tooManyUnknown();
		const source = open(kid);
		if (isClosed) source.close();
		keep(kid, source);
		try {
			return await source.verificationKeys(header);
		} finally {
			if (source.describe().used) latest = source;
			else sources.delete(kid);
		}
	}

	return {
		warnings,
		signingKey: refuse,
		publicKeys: refuse,
		verificationKeys(header) {
			const kid = readKeyId(header);
			const known = sources.get(kid);
			if (!known) return fetchFirst(kid, header);
			keep(kid, known);
			return known.verificationKeys(header);
		},
		renewedKeys: (header) => sources.get(readKeyId(header))?.renewedKeys?.(header) ?? [],
		async fetchedKeys() {
			throw new JwtError(
				"ERR_JWKS_NO_MATCHING_KEY",
				"A load balancer's keys have no list: each is fetched by the key ID (kid) of a token. Send a message with a token.",
			);
		},
		describe: () => latest?.describe() ?? {},
		close() {
			isClosed = true;
			for (const source of sources.values()) source.close();
		},
	};
}

function readKeyId({ kid }: KeyHeader): string {
	if (typeof kid === "string" && KEY_ID.test(kid)) return kid;
	throw new JwtError(
		"ERR_JWKS_NO_MATCHING_KEY",
		"The token's key ID (kid) is not that of a load balancer's key. Check who made the token.",
	);
}

/** Fetches one key; returns an empty keyring if it does not exist. @throws JwtError `ERR_JWKS_UNAVAILABLE` */
async function fetchKey(base: URL, kid: string, options: LoadBalancerOptions, closing: AbortSignal): Promise<Keyring> {
	const url = new URL(base);
	url.pathname = `${base.pathname.replace(/\/$/, "")}/${kid}`;
	const resource = { name: "The load balancer's key", url };
	const bytes = await fetchIfPresent(resource, options, closing);
	if (!bytes) return createKeyring({ keys: [], leftOut: [] }, ["ES256"]);
	const { keys, leftOut } = readKeys(bytes);
	const named = keys.filter(({ key }) => key.type === "public").map((key) => ({ ...key, kid }));
	const ring = createKeyring({ keys: named, leftOut }, ["ES256"]);
	if (ring.keys.length === 1) return ring;
	throw unavailable(resource, "the answer is not one public key for ES256. Check the URL.");
}

async function fetchIfPresent(resource: Resource, options: LoadBalancerOptions, closing: AbortSignal) {
	try {
		return await fetchBytes(resource, options, closing);
	} catch (error) {
		if (error instanceof FetchError && ABSENT.includes(error.status ?? 0)) return undefined;
		throw error;
	}
}

function tooManyUnknown(): JwtError {
	return new JwtError(
		"ERR_JWKS_UNAVAILABLE",
		"Too many tokens with unknown key IDs (kid) arrived, so this one is not looked up now. Send it again later.",
	);
}

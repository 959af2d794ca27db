import type { Algorithm } from "../../algorithms.js";
import type { KeyReport } from "../key-source.js";
import { createKeyring, type Keyring } from "../keyring.js";
import { readPublishedKeys } from "../read/read-keys.js";
import type { FetchOptions } from "./exchange.js";
import { fetchJson, unavailable } from "./fetch-json.js";
import { connectionWarnings, readUrl } from "./remote-url.js";
import { REMOTE_LIMITS, type RemoteKeySource, type RemoteOptions, renewedKeys } from "./renewed-keys.js";

export type { RemoteKeySource };

/**
 * Creates a key source from a JWK Set at a URL (RFC 7517 section 5). It only verifies tokens. The first use fetches the
 * keys.
 * @param algorithms the accepted algorithms
 * @param report is told after each fetch whether it succeeded
 * @param options settings that replace those in {@link REMOTE_LIMITS}, and how requests reach their server
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if keys must not be fetched from that URL
 */
export function remoteKeySource(
	url: string,
	algorithms: readonly Algorithm[],
	report: KeyReport,
	options: Partial<RemoteOptions> = {},
): RemoteKeySource {
	const name = "The key set's URL";
	const all = { ...REMOTE_LIMITS, ...options };
	const location = readUrl(name, url, all.allowHttp);
	const fetchKeys = (closing: AbortSignal) => fetchKeySet(location, algorithms, all, closing);
	return renewedKeys(fetchKeys, report, all, connectionWarnings(name, location, all.connection));
}

/** Fetches a JWK Set once. @throws JwtError `ERR_JWKS_UNAVAILABLE`, `ERR_JWT_CONFIG_INVALID` */
export async function fetchKeySet(
	url: URL,
	algorithms: readonly Algorithm[],
	options: FetchOptions,
	closing: AbortSignal,
): Promise<Keyring> {
	const resource = { name: "The keys", url };
	const json = await fetchJson(resource, options, closing);
	const read = readPublishedKeys(json);
	if (read) return createKeyring(read, algorithms);
	const isMetadata = typeof (json as { jwks_uri?: unknown } | null)?.jwks_uri === "string";
	const advice = isMetadata
		? "It is the metadata of an issuer: choose discovery and enter the issuer, or enter the URL in its jwks_uri."
		: "Check the URL.";
	throw unavailable(resource, `the answer is not a JWK Set. ${advice}`);
}

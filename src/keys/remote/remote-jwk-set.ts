import type { Algorithm } from "../../algorithms.js";
import type { KeyReport } from "../key-source.js";
import { createKeyring, type Keyring } from "../keyring.js";
import { readPublishedKeys } from "../read/read-keys.js";
import { type FetchLimits, fetchJson, unavailable } from "./fetch-json.js";
import { readUrl } from "./remote-url.js";
import { REMOTE_LIMITS, type RemoteKeySource, type RemoteLimits, renewedKeys } from "./renewed-keys.js";

export type { RemoteKeySource };

/**
 * Creates a key source from a JWK Set at a URL (RFC 7517 section 5). It only verifies tokens. The first use fetches the
 * keys.
 * @param algorithms the accepted algorithms
 * @param report is told after each fetch whether it succeeded
 * @param limits limits that replace those in {@link REMOTE_LIMITS}
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if keys must not be fetched from that URL
 */
export function remoteKeySource(
	url: string,
	algorithms: readonly Algorithm[],
	report: KeyReport,
	limits: Partial<RemoteLimits> = {},
): RemoteKeySource {
	const location = readUrl("The key set's URL", url);
	const all = { ...REMOTE_LIMITS, ...limits };
	return renewedKeys((closing) => fetchKeySet(location, algorithms, all, closing), report, all);
}

/** Fetches a JWK Set once. @throws JwtError `ERR_JWKS_UNAVAILABLE` */
export async function fetchKeySet(
	url: URL,
	algorithms: readonly Algorithm[],
	limits: FetchLimits,
	closing: AbortSignal,
): Promise<Keyring> {
	const resource = { name: "The keys", url };
	const json = await fetchJson(resource, limits, closing);
	if (json === undefined) throw unavailable(resource, "not found (404). Check the URL.");
	const read = readPublishedKeys(json);
	if (read) return createKeyring(read, algorithms);
	const isMetadata = typeof (json as { jwks_uri?: unknown } | null)?.jwks_uri === "string";
	const advice = isMetadata
		? "It is the metadata of an issuer: choose discovery and enter the issuer, or enter the URL in its jwks_uri."
		: "Check the URL.";
	throw unavailable(resource, `the answer is not a JWK Set. ${advice}`);
}

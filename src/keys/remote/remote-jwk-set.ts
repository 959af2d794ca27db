import type { Algorithm } from "../../algorithms.js";
import type { KeyReport } from "../key-source.js";
import { createKeyring, type Keyring } from "../keyring.js";
import { readPublishedKeys } from "../read/read-keys.js";
import { type FetchLimits, fetchJson, unavailable } from "./fetch-json.js";
import { readUrl } from "./remote-url.js";
import { REMOTE_LIMITS, type RemoteKeySource, type RemoteLimits, renewedKeys } from "./renewed-keys.js";

export type { RemoteKeySource };

/**
 * Keys from a JWK Set at a URL (RFC 7517 section 5), for checking tokens only. Nothing is fetched before first use.
 * @param algorithms the accepted ones
 * @param report told after each fetch whether it went well
 * @param limits other bounds than {@link REMOTE_LIMITS}
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where keys must not be fetched from that URL
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

/** @throws JwtError `ERR_JWKS_UNAVAILABLE` */
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
		? "It is an issuer's metadata: choose discovery and type the issuer, or type the jwks_uri it names."
		: "Check the URL.";
	throw unavailable(resource, `the answer is not a JWK Set. ${advice}`);
}

import type { Algorithm } from "../../algorithms.js";
import { JwtError } from "../../errors.js";
import { canBeLoopback } from "../../loopback.js";
import { commonIssuer } from "../../tenants.js";
import type { KeyReport } from "../key-source.js";
import { fetchJson, type Resource, unavailable } from "./fetch-json.js";
import { fetchKeySet } from "./remote-jwk-set.js";
import { readUrl } from "./remote-url.js";
import { isWithin, REMOTE_LIMITS, type RemoteKeySource, type RemoteLimits, renewedKeys } from "./renewed-keys.js";

export interface DiscoveryLimits extends RemoteLimits {
	/** How long the metadata is kept, in milliseconds; after that, it is fetched again with the keys. */
	metadataFor: number;
}

export const DISCOVERY_LIMITS: Readonly<DiscoveryLimits> = { ...REMOTE_LIMITS, metadataFor: 24 * 3_600_000 };

/**
 * Creates a key source from the metadata of an issuer (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3). It
 * only verifies tokens. The first use fetches the metadata and the keys.
 * @param issuer the issuer, exactly as in its metadata. With `{tenantid}`, the metadata of all tenants is fetched.
 * @param algorithms the accepted algorithms
 * @param report is told after each fetch whether it succeeded
 * @param limits limits that replace those in {@link DISCOVERY_LIMITS}
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if keys must not be fetched from that URL
 */
export function discoveryKeySource(
	issuer: string,
	algorithms: readonly Algorithm[],
	report: KeyReport,
	limits: Partial<DiscoveryLimits> = {},
): RemoteKeySource {
	const location = readUrl("The issuer", commonIssuer(issuer));
	if (/[?#]/.test(issuer)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The issuer must not contain ? or #. Enter it exactly as in the claim iss.",
		);
	}
	const all = { ...DISCOVERY_LIMITS, ...limits };
	let found: { url: URL; fetchedAt: number } | undefined;

	return renewedKeys(
		async (closing) => {
			if (!found || !isWithin(all.metadataFor, found.fetchedAt)) {
				const metadata = await fetchMetadata(location, all, closing);
				found = { url: readMetadata(metadata, issuer), fetchedAt: Date.now() };
			}
			try {
				return await fetchKeySet(found.url, algorithms, all, closing);
			} catch (error) {
				// The keys may have moved, so read the metadata again next time.
				found = undefined;
				throw error;
			}
		},
		report,
		all,
	);
}

type Metadata = Resource & { json: unknown };

async function fetchMetadata(issuer: URL, limits: DiscoveryLimits, closing: AbortSignal): Promise<Metadata> {
	const path = issuer.pathname.replace(/\/$/, "");
	const name = "The issuer's metadata";
	const candidates = [`${path}/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server${path}`];
	for (const candidate of candidates) {
		// Not `new URL(candidate, issuer)`: a path that begins with two slashes would change the host.
		const url = new URL(issuer);
		url.pathname = candidate;
		const json = await fetchJson({ name, url }, limits, closing);
		if (json !== undefined) return { name, url, json };
	}
	throw unavailable({ name, url: issuer }, "not found (404). Check the issuer.");
}

/**
 * Returns the URL of an issuer's keys.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the metadata names another issuer, which could impersonate this one (OpenID
 *   Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3); `ERR_JWKS_UNAVAILABLE` if the metadata cannot be used
 */
function readMetadata({ json, ...resource }: Metadata, issuer: string): URL {
	const { issuer: named, jwks_uri } = (json ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
	if (typeof named !== "string") throw unavailable(resource, "the answer does not name an issuer. Check the issuer.");
	if (named !== issuer) throw new JwtError("ERR_JWT_CONFIG_INVALID", `The issuer ${mismatch(named, issuer)}`);
	if (typeof jwks_uri !== "string")
		throw unavailable(resource, "the answer does not name a key set (jwks_uri). Check the issuer.");
	const url = readUrl("The key set's URL (jwks_uri) in the issuer's metadata", jwks_uri, "ERR_JWKS_UNAVAILABLE");
	if (canBeLoopback(url) && !canBeLoopback(resource.url)) {
		throw unavailable(resource, "the URL of its key set (jwks_uri) points to this computer. Check the issuer.");
	}
	return url;
}

function mismatch(named: string, issuer: string): string {
	if (named === `${issuer}/`) return "ends with a slash in its metadata. Add the slash.";
	if (`${named}/` === issuer) return "does not end with a slash in its metadata. Remove the slash.";
	return "has another name in its metadata. Enter it exactly as in the property issuer there.";
}

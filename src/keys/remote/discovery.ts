import type { Algorithm } from "../../algorithms.js";
import { JwtError } from "../../errors.js";
import { isLoopback } from "../../loopback.js";
import type { KeyReport } from "../key-source.js";
import { fetchJson, type Resource, unavailable } from "./fetch-json.js";
import { fetchKeySet } from "./remote-jwk-set.js";
import { readUrl } from "./remote-url.js";
import { isWithin, REMOTE_LIMITS, type RemoteKeySource, type RemoteLimits, renewedKeys } from "./renewed-keys.js";

export interface DiscoveryLimits extends RemoteLimits {
	/** Milliseconds after which the metadata is fetched anew together with the keys. */
	metadataFor: number;
}

export const DISCOVERY_LIMITS: Readonly<DiscoveryLimits> = { ...REMOTE_LIMITS, metadataFor: 24 * 3_600_000 };

/**
 * Keys of an issuer, found by its metadata (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3), for checking
 * tokens only. Nothing is fetched before first use.
 * @param issuer exactly as the metadata and the claim `iss` have it
 * @param algorithms the accepted ones
 * @param report told after each fetch whether it went well
 * @param limits other bounds than {@link DISCOVERY_LIMITS}
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where keys must not be fetched from that URL
 */
export function discoveryKeySource(
	issuer: string,
	algorithms: readonly Algorithm[],
	report: KeyReport,
	limits: Partial<DiscoveryLimits> = {},
): RemoteKeySource {
	const location = readUrl("The issuer", issuer);
	if (/[?#]/.test(issuer)) {
		throw new JwtError("ERR_JWT_CONFIG_INVALID", "The issuer must not hold a ? or #. Type it as the claim iss has it.");
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
				// The keys may have moved; the metadata says where to.
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
		// Set, not resolved: a path that begins with two slashes would name another host.
		const url = new URL(issuer);
		url.pathname = candidate;
		const json = await fetchJson({ name, url }, limits, closing);
		if (json !== undefined) return { name, url, json };
	}
	throw unavailable({ name, url: issuer }, "not found (404). Check the issuer.");
}

/**
 * Where the keys of an issuer are.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where the metadata is another issuer's, which could pose as this one
 *   (OpenID Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3); `ERR_JWKS_UNAVAILABLE` where it is unusable
 */
function readMetadata({ json, ...resource }: Metadata, issuer: string): URL {
	const { issuer: named, jwks_uri } = (json ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
	if (typeof named !== "string") throw unavailable(resource, "the answer names no issuer. Check the issuer.");
	if (named !== issuer) throw new JwtError("ERR_JWT_CONFIG_INVALID", `The issuer ${mismatch(named, issuer)}`);
	if (typeof jwks_uri !== "string") throw unavailable(resource, "the answer names no key set (jwks_uri).");
	const url = readUrl("The key set's URL (jwks_uri) in the issuer's metadata", jwks_uri, "ERR_JWKS_UNAVAILABLE");
	if (isLoopback(url) && !isLoopback(resource.url)) {
		throw unavailable(resource, "the key set's URL (jwks_uri) that it names leads to this computer.");
	}
	return url;
}

function mismatch(named: string, issuer: string): string {
	if (named === `${issuer}/`) return "names itself with a slash at its end; write it exactly so.";
	if (`${named}/` === issuer) return "names itself without a slash at its end; write it exactly so.";
	return "names itself otherwise in its metadata. Type it exactly as stands there after issuer.";
}

import type { Algorithm } from "../../algorithms.js";
import { JwtError } from "../../errors.js";
import { canBeLoopback } from "../../loopback.js";
import { commonIssuer } from "../../tenants.js";
import type { KeyReport } from "../key-source.js";
import { FetchError, fetchJson, type Resource, unavailable } from "./fetch-json.js";
import { fetchKeySet } from "./remote-jwk-set.js";
import { connectionWarnings, readUrl } from "./remote-url.js";
import { REMOTE_LIMITS, type RemoteKeySource, type RemoteOptions, renewedKeys } from "./renewed-keys.js";

/**
 * Creates a key source from the metadata of an issuer (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3). It
 * only verifies tokens. The first use fetches the metadata and the keys, and each renewal fetches both again, because the
 * keys may have moved.
 * @param issuer the issuer, exactly as in its metadata. With `{tenantid}`, the metadata of all tenants is fetched.
 * @param algorithms the accepted algorithms
 * @param report is told after each fetch whether it succeeded
 * @param options settings that replace those in {@link REMOTE_LIMITS}, and how requests reach their server
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if keys must not be fetched from that URL
 */
export function discoveryKeySource(
	issuer: string,
	algorithms: readonly Algorithm[],
	report: KeyReport,
	options: Partial<RemoteOptions> = {},
): RemoteKeySource {
	const all = { ...REMOTE_LIMITS, ...options };
	const location = readUrl("The issuer", commonIssuer(issuer), all.allowHttp);
	if (/[?#]/.test(issuer)) {
		throw new JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"The issuer must not contain ? or #. Enter it exactly as in the claim iss.",
		);
	}
	const fetchKeys = async (closing: AbortSignal) => {
		const url = await findKeySet(location, issuer, all, closing);
		return fetchKeySet(url, algorithms, all, closing);
	};
	return renewedKeys(fetchKeys, report, all, connectionWarnings("The issuer", location, all.connection));
}

/**
 * Finds the URL of an issuer's keys in its metadata. If the first place does not have the metadata, asks the second.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the metadata names another issuer; `ERR_JWKS_UNAVAILABLE`
 */
async function findKeySet(location: URL, issuer: string, options: RemoteOptions, closing: AbortSignal): Promise<URL> {
	const path = location.pathname.replace(/\/$/, "");
	const name = "The issuer's metadata";
	const places = [`${path}/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server${path}`];
	const failed: FetchError[] = [];
	for (const place of places) {
		// Not `new URL(place, location)`: a path that begins with two slashes would change the host.
		const url = new URL(location);
		url.pathname = place;
		const resource = { name, url };
		try {
			const metadata = await fetchJson(resource, options, closing);
			// Plain http is no way down from metadata that came by https.
			return readMetadata(metadata, resource, issuer, options.allowHttp && location.protocol === "http:");
		} catch (error) {
			// A server that does not answer would not answer at the second place either.
			if (!(error instanceof FetchError && error.isAnswer)) throw error;
			failed.push(error);
		}
	}
	const [first, second] = failed.map(({ problem }) => problem);
	const problem =
		first === second
			? `at both openid-configuration and oauth-authorization-server, ${first}`
			: `at openid-configuration, ${first} At oauth-authorization-server, ${second}`;
	throw unavailable({ name, url: location }, problem);
}

/**
 * Returns the URL of an issuer's keys.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the metadata names another issuer, which could impersonate this one (OpenID
 *   Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3); `ERR_JWKS_UNAVAILABLE` if the metadata cannot be used
 */
function readMetadata(json: unknown, resource: Resource, issuer: string, allowHttp: boolean): URL {
	const { issuer: named, jwks_uri } = (json ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
	if (typeof named !== "string") throw unavailable(resource, "the answer does not name an issuer. Check the issuer.");
	if (named !== issuer) throw new JwtError("ERR_JWT_CONFIG_INVALID", `The issuer ${mismatch(named, issuer)}`);
	if (typeof jwks_uri !== "string")
		throw unavailable(resource, "the answer does not name a key set (jwks_uri). Check the issuer.");
	const name = "The key set's URL (jwks_uri) in the issuer's metadata";
	const url = readUrl(name, jwks_uri, allowHttp, "ERR_JWKS_UNAVAILABLE");
	if (canBeLoopback(url) && !canBeLoopback(resource.url)) {
		throw new FetchError(
			resource,
			"the URL of its key set (jwks_uri) points to this computer. Check the issuer.",
			false,
		);
	}
	return url;
}

function mismatch(named: string, issuer: string): string {
	if (named === `${issuer}/`) return "ends with a slash in its metadata. Add the slash.";
	if (`${named}/` === issuer) return "does not end with a slash in its metadata. Remove the slash.";
	return "has another name in its metadata. Enter it exactly as in the property issuer there.";
}

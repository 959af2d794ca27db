/** A real OpenID provider on loopback, whose access tokens are JWTs (RFC 9068) and whose keys can be exchanged. */
import { mock } from "node:test";
import type { JWK } from "jose";
import { type LoopbackServer, raw, startServer } from "./jwks-server.js";

export const AUDIENCE = "https://api.example";
const CLIENT = { client_id: "flow", client_secret: "secret-of-the-client-of-the-tests" };

export interface OpenIdProvider {
	readonly server: LoopbackServer;
	readonly issuer: string;
	/** Publishes these keys; the first that fits signs. */
	rotate(keys: readonly JWK[]): Promise<void>;
	/** Gets an access token by the client credentials grant (RFC 6749 section 4.4). */
	token(alg: string): Promise<string>;
}

/** It keeps nothing: its only client is in its configuration, and its tokens speak for themselves. */
class NoStorage {
	async find(): Promise<undefined> {}
	async upsert(): Promise<void> {}
}

/** Starts a provider; `stopServers` ends it. */
export async function startProvider(keys: readonly JWK[]): Promise<OpenIdProvider> {
	const server = await startServer(raw("", {}, 503));
	const issuer = server.origin;
	const provider: OpenIdProvider = {
		server,
		issuer,
		async rotate(next) {
			server.answer = await makeProvider(issuer, next);
		},
		async token(alg) {
			const body = new URLSearchParams({ grant_type: "client_credentials", resource: `${AUDIENCE}/${alg}`, ...CLIENT });
			const response = await fetch(`${issuer}/token`, { method: "POST", body });
			const { access_token } = (await response.json()) as { access_token?: string };
			if (!access_token) throw new Error(`no token: HTTP status ${response.status}`);
			return access_token;
		},
	};
	await provider.rotate(keys);
	return provider;
}

async function makeProvider(issuer: string, keys: readonly JWK[]) {
	// It has remarks on the Node.js version and on what it is not told.
	const silenced = [mock.method(console, "warn", () => {}), mock.method(console, "info", () => {})];
	try {
		const { default: Provider } = await import("oidc-provider");
		return new Provider(issuer, {
			adapter: NoStorage,
			jwks: { keys },
			clients: [
				{
					...CLIENT,
					token_endpoint_auth_method: "client_secret_post",
					grant_types: ["client_credentials"],
					redirect_uris: [],
					response_types: [],
					// Its ID tokens would be signed with RS256, for which there may be no key.
					id_token_signed_response_alg: keys[0]?.alg,
				},
			],
			ttl: { ClientCredentials: 30 * 86_400 },
			features: {
				devInteractions: { enabled: false },
				clientCredentials: { enabled: true },
				resourceIndicators: {
					enabled: true,
					getResourceServerInfo: (_context: unknown, resource: string) => ({
						scope: "",
						audience: AUDIENCE,
						accessTokenFormat: "jwt",
						jwt: { sign: { alg: resource.slice(resource.lastIndexOf("/") + 1) } },
					}),
				},
			},
		}).callback();
	} finally {
		for (const method of silenced) method.mock.restore();
	}
}

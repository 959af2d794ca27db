/** A real OpenID provider on loopback, with JWT access tokens (RFC 9068) and replaceable keys. */
import { mock } from "node:test";
import type { JWK } from "jose";
import { type LoopbackServer, raw, startServer } from "./jwks-server.js";

export const AUDIENCE = "https://api.example";
const CLIENT = { client_id: "flow", client_secret: "secret-of-the-client-of-the-tests" };

export interface OpenIdProvider {
	readonly server: LoopbackServer;
	readonly issuer: string;
	/** Publishes these keys. The first one that fits signs. */
	rotate(keys: readonly JWK[]): Promise<void>;
	/** Gets an access token with the client credentials grant (RFC 6749 section 4.4). */
	token(alg: string): Promise<string>;
}

/** Stores nothing: the only client is in the configuration, and the tokens are self-contained. */
class NoStorage {
	async find(): Promise<undefined> {}
	async upsert(): Promise<void> {}
}

/** Starts a provider; `stopServers` stops it. */
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
	// It warns about the Node.js version and about missing settings.
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
					// Without this, it would sign ID tokens with RS256 and may have no key for that.
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

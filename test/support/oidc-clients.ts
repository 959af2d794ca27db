/**
 * A real OpenID provider on loopback that gives access tokens to clients which authenticate in every way that this package
 * knows, and to anyone who brings a JWT as grant (RFC 7523), which is an extension of it.
 */
import { mock } from "node:test";
import { createLocalJWKSet, type JWK, type JWTPayload, jwtVerify } from "jose";
import { type LoopbackServer, raw, startServer } from "./jwks-server.js";
import { SECRET } from "./tokens.js";

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const API = "https://api.example";

/** What the provider's grants use of a request. */
interface GrantContext {
	oidc: { params: Record<string, string>; client: { clientId: string } };
	body: object;
}

/** Stores only what the test looks at: clients are in the configuration. */
class Storage {
	readonly #kept = new Map<string, unknown>();
	async find(id: string): Promise<unknown> {
		return this.#kept.get(id);
	}
	async upsert(id: string, payload: unknown): Promise<void> {
		this.#kept.set(id, payload);
	}
	async consume(): Promise<void> {}
	async destroy(): Promise<void> {}
}

export interface ClientsProvider {
	readonly server: LoopbackServer;
	readonly issuer: string;
	readonly tokenUrl: string;
	/** The claims of the grants accepted so far. */
	readonly grants: JWTPayload[];
}

/**
 * Starts the provider. Its clients are named after the way in which they authenticate; their secret is {@link SECRET}.
 * @param jwk the public key of the client `private_key_jwt`, and of anyone who brings a grant
 */
export async function startClientsProvider(jwk: JWK): Promise<ClientsProvider> {
	const server = await startServer(raw("", {}, 503));
	const issuer = server.origin;
	const tokenUrl = `${issuer}/token`;
	const grants: JWTPayload[] = [];
	const silenced = [mock.method(console, "warn", () => {}), mock.method(console, "info", () => {})];
	const client = (token_endpoint_auth_method: string, more: object) => ({
		client_id: token_endpoint_auth_method,
		token_endpoint_auth_method,
		grant_types: ["client_credentials", JWT_BEARER],
		redirect_uris: [],
		response_types: [],
		scope: "read write",
		...more,
	});
	try {
		const { default: Provider } = await import("oidc-provider");
		const provider = new Provider(issuer, {
			adapter: Storage,
			clients: [
				client("private_key_jwt", { jwks: { keys: [jwk] } }),
				client("client_secret_jwt", { client_secret: SECRET }),
				client("client_secret_basic", { client_secret: SECRET }),
				client("client_secret_post", { client_secret: SECRET }),
				client("none", {}),
			],
			clientAuthMethods: ["private_key_jwt", "client_secret_jwt", "client_secret_basic", "client_secret_post", "none"],
			scopes: ["read", "write"],
			ttl: { ClientCredentials: 600 },
			features: {
				devInteractions: { enabled: false },
				clientCredentials: { enabled: true },
				resourceIndicators: {
					enabled: true,
					defaultResource: () => API,
					getResourceServerInfo: (_context: unknown, resource: string) => ({
						scope: "read write",
						audience: resource,
						accessTokenFormat: "jwt",
					}),
				},
			},
		} as never);
		(provider as never as Extensible).registerGrantType(
			JWT_BEARER,
			async (context: GrantContext) => {
				const { assertion = "", scope = "" } = context.oidc.params;
				try {
					const keys = createLocalJWKSet({ keys: [jwk] });
					const { payload } = await jwtVerify(assertion, keys, {
						audience: [issuer, tokenUrl],
						requiredClaims: ["exp", "iss", "sub"],
					});
					grants.push(payload);
				} catch {
					const { errors } = await import("oidc-provider");
					throw new errors.InvalidGrant("the assertion is not accepted");
				}
				context.body = {
					access_token: `granted-to-${context.oidc.client.clientId}`,
					expires_in: 600,
					token_type: "Bearer",
					scope,
				};
			},
			["assertion", "scope"],
		);
		server.answer = provider.callback();
	} finally {
		for (const method of silenced) method.mock.restore();
	}
	return { server, issuer, tokenUrl, grants };
}

interface Extensible {
	registerGrantType(name: string, handle: (context: GrantContext) => Promise<void>, parameters: string[]): void;
}

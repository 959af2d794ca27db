/** Access tokens from a real OpenID provider, by every grant and every way to authenticate. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { RequestParameter } from "../../../src/client/request-content.js";
import { stopServers } from "../../support/jwks-server.js";
import { makeKeyPair, toPem } from "../../support/key-pairs.js";
import { type ClientsProvider, startClientsProvider } from "../../support/oidc-clients.js";
import { read, SECRET } from "../../support/tokens.js";
import { type Asking, createAsker, failureOf, KEY_PAIR, publicKey } from "./asking.js";

const SHARED = { secret: SECRET };

describe("access tokens of a real provider", () => {
	let provider: ClientsProvider;
	before(async () => {
		provider = await startClientsProvider({
			...publicKey.export({ format: "jwk" }),
			kid: "mine",
			alg: "RS256",
			use: "sig",
		} as never);
	});
	after(stopServers);

	/** Asks as the client that is named after how it authenticates. */
	const asker = (clientauth: string, { node, config, credentials }: Asking = {}) =>
		createAsker({
			node: {
				tokenurl: provider.tokenUrl,
				grant: "client_credentials",
				clientid: clientauth,
				clientauth,
				scope: "read",
				...node,
			},
			config: { issuer: "", ...config },
			credentials: credentials ?? (clientauth === "private_key_jwt" ? KEY_PAIR : SHARED),
		});

	for (const clientauth of ["private_key_jwt", "client_secret_jwt", "client_secret_basic", "client_secret_post"]) {
		it(`come by client_credentials with ${clientauth}`, async () => {
			const { ask } = await asker(clientauth);
			const { answer } = await ask();
			const { claims } = read(answer.access_token);
			assert.deepEqual([claims.iss, claims.client_id, claims.scope], [provider.issuer, clientauth, "read"]);
			assert.deepEqual([answer.expires_in, answer.token_type], [600, "Bearer"]);
		});
	}

	for (const clientauth of ["private_key_jwt", "client_secret_jwt"]) {
		it(`come with ${clientauth} for the issuer of the service, typed as an assertion of a client`, async () => {
			const config = { audience: provider.issuer, tokentype: "client-authentication+jwt" };
			const { ask } = await asker(clientauth, { config });
			assert.ok((await ask()).answer.access_token);
		});
	}

	it("come for the API that the parameter resource names (RFC 8707)", async () => {
		const { ask } = await asker("client_secret_post");
		const tokenFor = async (parameters: RequestParameter[]) => read((await ask({ parameters })).answer.access_token);
		assert.equal((await tokenFor([])).claims.aud, "https://api.example");
		const resource = "https://other.example/api";
		assert.equal((await tokenFor([["resource", resource]])).claims.aud, resource);
		const failure = await failureOf(() => ask({ parameters: [["resource", "not a URL"]] }));
		assert.deepEqual(failure.cause, { status: 400, error: "invalid_target" });
		assert.match(failure.message, /resource in Parameters \(parameters\)/);
	});

	it("come again and again with another jti each time", async () => {
		const { ask } = await asker("private_key_jwt");
		const tokens = [await ask(), await ask({ claims: { more: 1 } }), await ask({ claims: { more: 2 } })];
		assert.equal(new Set(tokens.map(({ answer }) => answer.access_token)).size, 3);
	});

	for (const clientauth of ["private_key_jwt", "none"]) {
		it(`come for a JWT as grant, of the client ${clientauth}`, async () => {
			const { ask } = await asker(clientauth, { node: { grant: "jwt-bearer" }, credentials: KEY_PAIR });
			const { answer } = await ask({ added: [["sub", "kim"]] });
			assert.deepEqual(answer, {
				access_token: `granted-to-${clientauth}`,
				expires_in: 600,
				token_type: "Bearer",
				scope: "read",
			});
			const { iss, sub, aud, scope, iat = 0, exp = 0 } = provider.grants.at(-1) ?? {};
			assert.deepEqual([iss, sub, aud, scope, exp - iat], [clientauth, "kim", provider.tokenUrl, "read", 300]);
		});
	}

	const other = { privatekey: toPem(makeKeyPair("rsa").privateKey) };
	const MISTAKES: [title: string, clientauth: string, asking: Asking, error: string, field: RegExp][] = [
		["another key", "private_key_jwt", { credentials: other }, "invalid_client", /secret or the private key/],
		[
			"another secret",
			"client_secret_jwt",
			{ credentials: { secret: "x".repeat(64) } },
			"invalid_client",
			/secret or the private key/,
		],
		[
			"another secret, sent",
			"client_secret_basic",
			{ credentials: { secret: "x".repeat(64) } },
			"invalid_client",
			/secret/,
		],
		[
			"an unknown client",
			"client_secret_post",
			{ node: { clientid: "nobody" } },
			"invalid_client",
			/Client ID \(clientid\)/,
		],
		[
			"another way to authenticate",
			"client_secret_post",
			{ node: { clientid: "private_key_jwt" } },
			"invalid_client",
			/Authentication \(clientauth\)/,
		],
		[
			"another audience",
			"private_key_jwt",
			{ config: { audience: "https://other.example" } },
			"invalid_client",
			/\(clientid\)/,
		],
		[
			"another key for the grant",
			"none",
			{ node: { grant: "jwt-bearer" }, credentials: other },
			"invalid_grant",
			/private key/,
		],
	];
	for (const [title, clientauth, asking, error, field] of MISTAKES) {
		it(`name the field for ${title}`, async () => {
			const { ask } = await asker(clientauth, asking);
			const failure = await failureOf(() => ask({ added: clientauth === "none" ? [["sub", "kim"]] : [] }));
			assert.equal((failure.cause as { error: string }).error, error);
			assert.match(failure.message, field);
		});
	}

	it("do not come for a secret that is not text", async () => {
		const secret = Buffer.concat([Buffer.of(0xff), randomBytes(40)]).toString("base64");
		const { ask } = await asker("client_secret_post", {
			credentials: { secret },
			config: { secretencoding: "base64" },
		});
		const failure = await failureOf(ask);
		assert.equal(failure.code, "ERR_JWT_KEY_INVALID");
		assert.match(failure.message, /\(secretencoding\)/);
	});
});

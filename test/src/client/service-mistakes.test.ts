/**
 * The likely mistakes of those who set up a service, against stand-ins that refuse what the service refuses: each gets
 * a message that names the field to check.
 */
import assert from "node:assert/strict";
import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import type { RequestContent } from "../../../src/client/request-content.js";
import { startAuth0 } from "../../support/auth0-service.js";
import { startGitHub } from "../../support/github-service.js";
import { startGoogle } from "../../support/google-service.js";
import { raw, startServer, stopServers } from "../../support/jwks-server.js";
import { sharedKeyPair, toPem } from "../../support/key-pairs.js";
import { startClientsProvider } from "../../support/oidc-clients.js";
import { describeWith, NO_OPENSSL, openssl, PASSPHRASE } from "../../support/openssl.js";
import { startDocuSign, startEntra, startSalesforce } from "../../support/token-services.js";
import { SECRET } from "../../support/tokens.js";
import { type Asking, createAsker, failureOf, privateKey, publicKey } from "./asking.js";

/** All that a person enters, and what the message brings. */
type Entered = Required<Asking> & { content: Partial<RequestContent> };
type Change = { [K in keyof Entered]?: Partial<Entered[K]> };
type Mistake = [title: string, change: (origin: string) => Change | Promise<Change>, field: RegExp];

interface Service {
	name: string;
	/** Starts the stand-in. @returns its origin */
	start(): Promise<string>;
	/** The right settings. */
	entered(origin: string): Entered;
	mistakes: Mistake[];
}

const pem = toPem(privateKey);
const otherPem = toPem(sharedKeyPair("rsa", "other").privateKey);
const node = (options: Entered["node"]) => () => ({ node: options });
const config = (options: Entered["config"]) => () => ({ config: options });
const credentials = (given: Entered["credentials"]) => () => ({ credentials: given });
const added =
	(...rows: [string, unknown][]) =>
	() => ({ content: { added: rows } });
const now = () => Math.floor(Date.now() / 1000);

/** The path of a token URL at another server. */
const at = async (answer: Parameters<typeof startServer>[0], path: string) => ({
	node: { tokenurl: (await startServer(answer)).origin + path },
});

/** Mistakes that are possible at any service. @param path that of the token URL */
const general = (path: string): Mistake[] => [
	["no token URL", node({ tokenurl: "" }), /^Token URL \(tokenurl\) is missing/],
	[
		"a token URL without https://",
		node({ tokenurl: `login.example.com${path}` }),
		/^Token URL \(tokenurl\) is not a URL/,
	],
	[
		"a token URL with http://",
		node({ tokenurl: `http://login.example.com${path}` }),
		/^Token URL \(tokenurl\) must begin/,
	],
	["a token URL that is a page", () => at(raw("<html>Sign in</html>"), path), /Token URL \(tokenurl\)/],
	["a token URL that moved", () => at(raw("", { location: "/new" }, 308), path), /Token URL \(tokenurl\)/],
	["a token URL that does not exist", () => at(raw("{}", {}, 404), path), /Token URL \(tokenurl\)/],
	["an unknown grant", node({ grant: "authorization_code" }), /^Grant \(grant\) is unknown/],
];

/** Mistakes with a key that signs with RS256. */
const SIGNING: Mistake[] = [
	["no key", credentials({ privatekey: "" }), /has no key/],
	["half a key", credentials({ privatekey: pem.slice(0, 400) }), /The key is incomplete/],
	["the public key", credentials({ privatekey: toPem(publicKey) }), /private key/i],
	["a key on a curve", credentials({ privatekey: toPem(sharedKeyPair("P-256").privateKey) }), /RS256/],
	["another key", credentials({ privatekey: otherPem }), /the private key/],
	[
		"an encrypted key without its passphrase",
		credentials({
			privatekey: String(
				privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: PASSPHRASE }),
			),
		}),
		/passphrase/i,
	],
	["a clock that is an hour fast", () => added(["iat", now() + 3600], ["exp", now() + 3660])(), /the clock/],
	["a clock that is an hour slow", () => added(["iat", now() - 3600], ["exp", now() - 3500])(), /the clock/],
	["exp in milliseconds", () => added(["exp", Date.now() + 60_000])(), /claim exp/],
	["an issuer that is a number", () => added(["iss", 5])(), /claim iss must be text/],
];

/** Mistakes with a JWT as grant. */
const BEARER: Mistake[] = [
	["no issuer", config({ issuer: "" }), /Issuer \(issuer\)/],
	["another issuer", config({ issuer: "somebody-else" }), /Issuer \(issuer\)/],
];

const EMAIL = "flows@project.iam.gserviceaccount.com";
const DRIVE = "https://www.googleapis.com/auth/drive";

const SERVICES: Service[] = [
	{
		name: "Google",
		start: async () => (await startGoogle({ clientEmail: EMAIL, keyId: "key-1", publicKey })).origin,
		entered: (origin) => ({
			node: { tokenurl: `${origin}/token`, scope: DRIVE },
			config: { issuer: EMAIL, keyid: "key-1" },
			credentials: { privatekey: pem },
			content: {},
		}),
		mistakes: [
			...general("/token"),
			...SIGNING,
			...BEARER,
			["the key without its ID", config({ keyid: "" }), /key ID \(keyid\)/],
			["another key ID", config({ keyid: "key-2" }), /key ID \(keyid\)/],
			["no scope", node({ scope: "" }), /Scope \(scope\)/],
			["half a scope", node({ scope: "drive" }), /Scope \(scope\)/],
			["scopes with commas", node({ scope: `${DRIVE}, drive.file` }), /Scope \(scope\)/],
			["another audience", config({ audience: "https://www.googleapis.com" }), /Audience \(audience\)/],
			["another algorithm", config({ algorithm: "PS256" }), /algorithm/],
			["client credentials", node({ grant: "client_credentials", clientid: EMAIL }), /Grant \(grant\)/],
		],
	},
	{
		name: "Salesforce",
		start: async () => (await startSalesforce({ issuer: "consumer", subject: "kim@example.com", publicKey })).origin,
		entered: (origin) => ({
			node: { tokenurl: `${origin}/services/oauth2/token` },
			config: { issuer: "consumer", audience: origin, expiresin: "3m" },
			credentials: { privatekey: pem },
			content: { added: [["sub", "kim@example.com"]] },
		}),
		mistakes: [
			...general("/services/oauth2/token"),
			...SIGNING.filter(([title]) => !title.endsWith("fast")),
			...BEARER,
			["no user", added(), /claim sub in Add claims \(addclaims\)/],
			["a user who did not approve", added(["sub", "alex@example.com"]), /claim sub in Add claims \(addclaims\)/],
			["no audience", config({ audience: "" }), /Audience \(audience\)/],
			["the audience of the sandbox", config({ audience: "https://test.salesforce.com" }), /Audience \(audience\)/],
			["a life of five minutes", config({ expiresin: "5m" }), /\(expiresin\)/],
			["another algorithm", config({ algorithm: "RS512" }), /algorithm/],
			["a user that is a number", added(["sub", 5]), /claim sub must be text/],
		],
	},
	{
		name: "DocuSign",
		start: async () => (await startDocuSign({ issuer: "integration", subject: "user-id", publicKey })).origin,
		entered: (origin) => ({
			node: { tokenurl: `${origin}/oauth/token`, scope: "signature impersonation" },
			config: { issuer: "integration", audience: new URL(origin).host },
			credentials: { privatekey: pem },
			content: { added: [["sub", "user-id"]] },
		}),
		mistakes: [
			...general("/oauth/token"),
			...SIGNING,
			...BEARER,
			["no user", added(), /claim sub in Add claims \(addclaims\)/],
			["another user", added(["sub", "other"]), /claim sub in Add claims \(addclaims\)/],
			["an audience with https://", (origin) => ({ config: { audience: origin } }), /Audience \(audience\)/],
			["no audience", config({ audience: "" }), /Audience \(audience\)/],
			["no scope", node({ scope: "" }), /Scope \(scope\)/],
			["no impersonation", node({ scope: "signature" }), /this user has approved the application/],
			["another algorithm", config({ algorithm: "PS256" }), /algorithm/],
		],
	},
	{
		name: "GitHub",
		start: async () => (await startGitHub({ clientId: "Iv23li", publicKey })).origin,
		entered: (origin) => ({
			node: { tokenurl: `${origin}/app/installations/1/access_tokens`, grant: "github-app" },
			config: { issuer: "Iv23li" },
			credentials: { privatekey: pem },
			content: {},
		}),
		mistakes: [
			...general("/app/installations/1/access_tokens"),
			...SIGNING,
			...BEARER,
			[
				"the page of the installation",
				node({ tokenurl: "https://github.com/settings/installations/1" }),
				/Token URL \(tokenurl\)/,
			],
			[
				"no installation",
				node({ tokenurl: "https://api.github.com" }),
				/Token URL \(tokenurl\) is not the URL of an installation/,
			],
			[
				"the name of an installation",
				node({ tokenurl: "https://api.github.com/app/installations/acme/access_tokens" }),
				/Token URL \(tokenurl\) is not the URL of an installation/,
			],
			[
				"an installation of another App",
				(origin) => ({ node: { tokenurl: `${origin}/app/installations/9/access_tokens` } }),
				/Token URL \(tokenurl\)/,
			],
			["the name of the App in place of its client ID", config({ issuer: "my-app" }), /Issuer \(issuer\)/],
			["another algorithm", config({ algorithm: "RS512" }), /algorithm/],
			[
				"a shared secret",
				() => ({ config: { algorithm: "HS256" }, credentials: { secret: SECRET } }),
				/github-app needs a key pair/,
			],
			["a life of an hour", () => added(["exp", now() + 3600])(), /lifetime \(expiresin\)/],
		],
	},
	{
		name: "Auth0",
		start: async () =>
			(
				await startAuth0({
					clientId: "client-1",
					clientSecret: SECRET,
					audience: "https://api.example/",
					scopes: ["read"],
				})
			).origin,
		entered: (origin) => ({
			node: {
				tokenurl: `${origin}/oauth/token`,
				grant: "client_credentials",
				clientid: "client-1",
				clientauth: "client_secret_post",
			},
			config: { algorithm: "HS256", issuer: "" },
			credentials: { secret: SECRET },
			content: { parameters: [["audience", "https://api.example/"]] },
		}),
		mistakes: [
			...general("/oauth/token"),
			["no client ID", node({ clientid: " " }), /^Client ID \(clientid\) is missing/],
			["another client ID", node({ clientid: "client-2" }), /Client ID \(clientid\)/],
			["another secret", credentials({ secret: "x".repeat(64) }), /the secret/],
			["no secret", credentials({ secret: "" }), /secret/i],
			["a secret with a blank at its end", credentials({ secret: `${SECRET} ` }), /the secret/],
			["a secret that is taken for base64", config({ secretencoding: "base64" }), /The secret is not base64 text/],
			["no audience", () => ({ content: { parameters: [] } }), /audience or resource in Parameters \(parameters\)/],
			[
				"an audience without its slash",
				() => ({ content: { parameters: [["audience", "https://api.example"]] } }),
				/audience or resource in Parameters \(parameters\)/,
			],
			[
				"two audiences",
				() => ({ content: { parameters: [["audience", ["https://api.example/", "https://b.example/"]]] } }),
				/audience or resource in Parameters \(parameters\)/,
			],
			["a scope that is not granted", node({ scope: "write" }), /Scope \(scope\)/],
			["scopes with commas", node({ scope: "read,write" }), /Scope \(scope\)/],
			[
				"the scope as a parameter",
				node({ parameters: [{ name: "scope", value: "read", type: "str" }] }),
				/\(parameters\)/,
			],
			["an unknown authentication", node({ clientauth: "basic" }), /^Authentication \(clientauth\) is unknown/],
			["no authentication", node({ clientauth: "none" }), /Client ID \(clientid\)/],
			[
				"a key pair",
				() => ({ config: { algorithm: "RS256" }, credentials: { privatekey: pem } }),
				/Authentication \(clientauth\) client_secret_post needs the client secret/,
			],
		],
	},
	{
		name: "a provider, to a client that signs",
		start: async () => {
			const jwk = { ...publicKey.export({ format: "jwk" }), kid: "mine", alg: "RS256", use: "sig" };
			return (await startClientsProvider(jwk as never)).issuer;
		},
		entered: (origin) => ({
			node: { tokenurl: `${origin}/token`, grant: "client_credentials", clientid: "private_key_jwt", scope: "read" },
			config: { issuer: "", audience: origin },
			credentials: { privatekey: pem },
			content: {},
		}),
		mistakes: [
			...general("/token"),
			// It takes an assertion from the future.
			...SIGNING.filter(([title]) => !title.endsWith("fast")).map(
				([title, change, field]): Mistake => [
					title,
					change,
					// The provider says “invalid_client” for whatever is wrong.
					/clock/.test(title) ? /Client ID \(clientid\)/ : field,
				],
			),
			["no client ID", node({ clientid: "" }), /^Client ID \(clientid\) is missing/],
			["another client ID", node({ clientid: "nobody" }), /Client ID \(clientid\)/],
			["another audience", config({ audience: "https://other.example" }), /Client ID \(clientid\)/],
			[
				"a resource that is not a URL",
				() => ({ content: { parameters: [["resource", "my API"]] } }),
				/resource in Parameters \(parameters\)/,
			],
			[
				"a shared secret",
				() => ({ config: { algorithm: "HS256" }, credentials: { secret: SECRET } }),
				/needs a key pair/,
			],
			["another way to authenticate", node({ clientid: "client_secret_post" }), /Authentication \(clientauth\)/],
		],
	},
];

function entra(): Service {
	const certificate = String(openssl("req -x509 -new -key k.pem -subj /CN=node-red -days 1", { "k.pem": pem }));
	const x5t = (pemText: string) => createHash("sha256").update(new X509Certificate(pemText).raw).digest("base64url");
	const other = String(openssl("req -x509 -new -key k.pem -subj /CN=other -days 1", { "k.pem": otherPem }));
	assert.ok(createPublicKey(certificate).equals(publicKey));
	const path = "/tenant-1/oauth2/v2.0/token";
	const headers = (text: string) => ({ content: { headers: [["x5t#S256", x5t(text)] as const] } });
	return {
		name: "Microsoft Entra ID",
		start: async () => (await startEntra({ tenant: "tenant-1", clientId: "client-1", certificate })).origin,
		entered: (origin) => ({
			node: {
				tokenurl: origin + path,
				grant: "client_credentials",
				clientid: "client-1",
				scope: "https://graph.microsoft.com/.default",
			},
			config: { algorithm: "PS256", issuer: "", notbefore: "0" },
			credentials: { privatekey: pem },
			content: headers(certificate).content,
		}),
		mistakes: [
			...general(path),
			...SIGNING.filter(([title]) => !/clock/.test(title)).map(
				([title, change, field]): Mistake => [title, change, /RS256/.test(field.source) ? /PS256/ : field],
			),
			["no client ID", node({ clientid: "" }), /^Client ID \(clientid\) is missing/],
			["another client ID", node({ clientid: "client-2" }), /Client ID \(clientid\)/],
			[
				"another tenant",
				(origin) => ({ node: { tokenurl: `${origin}/tenant-2/oauth2/v2.0/token` } }),
				/Token URL \(tokenurl\)/,
			],
			["a scope without .default", node({ scope: "User.Read" }), /Scope \(scope\)/],
			["no scope", node({ scope: "" }), /Scope \(scope\)/],
			["no certificate in the header", () => ({ content: { headers: [] } }), /which key or certificate is registered/],
			["another certificate in the header", () => headers(other), /which key or certificate is registered/],
			["another audience", config({ audience: "https://login.microsoftonline.com" }), /Audience \(audience\)/],
			["the client secret's ID as a secret", node({ clientauth: "client_secret_post" }), /needs the client secret/],
			["another algorithm", config({ algorithm: "RS256" }), /the algorithm/],
		],
	};
}

/** Asks for a token with what was entered, from reading the settings on. */
async function askWith({ content, ...asking }: Entered): Promise<unknown> {
	const { ask } = await createAsker(asking);
	return ask(content);
}

const merge = (entered: Entered, change: Change): Entered => ({
	node: { ...entered.node, ...change.node },
	config: { ...entered.config, ...change.config },
	credentials: change.credentials ?? entered.credentials,
	content: { ...entered.content, ...change.content },
});

describeWith(NO_OPENSSL, "the likely mistakes of those who set up", () => {
	afterEach(stopServers);
	for (const service of NO_OPENSSL ? SERVICES : [...SERVICES, entra()]) {
		const { name, start, entered, mistakes } = service;
		describe(name, () => {
			it("are at least twenty, and what is right works", async () => {
				assert.ok(mistakes.length >= 20, `${mistakes.length}`);
				assert.ok(await askWith(entered(await start())));
			});
			for (const [title, change, field] of mistakes) {
				it(`are explained: ${title}`, async () => {
					const origin = await start();
					const wrong = merge(entered(origin), await change(origin));
					assert.match((await failureOf(() => askWith(wrong))).message, field);
				});
			}
		});
	}
});

import assert from "node:assert/strict";
import { readRequestPolicy } from "../../../src/client/request-policy.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import {
	JWT_REQUEST_DEFAULTS,
	type JwtRequestOptions,
	RESERVED_REQUEST_PARAMETERS,
} from "../../../src/request-options.js";
import { jwtError } from "../jwt-error.js";

const URL_ = "https://login.example/token";
const INSTALLATION = "https://api.github.com/app/installations/42/access_tokens";
const read = (node: Partial<JwtRequestOptions>, config: Partial<JwtConfigOptions> = {}) =>
	readRequestPolicy(
		{ ...JWT_REQUEST_DEFAULTS, tokenurl: URL_, ...node },
		{ ...JWT_CONFIG_DEFAULTS, algorithm: "RS256", ...config },
	);

describe("readRequestPolicy", () => {
	it("reads what a flow file says", () => {
		const policy = read({ scope: "  a  b ", clientid: " me " }, { expiresin: "60", audience: "a" });
		assert.deepEqual(
			[policy.tokenUrl.href, policy.scope, policy.grant, policy.clientId, policy.clientAuth],
			[URL_, "a b", "jwt-bearer", "me", "private_key_jwt"],
		);
		assert.deepEqual([policy.signing.lifetime, policy.signing.audience], [60, ["a"]]);
	});

	for (const [expiresin, maxlifetime, lifetime] of [
		["3600", "", 300],
		["", "", 300],
		["90", "", 90],
		["3600", "2m", 120],
	] as const) {
		it(`lets an assertion live ${lifetime} s where the configuration says "${expiresin}" and "${maxlifetime}"`, () => {
			assert.equal(read({}, { expiresin, maxlifetime }).signing.lifetime, lifetime);
		});
	}

	type Refused = [title: string, node: Partial<JwtRequestOptions>, config: Partial<JwtConfigOptions>, field: RegExp];
	const REFUSED: Refused[] = [
		["no URL", { tokenurl: " " }, {}, /^Token URL \(tokenurl\) is missing/],
		["half a URL", { tokenurl: "login.example/token" }, {}, /^Token URL \(tokenurl\) is not a URL/],
		["plain http", { tokenurl: "http://login.example/token" }, {}, /^Token URL \(tokenurl\) must begin with https/],
		[
			"a password in the URL",
			{ tokenurl: "https://me:sesame@login.example" },
			{},
			/must not contain a username or password/,
		],
		["white space in the URL", { tokenurl: "https://login.example/a token" }, {}, /contains whitespace/],
		["an unknown grant", { grant: "password" }, {}, /^Grant \(grant\) is unknown/],
		["an unknown way to authenticate", { clientauth: "tls" }, {}, /^Authentication \(clientauth\) is unknown/],
		["no client", { grant: "client_credentials" }, {}, /^Client ID \(clientid\) is missing/],
		[
			"a secret for private_key_jwt",
			{ clientid: "me" },
			{ algorithm: "HS256" },
			/\(clientauth\) private_key_jwt needs a key pair/,
		],
		[
			"a key pair for a client secret",
			{ clientid: "me", clientauth: "client_secret_post" },
			{},
			/\(clientauth\) client_secret_post needs the client secret/,
		],
		[
			"a key pair for client_secret_jwt",
			{ clientid: "me", clientauth: "client_secret_jwt" },
			{},
			/needs the client secret/,
		],
		[
			"a secret that signs and is sent",
			{ clientid: "me", clientauth: "client_secret_basic" },
			{ algorithm: "HS256" },
			/must not be sent.*\(clientauth\)/,
		],
		[
			"a secret for an App",
			{ grant: "github-app", tokenurl: INSTALLATION },
			{ algorithm: "HS256" },
			/github-app needs a key pair/,
		],
		[
			"an App without installation",
			{ grant: "github-app", tokenurl: "https://api.github.com" },
			{},
			/^Token URL \(tokenurl\).*installation/,
		],
		...RESERVED_REQUEST_PARAMETERS.map((name): Refused => {
			const parameters = [{ name, value: "x", type: "str" }];
			return [`the parameter ${name}`, { parameters }, {}, /\(parameters\) is set by the node itself/];
		}),
		["a time span that cannot be read", {}, { expiresin: "soon" }, /cannot be read/],
	];
	for (const [title, node, config, field] of REFUSED) {
		it(`names the field for ${title}`, () => {
			assert.throws(() => read(node, config), jwtError("ERR_JWT_CONFIG_INVALID", ["sesame"]));
			assert.throws(() => read(node, config), { message: field });
		});
	}

	it("takes plain http from this computer, and from others where that is allowed", () => {
		for (const [tokenurl, allowhttp] of [
			["http://127.0.0.1:8080/token", false],
			["http://login.example/token", true],
		] as const) {
			assert.equal(read({ tokenurl }, { allowhttp }).tokenUrl.href, tokenurl);
		}
	});

	it("does not ask for the secret of a client that does not authenticate", () => {
		assert.equal(read({ clientid: "me", clientauth: "none" }, { algorithm: "HS256" }).clientAuth, "none");
		assert.equal(read({ grant: "github-app", tokenurl: INSTALLATION }).grant, "github-app");
	});
});

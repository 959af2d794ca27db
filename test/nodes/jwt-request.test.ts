/** The node `jwt-request`: messages in, access tokens out. */
import assert from "node:assert/strict";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { startEndpoint } from "../src/client/asking.js";
import { deploy, type Flow, LEVEL, type Message, stop } from "../support/flow.js";
import { json, raw, stopServers } from "../support/jwks-server.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { read, SECRET } from "../support/tokens.js";

const { privateKey } = sharedKeyPair("rsa");
const good = { token_type: "Bearer", expires_in: 3600 };
const ID = "node.request";

const isSignedBy = (token = "", key: KeyObject) => {
	const [, input = "", signature = ""] = /^(.+)\.(.+)$/.exec(token) ?? [];
	return verify("sha256", Buffer.from(input), createPublicKey(key), Buffer.from(signature, "base64url"));
};

/** An endpoint that gives another token each time. */
async function counting(more: object = good) {
	let count = 0;
	return startEndpoint((request, response) => {
		json({ ...more, access_token: `token-${++count}` })(request, response);
	});
}

/** Deploys a node of the type in the place of the `jwt` node of other tests. */
const request = (tokenurl: string, options: object = {}, config: object = {}) =>
	({
		jwt: { type: "jwt-request", tokenurl, claimsType: "none", output: "access_token", ...options },
		config: { algorithm: "RS256", issuer: "me", ...config },
		credentials: { privatekey: toPem(privateKey), secret: SECRET },
	}) as const;

describe("jwt-request", () => {
	afterEach(stop);
	afterEach(stopServers);

	it("gives the access token and the header, and leaves the rest of the message alone", async () => {
		const endpoint = await counting();
		const flow = await deploy(
			request(endpoint.url, { scope: "a b", addclaims: [{ claim: "sub", value: "kim", type: "str" }] }),
		);
		const headers = { Accept: "text/plain", authorization: "Basic old" };
		const { first } = await flow.send({ payload: { temperature: 21 }, topic: "t", headers });
		const { _msgid, ...rest } = first as Message;
		assert.deepEqual(rest, {
			payload: { temperature: 21 },
			topic: "t",
			access_token: "token-1",
			headers: { Accept: "text/plain", Authorization: "Bearer token-1" },
		});
		const [{ form } = { form: new URLSearchParams() }] = endpoint.received;
		assert.deepEqual([...form.keys()].sort(), ["assertion", "grant_type", "scope"]);
		assert.equal(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
		assert.equal(form.get("scope"), "a b");
		const { claims, header } = read(String(form.get("assertion")));
		assert.deepEqual([claims.iss, claims.sub, claims.aud, claims.scope], ["me", "kim", endpoint.url, "a b"]);
		assert.deepEqual([header.alg, header.typ], ["RS256", "JWT"]);
	});

	it("has the defaults of a flow file: claims from the payload, and the token instead of it", async () => {
		const endpoint = await counting();
		const { jwt, ...more } = request(endpoint.url);
		const { claimsType, output, ...left } = jwt;
		const flow = await deploy({ jwt: left, ...more });
		const { first } = await flow.send({ payload: { sub: "kim" } });
		assert.equal(first?.payload, "token-1");
		assert.equal(read(String(endpoint.received[0]?.form.get("assertion"))).claims.sub, "kim");
	});

	it("asks once for forty messages of two nodes", async () => {
		const endpoint = await counting();
		const options = request(endpoint.url);
		const second = { ...options.jwt, id: ID, jwtconfig: "node.config", z: "tab", x: 0, y: 0, wires: [["first"]] };
		const flow = await deploy({ ...options, nodes: [second] });
		const arrived: unknown[] = [];
		const others = Array.from({ length: 20 }, (_, index) => flow.to(ID, { payload: index, topic: "other" }));
		const own = Array.from({ length: 20 }, (_, index) => flow.send({ payload: index }));
		arrived.push(
			...(await Promise.all(own)).map(({ first }) => first?.access_token),
			...(await Promise.all(others)).map((msg) => msg.access_token),
		);
		assert.equal(arrived.length, 40);
		assert.deepEqual(new Set(arrived), new Set(["token-1"]));
		assert.equal(endpoint.received.length, 1);
	});

	it("gives each of forty messages of several people the token of its own", async () => {
		const endpoint = await startEndpoint((incoming, response) => {
			const { claims } = read(String(endpoint.received.at(-1)?.form.get("assertion")));
			json({ ...good, access_token: `token-of-${claims.sub}` })(incoming, response);
		});
		const row = { claim: "sub", value: "user", type: "msg" };
		const flow = await deploy(request(endpoint.url, { addclaims: [row] }));
		const users = Array.from({ length: 40 }, (_, index) => `user-${index % 5}`);
		const outcomes = await Promise.all(users.map((user) => flow.send({ user })));
		assert.deepEqual(
			outcomes.map(({ first }) => first?.access_token),
			users.map((user) => `token-of-${user}`),
		);
		assert.equal(endpoint.received.length, 5);
	});

	it("asks anew when the file of its key is replaced", async () => {
		const folder = mkdtempSync(join(tmpdir(), "request-key-"));
		const privatekeyfile = join(folder, "key.pem");
		try {
			writeFileSync(privatekeyfile, toPem(privateKey));
			const endpoint = await counting();
			const flow = await deploy(request(endpoint.url, {}, { keysource: "file", privatekeyfile }));
			assert.equal((await flow.send({})).first?.access_token, "token-1");
			writeFileSync(privatekeyfile, toPem(sharedKeyPair("rsa", "replaced").privateKey));
			let token: unknown = "token-1";
			while (token === "token-1") {
				// Lets the file's change be noticed.
				await setImmediate();
				token = (await flow.send({})).first?.access_token;
			}
			assert.equal(token, "token-2");
			const [first, second] = endpoint.received.map(({ form }) => String(form.get("assertion")));
			assert.ok(isSignedBy(first, privateKey) && !isSignedBy(second, privateKey));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	for (const [title, headers, kept] of [
		["text", "Accept: text/plain", {}],
		["null", null, {}],
		["frozen", Object.freeze({ Accept: "a", AUTHORIZATION: "Basic old" }), { Accept: "a" }],
		["without a prototype", Object.assign(Object.create(null), { Accept: "a" }), { Accept: "a" }],
	] as const) {
		it(`sets the header where msg.headers is ${title}`, async () => {
			const flow = await deploy(request((await counting()).url));
			const { first } = await flow.send({ headers });
			assert.deepEqual(first?.headers, { ...kept, Authorization: "Bearer token-1" });
		});
	}

	it("gives a kept token without waiting", async () => {
		const flow = await deploy(request((await counting()).url));
		await flow.send({});
		assert.ok(await flow.isDoneAtOnce({}));
	});

	it("gives the whole answer", async () => {
		const endpoint = await counting({ ...good, instance_url: "https://eu.example" });
		const flow = await deploy(request(endpoint.url, { complete: true, authorize: false, output: "payload.access" }));
		const { first } = await flow.send({ payload: {} });
		const { expires_in, ...rest } = (first as { payload: { access: Record<string, unknown> } }).payload.access;
		assert.deepEqual(rest, { access_token: "token-1", token_type: "Bearer", instance_url: "https://eu.example" });
		assert.ok(Number(expires_in) > 3590);
		assert.equal(first?.headers, undefined);
	});

	it("does not send the headers of an earlier answer", async () => {
		const flow = await deploy(request((await counting()).url));
		const headers = { "content-type": "text/html", "x-node-red-request-node": "4f2c" };
		const { first } = await flow.send({ headers });
		assert.deepEqual(first?.headers, { Authorization: "Bearer token-1" });
	});

	it("renews once, and forgets that it was asked to", async () => {
		const endpoint = await counting();
		const flow = await deploy(request(endpoint.url));
		const first = await flow.send({});
		assert.equal(first.first?.access_token, "token-1");
		const again = await flow.send({ renew: true });
		// The token is new: anyone who wants another one gets it.
		assert.deepEqual([again.first?.access_token, again.first && "renew" in again.first], ["token-1", false]);
	});

	it("sends a client secret, and does not read claims then", async () => {
		const endpoint = await counting();
		const options = { grant: "client_credentials", clientid: "my client", clientauth: "client_secret_basic" };
		const flow = await deploy(
			request(endpoint.url, { ...options, claimsType: "msg", claims: "payload" }, { algorithm: "HS256" }),
		);
		const { first } = await flow.send({ payload: 21 });
		assert.equal(first?.access_token, "token-1");
		const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = endpoint.received as never as [
			{ headers: Record<string, string>; form: URLSearchParams },
		];
		const basic = Buffer.from(String(headers.authorization).replace("Basic ", ""), "base64").toString();
		assert.deepEqual(
			basic.split(":").map((part) => decodeURIComponent(part.replaceAll("+", " "))),
			["my client", SECRET],
		);
		assert.deepEqual([...form], [["grant_type", "client_credentials"]]);
	});

	it("sends parameters of the flow and of the message, for a secret too", async () => {
		const endpoint = await counting();
		const options = { grant: "client_credentials", clientid: "me", clientauth: "client_secret_post" };
		const parameters = [
			{ name: "audience", value: "api", type: "msg" },
			{ name: "resource", value: "https://a.example, https://b.example", type: "list" },
		];
		const flow = await deploy(request(endpoint.url, { ...options, parameters }, { algorithm: "HS256" }));
		const [first, other, again] = [
			await flow.send({ api: "https://api.example" }),
			await flow.send({ api: "https://other.example" }),
			await flow.send({ api: "https://api.example" }),
		];
		assert.deepEqual(
			[first, other, again].map((outcome) => outcome.first?.access_token),
			["token-1", "token-2", "token-1"],
		);
		const { form } = endpoint.received[0] as { form: URLSearchParams };
		assert.equal(form.get("audience"), "https://api.example");
		assert.deepEqual(form.getAll("resource"), ["https://a.example", "https://b.example"]);
		assert.equal(form.get("client_secret"), SECRET);
	});

	for (const [where, options, carrying] of [
		["msg.access_token", {}, (token: string) => ({ access_token: token })],
		[
			"the whole answer",
			{ complete: true, output: "payload.access" },
			(access_token: string) => ({ payload: { access: { access_token } } }),
		],
	] as const) {
		it(`renews once for all copies of a message, which carry the old token in ${where}`, async () => {
			const endpoint = await counting();
			const flow = await deploy(request(endpoint.url, options));
			await flow.send({ payload: {} });
			const now = Date.now();
			const clock = mock.method(Date, "now", () => now + 30_000);
			try {
				for (let copy = 0; copy < 3; copy++) {
					const { first } = await flow.send({ renew: true, ...carrying("token-1") }, "copied");
					assert.deepEqual(first?.headers, { Authorization: "Bearer token-2" });
				}
				const { error } = await flow.send({ renew: true, ...carrying("token-2") }, "copied");
				assert.match(String(error?.message), /The same message requested a new access token twice/);
				assert.equal(endpoint.received.length, 2);
			} finally {
				clock.mock.restore();
			}
		});
	}

	it("asks anew after a deploy that changes the configuration", async () => {
		const endpoint = await counting();
		const options = request(endpoint.url);
		const flow = await deploy(options);
		await flow.send({});
		const config = { ...options.config, name: "changed" };
		await flow.redeploy({
			...options,
			config,
			credentials: { privatekey: toPem(sharedKeyPair("rsa", "other").privateKey) },
		});
		assert.equal((await flow.send({})).first?.access_token, "token-2");
	});

	describe("shows in its status", () => {
		const textOf = async (flow: Flow, count = 1) => (await flow.statuses(count)).at(-1);

		it("until when the token is kept", async () => {
			const flow = await deploy(request((await counting()).url));
			await flow.send({});
			const { text, fill } = (await textOf(flow)) ?? {};
			assert.match(String(text), /jwt-request\.status\.until|^token until (\d{4}-\d\d-\d\d )?\d\d:\d\d$/);
			assert.equal(fill, "green");
		});

		it("that a token of unknown life is kept", async () => {
			const flow = await deploy(request((await counting({ token_type: "Bearer" })).url));
			await flow.send({});
			assert.equal((await textOf(flow))?.text, "jwt-request.status.kept");
		});

		it("why there is none", async () => {
			const endpoint = await startEndpoint(raw(JSON.stringify({ error: "invalid_grant" }), {}, 400));
			const flow = await deploy(request(endpoint.url));
			await flow.send({});
			assert.deepEqual(await textOf(flow), {
				fill: "red",
				shape: "ring",
				text: "@flowjwt/node-red-jwt/jwt:jwt.status.ERR_JWT_REQUEST_FAILED",
			});
		});
	});

	const REFUSED: [title: string, options: object, config: object, code: string, message: RegExp][] = [
		["no token URL", { tokenurl: "" }, {}, "ERR_JWT_CONFIG_INVALID", /Token URL \(tokenurl\) is missing/],
		[
			"an unset variable",
			{ clientid: "${JWT_TEST_UNSET}" },
			{},
			"ERR_JWT_CONFIG_INVALID",
			/Client ID \(clientid\) names an environment variable/,
		],
		["an unknown grant", { grant: "password" }, {}, "ERR_JWT_CONFIG_INVALID", /Grant \(grant\)/],
		["no client", { grant: "client_credentials" }, {}, "ERR_JWT_CONFIG_INVALID", /Client ID \(clientid\)/],
		[
			"claims that are a number",
			{ claimsType: "msg", claims: "payload" },
			{},
			"ERR_JWT_CLAIMS_INVALID",
			/must be an object/,
		],
		["claims of an unknown type", { claimsType: "soup" }, {}, "ERR_JWT_CONFIG_INVALID", /unknown type soup/],
		["no issuer", {}, { issuer: "" }, "ERR_JWT_CLAIMS_INVALID", /Issuer \(issuer\)/],
		[
			"a row without a value",
			{ addclaims: [{ claim: "sub", value: "nobody", type: "msg" }] },
			{},
			"ERR_JWT_CLAIMS_INVALID",
			/sub has no value/,
		],
		[
			"no certificate",
			{ headers: [{ name: "x5t", value: "x5t", type: "key" }] },
			{},
			"ERR_JWT_KEY_MISSING",
			/certificate/,
		],
		[
			"a parameter that the node sets itself",
			{ parameters: [{ name: "scope", value: "a", type: "str" }] },
			{},
			"ERR_JWT_CONFIG_INVALID",
			/The parameter scope \(parameters\) is set by the node itself/,
		],
		[
			"a parameter without a value",
			{ parameters: [{ name: "audience", value: "nothing", type: "msg" }] },
			{},
			"ERR_JWT_CLAIMS_INVALID",
			/The parameter audience has no value/,
		],
		[
			"a parameter without a name",
			{ parameters: [{ name: "", value: "a", type: "str" }] },
			{},
			"ERR_JWT_CLAIMS_INVALID",
			/The parameter \(a row without a name\) needs a name/,
		],
		[
			"no place for the token",
			{ output: "payload.deep.er" },
			{},
			"ERR_JWT_CONFIG_INVALID",
			/output property cannot be set/,
		],
		["no way for failures", { onfailure: "never" }, {}, "ERR_JWT_CONFIG_INVALID", /onfailure/],
		["an unset proxy", {}, { proxy: "gone" }, "ERR_JWT_CONFIG_INVALID", /Proxy \(proxy\)/],
	];
	for (const [title, options, config, code, message] of REFUSED) {
		it(`fails for ${title}`, async () => {
			const endpoint = await counting();
			const flow = await deploy(request(endpoint.url, options, config));
			const { caught, error } = await flow.send({ payload: 21, secret: "sesame" });
			assert.equal(error?.code, code, String(error));
			assert.match(String(caught?.error.message), message);
			assert.deepEqual([caught?.payload, caught?.secret, caught?.headers], [21, "sesame", undefined]);
		});
	}

	it("tells a Catch node the status and the error of the answer, and nothing else", async () => {
		const description = { error: "invalid_grant", error_description: "the assertion eyJ of jamie" };
		const endpoint = await startEndpoint(raw(JSON.stringify(description), {}, 400));
		const flow = await deploy(request(endpoint.url));
		const { caught } = await flow.send({ payload: 1 });
		const { code, cause } = (caught as unknown as { error: { code: string; cause: object } }).error;
		assert.deepEqual([code, cause], ["ERR_JWT_REQUEST_FAILED", { status: 400, error: "invalid_grant" }]);
		assert.doesNotMatch(JSON.stringify(caught), /eyJ|jamie/);
	});

	it("answers a request with 502 on the second output, and tells the log why", async () => {
		const endpoint = await startEndpoint(raw("<html>", {}, 500));
		const flow = await deploy(request(endpoint.url, { onfailure: "output", outputs: 2 }));
		const { second } = await flow.send({ payload: 1, req: {}, res: {} });
		assert.equal(second?.statusCode, 502);
		assert.deepEqual(second?.payload, {
			error: "server_error",
			error_description: "This server got no access token from another service.",
		});
		assert.match(flow.logged(LEVEL.error, "jwt-request").join(), /internal error/);
	});

	it("gives up a request when the flow stops", async () => {
		const endpoint = await startEndpoint((() => undefined) as RequestListener);
		const flow = await deploy(request(endpoint.url));
		const arrived = once(endpoint.events, "request");
		const outcome = flow.send({});
		await arrived;
		const options = request(endpoint.url);
		await flow.redeploy({ ...options, config: { ...options.config, issuer: "changed" } });
		assert.match(String((await outcome).error?.message), /was stopped in the meantime/);
	});
});

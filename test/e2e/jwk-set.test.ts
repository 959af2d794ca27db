/** One Node-RED publishes its public keys, and a second needs only their URL to check tokens. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

const z = "flow1";
const makePem = () =>
	generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;

const route = (id: string, url: string, method: string, next: string): FlowNode[] => [
	{ id, type: "http in", z, url, method, wires: [[next]] },
];

const issuer = (privatekey: string, keyid: string): FlowNode[] => [
	{ id: z, type: "tab", label: "issuer" },
	...route("get.keys", "/.well-known/jwks.json", "get", "step.publish"),
	...route("post.sign", "/sign", "post", "step.sign"),
	{ id: "step.publish", type: "jwt", z, mode: "jwks", jwtconfig: "pair", wires: [["answer"]] },
	{ id: "step.sign", type: "jwt", z, mode: "generate", jwtconfig: "pair", wires: [["answer"]] },
	{ id: "answer", type: "http response", z, headers: {}, wires: [] },
	{ id: "pair", type: "jwt-config", algorithm: "ES256", keyid, credentials: { privatekey } },
];

const api = (jwksurl: string): FlowNode[] => [
	{ id: z, type: "tab", label: "api" },
	...route("post.check", "/check", "post", "pick"),
	{
		id: "pick",
		type: "function",
		z,
		func: "msg.payload = msg.payload.token; return msg;",
		outputs: 1,
		wires: [["step.check"]],
	},
	{
		id: "step.check",
		type: "jwt",
		z,
		mode: "verify",
		onfailure: "output",
		outputs: 2,
		jwtconfig: "remote",
		wires: [["answer"], ["answer"]],
	},
	{ id: "answer", type: "http response", z, headers: {}, wires: [] },
	{ id: "remote", type: "jwt-config", algorithm: "ES256", keysource: "jwks", jwksurl, algorithms: ["ES256"] },
];

describe("a published JWK Set", () => {
	let signs: NodeRed;
	let checks: NodeRed;
	before(async () => {
		[signs, checks] = await Promise.all([borrowNodeRed(), borrowNodeRed()]);
		await signs.deploy(issuer(makePem(), "first"));
		await checks.deploy(api(`${signs.url}/.well-known/jwks.json`));
	});
	after(() => Promise.all([signs?.stop(), checks?.stop()]));

	const post = (url: string, body: object) =>
		fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
	const sign = async () => (await post(`${signs.url}/sign`, { sub: "jamie" })).text();
	const check = async (token: string) => {
		const response = await post(`${checks.url}/check`, { token });
		return [response.status, (await response.json()) as Record<string, unknown>] as const;
	};

	it("is served with its media type and a cache time, and holds no private member", async () => {
		const response = await fetch(`${signs.url}/.well-known/jwks.json`);
		assert.match(response.headers.get("content-type") ?? "", /^application\/jwk-set\+json(;|$)/);
		assert.equal(response.headers.get("cache-control"), "public, max-age=600");
		const { keys } = (await response.json()) as { keys: object[] };
		assert.deepEqual(
			keys.map((key) => Object.keys(key).sort()),
			[["alg", "crv", "kid", "kty", "use", "x", "y"]],
		);
	});

	it("lets a second Node-RED check tokens, also after the key was replaced", async () => {
		const [status, claims] = await check(await sign());
		assert.equal(status, 200);
		assert.equal(claims.sub, "jamie");
		// While the cooldown after the first fetch lasts, the new key is not known; that is an answer too.
		await signs.deploy(issuer(makePem(), "second"));
		const [refused, body] = await check(await sign());
		assert.equal(refused, 401);
		assert.equal(body.error, "invalid_token");
	});

	it("answers 503 with a time to come back where keys were never fetched", async () => {
		await checks.deploy(api("http://127.0.0.1:9/jwks.json"));
		const response = await post(`${checks.url}/check`, { token: await sign() });
		assert.equal(response.status, 503);
		assert.equal(response.headers.get("retry-after"), "30");
		assert.equal(response.headers.get("www-authenticate"), null);
	});
});

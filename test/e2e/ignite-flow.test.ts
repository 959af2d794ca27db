import assert from "node:assert/strict";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { igniteFlow, igniteVerifyFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { assertVerifies, igniteFlows } from "../support/ignite.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

describe("the flow of Ignite's documentation", () => {
	let nodeRed: NodeRed;
	const secret = makeSecret();
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	it("imports unchanged and, once its secret is set, answers an access token", async () => {
		await nodeRed.deploy(withSecret(igniteFlow(), secret));
		const response = await fetch(`${nodeRed.url}/jwt/generate`);
		assert.equal(response.status, 200);
		assert.match(response.headers.get("content-type") ?? "", /^application\/json(;|$)/);
		const body = (await response.json()) as { access_token: string };
		assert.deepEqual(Object.keys(body), ["access_token"]);

		const token = jsonwebtoken.verify(body.access_token, secret, { algorithms: ["HS256"], complete: true });
		const claims = token.payload as JwtPayload & { iat: number };
		assert.deepEqual(token.header, { alg: "HS256", typ: "JWT" });
		assert.equal(claims.exp, claims.iat + 86_400);
		assert.ok(Math.abs(Date.now() / 1000 - claims.iat) < 30);
		assert.equal(claims.name, "CYber Group Inc.");
		assert.equal(claims.Domain, "Information Technology & Services");
		assert.deepEqual(Object.keys(claims.Offices), ["Dallas", "India"]);
	});

	it('verifies where generatejwt is "false"', async () => {
		const flow = withSecret(igniteFlow(), secret).map((node) => {
			if (node.type === "jwt") return { ...node, generatejwt: "false" };
			if (node.name === "Setting payload to encode")
				return { ...node, func: "msg.payload = msg.req.query.t; return msg;" };
			if (node.name === "Setting jwt as access_token") return { ...node, func: "return msg;" };
			return node;
		});
		await nodeRed.deploy(flow);
		const token = jsonwebtoken.sign({ sub: "jamie" }, secret, { expiresIn: 60 });
		const response = await fetch(`${nodeRed.url}/jwt/generate?t=${token}`);
		const claims = (await response.json()) as JwtPayload;
		assert.equal(claims.sub, "jamie");
		assert.equal(claims.exp, (claims.iat as number) + 60);
	});

	it("imports the flow that verifies unchanged too, and answers every request", async () => {
		await nodeRed.deploy(igniteFlows(secret));
		await assertVerifies(nodeRed.url, secret);
	});

	it("verifies the same where the values are text", async () => {
		await nodeRed.deploy(igniteFlows(secret, { generatejwt: "false", outputs: "2" }));
		await assertVerifies(nodeRed.url, secret);
	});

	it("verifies the same once the node is saved", async () => {
		const saved = { mode: "verify", generatejwt: "", token: "", tokenType: "request", onfailure: "output" };
		await nodeRed.deploy(igniteFlows(secret, saved));
		await assertVerifies(nodeRed.url, secret);
	});

	it("refuses every request while the flow that verifies has no configuration, as it is printed", async () => {
		await nodeRed.deploy(withSecret([...igniteFlow(), ...igniteVerifyFlow()], secret));
		const headers = { Authorization: `Bearer ${jsonwebtoken.sign({ sub: "jamie" }, secret)}` };
		const response = await fetch(`${nodeRed.url}/jwt/verify`, { method: "POST", headers });
		assert.deepEqual([response.status, await response.json()], [401, { intact: false }]);
		await nodeRed.printed(/This node has no configuration/);
	});

	it("keeps secret and token out of the log", () => {
		assert.ok(!nodeRed.log().includes(secret));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});

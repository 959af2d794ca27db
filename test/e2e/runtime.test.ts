import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { makeSecret } from "../support/fixtures.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

/** `POST /try` runs the body as a function's code, then the jwt node; a Catch node answers what failed. */
function tryFlow(jwt: object, config: object | undefined): FlowNode[] {
	const z = "flow1";
	const flow: FlowNode[] = [
		{ id: z, type: "tab", label: "try" },
		{ id: "in", type: "http in", z, url: "/try", method: "post", wires: [["make"]] },
		{ id: "make", type: "function", z, func: MAKE, outputs: 1, wires: [["step"]] },
		{ id: "step", type: "jwt", z, jwtconfig: "keys", ...jwt, wires: [["out"], ["out"]] },
		{ id: "caught", type: "catch", z, scope: ["step"], wires: [["failed"]] },
		{ id: "failed", type: "function", z, func: FAILED, outputs: 1, wires: [["out"]] },
		{ id: "out", type: "http response", z, statusCode: "", headers: {}, wires: [] },
	];
	return config ? [...flow, { id: "keys", type: "jwt-config", ...config }] : flow;
}
const MAKE = "msg.payload = new Function(msg.payload.code)(); return msg;";
const FAILED = "msg.payload = msg.error; msg.statusCode = 422; return msg;";

describe("a real Node-RED", () => {
	let nodeRed: NodeRed;
	const secret = makeSecret();
	const config = { algorithm: "HS256", expiresin: "1h", credentials: { secret } };
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	const post = async (code: string) => {
		const headers = { "Content-Type": "application/json" };
		return fetch(`${nodeRed.url}/try`, { method: "POST", headers, body: JSON.stringify({ code }) });
	};
	const failure = async (code: string) => {
		const response = await post(code);
		const error = (await response.json()) as { code: string };
		return `${response.status} ${error.code}`;
	};

	it("survives every bad claims set, and signs the next good one", async () => {
		await nodeRed.deploy(tryFlow({ mode: "generate" }, config));
		const bad = [
			"return 'text'",
			"return [1]",
			"return null",
			"return 7",
			"return Buffer.from('x')",
			"return {exp: Date.now()}",
			"return {exp: -1}",
			"return {exp: NaN}",
			"return JSON.parse('{\"__proto__\": {}}')",
			"const a = {}; a.a = a; return a",
			"return {a: 1n}",
			"return {aud: [1]}",
			// Node-RED cannot copy this one for the Catch node; the request is answered all the same.
			"return Object.defineProperty({}, 'a', {enumerable: true, get() { throw 1 }})",
		];
		for (const code of bad) assert.equal(await failure(code), "422 ERR_JWT_CLAIMS_INVALID", code);
		const token = await (await post("return {sub: 'jamie', exp: '4102444800'}")).text();
		const claims = jsonwebtoken.verify(token, secret) as jsonwebtoken.JwtPayload;
		assert.equal(claims.exp, 4_102_444_800);
	});

	it("survives every bad token, and verifies the next good one", async () => {
		await nodeRed.deploy(tryFlow({ mode: "verify", onfailure: "output", outputs: 2 }, config));
		const good = jsonwebtoken.sign({ sub: "jamie" }, secret, { expiresIn: 60 });
		const none = jsonwebtoken.sign({ sub: "jamie" }, null, { algorithm: "none" });
		const bad: [string, string][] = [
			["", "unauthorized"],
			["return undefined", "unauthorized"],
			["return 7", "invalid_token"],
			["return []", "invalid_token"],
			["return 'x'.repeat(1e6)", "invalid_token"],
			["return '...'", "invalid_token"],
			[`return '${none}'`, "invalid_token"],
			[`return '${jsonwebtoken.sign({ sub: "jamie" }, secret)}'`, "invalid_token"],
			[`return '${jsonwebtoken.sign({}, "another secret")}'`, "invalid_token"],
		];
		for (const [code, error] of bad) {
			const response = await post(code);
			assert.equal(response.status, 401, code);
			assert.equal(((await response.json()) as { error: string }).error, error, code);
			assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer realm="[^"]+"/, code);
		}
		const response = await post(`return '${good}'`);
		assert.equal(((await response.json()) as jsonwebtoken.JwtPayload).sub, "jamie");
	});

	it("answers 500 once the configuration is deleted, and works again once it is back", async () => {
		const flow = (withConfig: boolean) =>
			tryFlow({ mode: "verify", onfailure: "output", outputs: 2 }, withConfig ? config : undefined);
		const status = async () => (await post("return 'x'")).status;
		await nodeRed.deploy(flow(true));
		assert.equal(await status(), 401);
		await nodeRed.deploy(flow(false), "nodes");
		assert.equal(await status(), 500);
		await nodeRed.deploy(flow(true), "nodes");
		assert.equal(await status(), 401);
	});

	it("never printed a token or the secret", () => {
		assert.ok(!nodeRed.log().includes(secret));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});
});

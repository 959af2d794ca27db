/** The last refusals of a node, over HTTP as the editor asks for them. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { Refusal } from "../../nodes/support/types.js";
import { postTo } from "../support/inspecting.js";
import { ARN, makeLoadBalancer } from "../support/load-balancer.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { forge, mint, SECRET } from "../support/tokens.js";

const nodeRedRequire = createRequire(createRequire(import.meta.url).resolve("node-red"));
const { hashSync } = nodeRedRequire("bcryptjs") as { hashSync(text: string, rounds: number): string };

const config: FlowNode = { id: "keys1", type: "jwt-config", requireexp: false, credentials: { secret: SECRET } };
const TAB: FlowNode = { id: "tab", type: "tab", label: "Flow 1" };
/** A flow that verifies the body of a request, with a node that is not asked to verify. */
function flowOf(verify: object, z = "tab"): FlowNode[] {
	const node = (id: string, type: string, more: object): FlowNode => ({ id, type, z, ...more });
	return [
		node("check", "jwt", {
			...{ jwtconfig: "keys1", mode: "verify", onfailure: "output", outputs: 2, token: "payload.token" },
			...verify,
		}),
		node("make", "jwt", { jwtconfig: "keys1", mode: "generate", wires: [[]] }),
	];
}
const ENDPOINT: FlowNode[] = [
	{ id: "in", type: "http in", z: "tab", url: "/check", method: "post", wires: [["check"]] },
	{ id: "out", type: "http response", z: "tab", statusCode: "", headers: {}, wires: [] },
];
const FLOW = [TAB, config, ...flowOf({ scopes: "read", wires: [["out"], ["out"]] }), ...ENDPOINT];
const good = () => mint({ scope: "read" });

describe("the last refusals of a node", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await startNodeRed();
	});
	after(() => nodeRed?.stop());
	beforeEach(() => nodeRed.deploy(FLOW));

	const send = (token: unknown) => postTo(`${nodeRed.url}/check`, { token });
	async function refusals(id = "check", headers: Record<string, string> = {}) {
		const response = await fetch(`${nodeRed.url}/jwt/refused/${id}`, { headers });
		const text = await response.text();
		const list = response.ok ? (JSON.parse(text) as Refusal[]) : [];
		return { status: response.status, cache: response.headers.get("cache-control"), text, list };
	}

	it("show what a token of an AWS load balancer says, whose parts are padded", async () => {
		await send(makeLoadBalancer().token({ sub: "sam" }, { exp: 1000 }));
		const [refusal] = (await refusals()).list;
		assert.deepEqual([refusal?.header?.signer, refusal?.claims], [ARN, { sub: "sam" }]);
	});

	it("say when, why and what, newest first, and nothing of accepted tokens", async () => {
		const started = Date.now();
		await send(mint({ sub: "jamie", exp: 1000 }, { kid: "k1" }));
		assert.equal((await send(good())).status, 200);
		await send(forge({ alg: "HS256" }, { sub: "sam" }, "another"));
		await send(mint({ scope: "write" }));
		const { status, cache, list } = await refusals();
		assert.deepEqual([status, cache], [200, "no-store"]);
		assert.ok(list.every(({ at }) => at >= started && at <= Date.now()));
		assert.deepEqual(
			list.map(({ at: _, ...refusal }) => refusal),
			[
				{
					...{ code: "ERR_JWT_INSUFFICIENT_SCOPE", claim: "scope", reason: "check_failed" },
					...{ header: { alg: "HS256", typ: "JWT" }, claims: { scope: "write" } },
				},
				{ code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", header: { alg: "HS256" }, claims: { sub: "sam" } },
				{
					...{ code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" },
					...{ header: { alg: "HS256", typ: "JWT", kid: "k1" }, claims: { sub: "jamie", exp: 1000 } },
				},
			],
		);
	});

	it("hold no token and no signature", async () => {
		const token = mint({ sub: "jamie", exp: 1000 });
		for (const sent of [token, `Bearer ${token}`, `${token}.x`, { token }, [token]]) await send(sent);
		const { text, list } = await refusals();
		assert.equal(list.length, 5);
		const [, , signature = ""] = token.split(".");
		assert.ok(!text.includes(signature) && !text.includes("eyJ") && !text.includes(SECRET));
		assert.doesNotMatch(nodeRed.log(), /eyJ/);
	});

	it("are the last twenty", async () => {
		for (let sub = 0; sub < 23; sub++) await send(mint({ sub: String(sub), exp: 1 }));
		const { list } = await refusals();
		assert.deepEqual(
			list.map(({ claims }) => Number(claims?.sub)),
			Array.from({ length: 20 }, (_, index) => 22 - index),
		);
	});

	it("leave out header and claims that are long, or not those of a token", async () => {
		await send(mint({ sub: "x".repeat(100_000), exp: 1 }));
		await send("a.b.c");
		await send("no token");
		await send(undefined);
		await send(forge({ alg: "HS256" }, `{"a":${"[".repeat(70)}1${"]".repeat(70)}}`));
		const { list } = await refusals();
		assert.deepEqual(
			list.map(({ code, leftOut, header, claims }) => [code, leftOut, header, claims]),
			[
				["ERR_JWT_INVALID", undefined, undefined, undefined],
				["ERR_JWT_TOKEN_MISSING", undefined, undefined, undefined],
				["ERR_JWS_INVALID", undefined, undefined, undefined],
				["ERR_JWS_INVALID", undefined, undefined, undefined],
				["ERR_JWT_EXPIRED", true, undefined, undefined],
			],
		);
	});

	it("are gone when the node is", async () => {
		await send(mint({ exp: 1 }));
		assert.equal((await refusals()).list.length, 1);
		await nodeRed.deploy(
			FLOW.map((node) => (node.id === "check" ? { ...node, name: "new" } : node)),
			"nodes",
		);
		assert.deepEqual((await refusals()).list, []);
		await nodeRed.deploy([]);
		assert.equal((await refusals()).status, 404);
	});

	it("count no message without a token that may pass", async () => {
		await nodeRed.deploy([TAB, config, ...flowOf({ allowmissing: true, wires: [["out"], ["out"]] }), ...ENDPOINT]);
		assert.equal((await send(undefined)).status, 200);
		assert.deepEqual((await refusals()).list, []);
	});

	it("are those of all instances of a subflow", async () => {
		const subflow = {
			...{ id: "sub", type: "subflow", name: "sub", in: [{ x: 0, y: 0, wires: [{ id: "check" }] }] },
			out: [{ x: 0, y: 0, wires: [{ id: "check", port: 1 }] }],
		};
		const instance = (id: string) => ({ id, type: "subflow:sub", z: "tab", wires: [["out"]] });
		const [http, out] = ENDPOINT as [FlowNode, FlowNode];
		await nodeRed.deploy([
			...[TAB, config, subflow, ...flowOf({ wires: [[], []] }, "sub")],
			...[instance("one"), { ...http, wires: [["one"]] }, out],
			...[instance("two"), { ...http, id: "in2", url: "/check2", wires: [["two"]] }],
		]);
		await send(mint({ sub: "one", exp: 1 }));
		await postTo(`${nodeRed.url}/check2`, { token: mint({ sub: "two", exp: 1 }) });
		const { list } = await refusals();
		assert.deepEqual(
			list.map(({ claims }) => claims?.sub),
			["two", "one"],
		);
	});

	for (const id of ["make", "in", "keys1", "nobody", "__proto__", "constructor", "%2e%2e"]) {
		it(`are none of ${id}, which does not verify`, async () => {
			assert.equal((await refusals(id)).status, 404);
		});
	}

	it("are not told to a page of another site", async () => {
		assert.equal((await refusals("check", { Origin: "http://evil.example" })).status, 403);
		assert.equal((await refusals("check", { "Sec-Fetch-Site": "cross-site" })).status, 403);
	});
});

describe("the last refusals of a node, where one must log in", () => {
	let nodeRed: NodeRed;
	before(async () => {
		const user = (username: string, permissions: string) => ({ username, password: hashSync("pw", 4), permissions });
		const users = [user("writer", "*"), user("reader", "read"), user("checker", "jwt-config.write")];
		nodeRed = await startNodeRed({ settings: { adminAuth: { type: "credentials", users } } });
		const headers = await authorization("writer");
		await nodeRed.deployed(async () => void (await postTo(`${nodeRed.url}/flows`, FLOW, headers)));
	});
	after(() => nodeRed?.stop());

	async function authorization(username: string): Promise<Record<string, string>> {
		const login = { client_id: "node-red-editor", grant_type: "password", scope: "", username, password: "pw" };
		const { json } = await postTo<{ access_token?: string }>(`${nodeRed.url}/auth/token`, login);
		return json.access_token ? { Authorization: `Bearer ${json.access_token}` } : {};
	}

	for (const [who, expected] of [
		["writer", 200],
		["checker", 200],
		["reader", 401],
		["nobody", 401],
	] as const) {
		it(`are answered to ${who} with ${expected}`, async () => {
			const response = await fetch(`${nodeRed.url}/jwt/refused/check`, { headers: await authorization(who) });
			assert.equal(response.status, expected);
		});
	}
});

/**
 * `httpGuard` beside a `jwt` node, which is compared with Express elsewhere: the same secret, policy and requests. Both answer
 * the same, to the letter.
 */
import assert from "node:assert/strict";
import { AUDIENCE, ISSUER, ROWS, secret } from "../support/guard-requests.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { type RawRequest, rawRequest } from "../support/raw-request.js";
import { borrowNodeRed } from "../support/shared.js";

const z = "flow1";
const COMMON: FlowNode[] = [
	{ id: z, type: "tab", label: "guard" },
	{ id: "out", type: "http response", z, statusCode: "", headers: {}, wires: [] },
	{ id: "keys", type: "jwt-config", algorithm: "HS256", issuer: ISSUER, audience: AUDIENCE, credentials: { secret } },
];
const endpoint = (id: string, url: string, method: string, next: string): FlowNode => ({
	...{ id, type: "http in", z, url, method, wires: [[next]] },
});
const VERIFY = {
	...{ type: "jwt", z, mode: "verify", tokenType: "bearer", token: "", jwtconfig: "keys" },
	...{ onfailure: "output", outputs: 2, wires: [["out"], ["out"]] },
};

describe("httpGuard beside the node", () => {
	let byNode: NodeRed;
	let byGuard: NodeRed;
	before(async () => {
		const routes = '{ routes: [{ path: "/scoped", scopes: "read write" }] }';
		const code = `httpNodeMiddleware: guard.httpGuard("keys", ${routes}),`;
		[byNode, byGuard] = await Promise.all([borrowNodeRed(), startNodeRed({ code })]);
		const [any, some] = ["any", "some"];
		await byNode.deploy([
			...COMMON,
			...[endpoint("get", "/api", "get", any), endpoint("post", "/api", "post", any)],
			...[endpoint("scoped", "/scoped", "get", some), { id: any, ...VERIFY }],
			{ id: some, ...VERIFY, scopes: "read write" },
		]);
		await byGuard.deploy([
			...COMMON,
			...[endpoint("get", "/api", "get", "out"), endpoint("post", "/api", "post", "out")],
			endpoint("scoped", "/scoped", "get", "out"),
		]);
	});
	after(() => Promise.all([byNode?.stop(), byGuard?.stop()]));

	const answerOf = async (nodeRed: NodeRed, request: Partial<RawRequest>) => {
		const { statusCode, header, body } = await rawRequest(nodeRed.url, { path: "/api", ...request });
		return { statusCode, challenge: header("WWW-Authenticate"), ...(statusCode >= 400 && { body }) };
	};

	for (const [title, request] of ROWS) {
		it(title, async () => {
			const [node, guard] = await Promise.all([answerOf(byNode, request), answerOf(byGuard, request)]);
			assert.deepEqual(guard, node);
		});
	}
});

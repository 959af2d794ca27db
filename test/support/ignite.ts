/** The flows of Ignite's documentation, and what the one that verifies answers. */
import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { igniteFlow, igniteVerifyFlow, makeSecret, withSecret } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** The ids that tests look at: of the node that verifies, of the nodes behind its outputs, and of the configuration. */
export const IGNITE = {
	...{ verify: "8ac34e61.2f9d18", intact: "c07b92d4.e1a56f", corrupt: "f3e8b715.904c2d", config: "766dcb94.6ebc04" },
} as const;

/**
 * Both flows on one tab, as one who read both pages has them: the page that verifies prints no configuration, so the one of
 * the other page is chosen.
 */
export function igniteFlows(secret: string, changes: object = {}): FlowNode[] {
	const verify = igniteVerifyFlow().map((node) =>
		node.type === "jwt" ? { ...node, jwtconfig: IGNITE.config, ...changes } : node,
	);
	return withSecret([...igniteFlow(), ...verify], secret);
}

/** Asks `POST /jwt/verify`; fails, and does not wait forever, where the flow does not answer. */
async function ask(url: string, headers: Record<string, string>, body?: string): Promise<[number, unknown]> {
	const signal = AbortSignal.timeout(5_000);
	const response = await fetch(`${url}/jwt/verify`, { method: "POST", headers, signal, ...(body && { body }) });
	return [response.status, await response.json()];
}

/** Asks for what the flow accepts and for what it refuses, and checks each answer. */
export async function assertVerifies(url: string, secret: string): Promise<void> {
	const sign = (by: string, expiresIn = 60) => jsonwebtoken.sign({ sub: "jamie" }, by, { expiresIn });
	const good = sign(secret);
	const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
	const text = { "Content-Type": "text/plain" };
	const json = { "Content-Type": "application/json" };
	const response = await fetch(`${url}/jwt/generate`);
	const { access_token } = (await response.json()) as { access_token: string };
	const accepted: [title: string, headers: Record<string, string>, body?: string][] = [
		["a token of the other page", bearer(access_token)],
		["a good token", bearer(good)],
		["a good token beside a body", { ...bearer(good), ...json }, '{"order":1}'],
		["a good token without the scheme", { Authorization: good }],
		["a good token in the body", text, good],
	];
	const refused: typeof accepted = [
		["no token", {}],
		["no token, but a body", json, '{"order":1}'],
		["another key's token", bearer(sign(makeSecret()))],
		["an expired token", bearer(sign(secret, -10))],
		["text that is no token", bearer("letmein")],
		["another key's token in the body", text, sign(makeSecret())],
		["a bad token before a good one", { ...bearer("letmein"), ...text }, good],
	];
	for (const [title, headers, body] of accepted) {
		assert.deepEqual(await ask(url, headers, body), [200, { intact: true }], title);
	}
	for (const [title, headers, body] of refused) {
		assert.deepEqual(await ask(url, headers, body), [401, { intact: false }], title);
	}
}

/** The node that verifies, as it is deployed. */
export async function deployedVerify(url: string): Promise<FlowNode> {
	const nodes = (await (await fetch(`${url}/flows`)).json()) as FlowNode[];
	return nodes.find(({ id }) => id === IGNITE.verify) as FlowNode;
}

/** Checks that the deployed node that verifies has both outputs and wires, and is as the editor saves it. */
export async function assertSaved(url: string): Promise<void> {
	const { mode, generatejwt, token, tokenType, onfailure, outputs, wires, jwtconfig } = await deployedVerify(url);
	assert.deepEqual(
		{ mode, generatejwt, token, tokenType, onfailure, outputs: Number(outputs), wires, jwtconfig },
		{
			...{ mode: "verify", generatejwt: "", token: "", tokenType: "request", onfailure: "output", outputs: 2 },
			...{ wires: [[IGNITE.intact], [IGNITE.corrupt]], jwtconfig: IGNITE.config },
		},
	);
}

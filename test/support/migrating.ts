/** The flows of docs/migrating.md, before and after, and the nodes around those shown there. */
import assert from "node:assert/strict";
import type { FlowNode } from "./node-red.js";

export type Flows = Record<"before" | "after", FlowNode[]>;

/** Pairs the flows of the document: node-red-contrib-jwt, node-red-contrib-jsonwebtoken and Ignite. */
export function inPairs(blocks: readonly unknown[]): [jwt: Flows, jsonwebtoken: Flows, ignite: Flows] {
	assert.equal(blocks.length, 6);
	const flow = (index: number) => blocks[index] as FlowNode[];
	const pair = (index: number) => ({ before: flow(index), after: flow(index + 1) });
	return [pair(0), pair(2), pair(4)];
}

export const isSign = ({ type, mode, generatejwt }: FlowNode) =>
	type === "jwt sign" || (type === "jwt" && (mode === "generate" || generatejwt === "true"));
const isConfig = ({ type }: FlowNode) => type === "jwt-config";

/**
 * Wraps the nodes in an API. `POST <path>/sign` answers with a token for the claims in the body; `GET <path>/verify` with the
 * result for the token in the header. Errors are answered as Catch nodes receive them.
 */
export function asApi(nodes: readonly FlowNode[], path: string, secret: string): FlowNode[] {
	const id = (name: string) => `${name}.${path}`;
	const z = id("tab");
	const sign = nodes.find(isSign);
	const verify = nodes.find((node) => !isSign(node) && !isConfig(node));
	const inFlow = (node: FlowNode): FlowNode => {
		if (isConfig(node)) return { ...node, credentials: { secret } };
		const wires = Array.from({ length: Number(node.outputs ?? 1) }, () => [id(isSign(node) ? "pick" : "answer")]);
		return { ...node, z, wires, ...(node.secret !== undefined && { secret }) };
	};
	const route = (name: string, method: string, next: string) => ({
		...{ id: id(`in.${name}`), type: "http in", z, method, url: `/${path}/${name}`, wires: [[next]] },
	});
	const step = (name: string, func: string, next = id("answer")) => ({
		...{ id: id(name), type: "function", z, func, outputs: 1, wires: [[next]] },
	});
	return [
		{ id: z, type: "tab", label: path },
		...nodes.map(inFlow),
		route("sign", "post", String(sign?.id)),
		step("pick", "msg.payload = msg.token ?? msg.payload; return msg;"),
		route("verify", "get", id("unwrap")),
		step(
			"unwrap",
			'msg.payload = (msg.req.get("authorization") ?? "").replace("Bearer ", ""); return msg;',
			String(verify?.id),
		),
		{ id: id("catch"), type: "catch", z, scope: [sign?.id, verify?.id], wires: [[id("failed")]] },
		step("failed", "msg.statusCode ??= 500; return msg;"),
		{ id: id("answer"), type: "http response", z, headers: {}, wires: [] },
	];
}

export async function sign(url: string, path: string, claims: object): Promise<string> {
	const response = await fetch(`${url}/${path}/sign`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(claims),
	});
	return response.text();
}

export async function verify(url: string, path: string, token: string): Promise<{ status: number; body: unknown }> {
	const response = await fetch(`${url}/${path}/verify`, { headers: { Authorization: `Bearer ${token}` } });
	const text = await response.text();
	return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

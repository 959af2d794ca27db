/** Flows of other packages, before and after, and the nodes around them. */
import { convertNodes } from "../../nodes/editor/convert/convert.js";
import type { FlowNode } from "./node-red.js";

export interface Flows {
	before: FlowNode[];
	after: FlowNode[];
}

const SECRET = "anyone can read this";
const place = { x: 300, y: 100, wires: [[]] };

/** Nodes of node-red-contrib-jwt, and what the editor converts them into. */
export const JWT = converted([
	{
		...{ id: "jwt.sign", type: "jwt sign", name: "make a token", alg: "HS256", exp: 3600, jwkurl: "", jwkkid: "" },
		...{ secret: SECRET, key: "", signvar: "payload", storetoken: "payload", ...place },
	},
	{
		...{ id: "jwt.verify", type: "jwt verify", name: "check it", alg: ["HS256"], jwkurl: "", secret: SECRET, key: "" },
		...{ signvar: "bearer", storetoken: "payload", ...place },
	},
]);

const NAMES = {
	...{ audience: "https://api.example.com", audienceType: "str" },
	...{ issuer: "https://login.example.com", issuerType: "str" },
};

/** Nodes of node-red-contrib-jsonwebtoken, and what the editor converts them into. */
export const JSONWEBTOKEN = converted([
	{
		...{ id: "new.sign", type: "jwt sign", name: "make a token", mode: "secret", algorithm: "HS256", ...NAMES },
		...{ secret: SECRET, secretType: "str", expiresIn: "3600", expiresInType: "num", keyid: "first", keyidType: "str" },
		...{ sign: "payload", signType: "msg", output: "token", outputType: "msg", ...place },
	},
	{
		...{ id: "new.verify", type: "jwt verify", name: "is an admin?", mode: "secret", algorithms: "HS256", ...NAMES },
		...{ secret: SECRET, secretType: "str", token: "bearer_authorization_header", maxAge: "1800", maxAgeType: "num" },
		...{ ignoreExpiration: "false", ignoreNotBefore: "false", output: "payload", outputType: "msg", ...place },
		constraints: [{ property: "roles", validator: "any_of", value: '["admin"]', typeValue: "json" }],
	},
]);

const IGNITE_CONFIG = { name: "igniteadmin", expiresin: "86400", algorithm: "HS256" };
const ignite = { type: "jwt", jwtconfig: "ignite.config", ...place };

/** Nodes as Ignite writes them, and as they are once their dialog was saved. */
export const IGNITE: Flows = {
	before: [
		{ id: "ignite.sign", name: "make a token", generatejwt: "true", outputs: 1, ...ignite },
		{ id: "ignite.verify", name: "check it", generatejwt: false, outputs: 2, ...ignite },
		{ id: "ignite.config", type: "jwt-config", ...IGNITE_CONFIG },
	],
	after: [
		{ id: "ignite.sign", name: "make a token", mode: "generate", outputs: 1, ...ignite },
		{
			...{ id: "ignite.verify", name: "check it", mode: "verify", tokenType: "request", token: "" },
			...{ onfailure: "output", outputs: 2, ...ignite },
		},
		{ id: "ignite.config", type: "jwt-config", ...IGNITE_CONFIG },
	],
};

/** Converts nodes as the editor does, with ids of their own, and lets those that verify answer requests. */
function converted(before: FlowNode[]): Flows {
	const surroundings = {
		variables: [],
		catches: [],
		groupOf: () => undefined,
		isSubflow: () => false,
		createId: () => `${before[0]?.id}.config`,
	};
	const { nodes, configs } = convertNodes(before, surroundings);
	const answers = { onfailure: "output", outputs: 2 };
	const named = nodes.map((node) => ({ ...node, id: `${node.id}.after`, ...(node.mode === "verify" && answers) }));
	return { before, after: [...named, ...configs] };
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

/** Sends many messages through generate and verify in one runtime, and measures what stays on the heap. */
import type { FlowNode, NodeRed } from "../test/support/node-red.js";
import { CLAIMS } from "./claims.js";
import { COLLECT_GARBAGE, call, endpoint } from "./instruments.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";

export interface Soaked {
	messages: number;
	seconds: number;
	/** The heap size after the first messages and at the end, in bytes. */
	first: number;
	last: number;
}

/** The number of messages in the flow at a time. */
const UNDER_WAY = 10;

/** Works inside the flow, not over HTTP: each message that comes back triggers the next one, with other claims. */
export async function measureSoak(nodeRed: NodeRed, material: Material, plan: Plan): Promise<Soaked> {
	await nodeRed.deploy(soakFlow(material, plan));
	return call<Soaked>(nodeRed.url, "soak");
}

function soakFlow(material: Material, plan: Plan): FlowNode[] {
	const config = "config.soak";
	const step = { type: "jwt", z: "tab.soak", jwtconfig: config };
	return [
		...endpoint("soak", ["v8", "vm", "process"], drive(plan)).map((node) =>
			node.type === "function" ? { ...node, outputs: 2, wires: [["out.soak"], ["generate.soak"]] } : node,
		),
		{ ...step, id: "generate.soak", mode: "generate", wires: [["verify.soak"]] },
		{ ...step, id: "verify.soak", mode: "verify", wires: [["run.soak"]] },
		{ id: "catch.soak", type: "catch", z: "tab.soak", scope: ["generate.soak", "verify.soak"], wires: [["run.soak"]] },
		{
			id: config,
			type: "jwt-config",
			algorithm: "HS256",
			credentials: { secret: material.keys("HS256").signing },
		},
	];
}

/** The `function` node that receives the request and all messages, and keeps its state in its context. */
const drive = ({ messages, firstMessages }: Plan) => `
const heap = () => {
${COLLECT_GARBAGE}
return process.memoryUsage().heapUsed;
};
const next = (state) => {
	const sub = "user-" + state.sent++;
	return { sub, payload: { ...${JSON.stringify(CLAIMS)}, sub } };
};
if (msg.req) {
	const state = { request: msg, began: Date.now(), sent: 0, done: 0 };
	context.set("state", state);
	return [null, Array.from({ length: ${UNDER_WAY} }, () => next(state))];
}
const state = context.get("state");
if (msg.error || msg.payload.sub !== msg.sub) {
	state.request.statusCode = 500;
	return [state.request, null];
}
state.done++;
if (state.done === ${firstMessages}) state.first = heap();
if (state.done === ${messages}) {
	state.request.payload = { messages: state.done, seconds: (Date.now() - state.began) / 1000, first: state.first, last: heap() };
	return [state.request, null];
}
return [null, state.sent < ${messages} ? next(state) : null];
`;

/** Flows that answer requests. They differ only in their step. */
import { igniteFlow } from "../test/support/fixtures.js";
import type { FlowNode } from "../test/support/node-red.js";
import { subject } from "./claims.js";
import type { Variant } from "./lanes.js";
import type { Material } from "./material.js";
import type { Place } from "./place.js";
import { STEPS } from "./steps.js";
import type { Work } from "./works.js";

export const pathOf = (work: Work, variant: Variant): string => `/${work.id}/${variant}`;

/** Creates the flows of one work in several variants, each on its own tab. */
export function flowsOf(work: Work, variants: readonly Variant[], material: Material): FlowNode[] {
	return variants.flatMap((variant) => {
		const id = (part: string) => `${part}.${work.id}.${variant}`;
		const tab = { id: id("tab"), type: "tab", label: `${work.title}: ${variant}` };
		const nodes =
			work.action === "generate" ? generateFlow(work, variant, material, id) : verifyFlow(work, variant, material, id);
		return [tab, ...nodes.map((node) => (/^jwt-(config|store)$/.test(node.type) ? node : { ...node, z: tab.id }))];
	});
}

type MakeId = Place["id"];

/** Creates the flow in Ignite's documentation, with its step replaced or left out. */
function generateFlow(work: Work, variant: Variant, material: Material, id: MakeId): FlowNode[] {
	const flow = igniteFlow();
	const step = flow.find(({ type }) => type === "jwt") as FlowNode & { wires: string[][] };
	const next = (step.wires[0] ?? []).map(id);
	const entry = variant === "none" ? next : [id("step")];
	const kept = flow.filter(({ type }) => ["http in", "function", "http response"].includes(type));
	const nodes = kept.map((node): FlowNode => {
		const wires = (node.wires as string[][]).map((output) =>
			output.flatMap((target) => (target === step.id ? entry : [id(target)])),
		);
		return { ...node, id: id(node.id), wires, ...(node.type === "http in" && { url: pathOf(work, variant) }) };
	});
	return [...nodes, ...stepOf(work, variant, material, { id, next, refused: [id("refused")] }), refusedAnswer(id)];
}

/** Creates a flow that answers a request with the subject of its bearer token. Without a step, all answers are the same. */
function verifyFlow(work: Work, variant: Variant, material: Material, id: MakeId): FlowNode[] {
	const next = [id("hello")];
	const refused = [id("refused")];
	const name = variant === "none" || variant === "empty" ? JSON.stringify(subject(0)) : "msg.payload.sub";
	return [
		{
			id: id("in"),
			type: "http in",
			url: pathOf(work, variant),
			method: "get",
			wires: [variant === "none" ? next : [id("step")]],
		},
		...stepOf(work, variant, material, { id, next, refused }),
		{
			id: id("hello"),
			type: "function",
			func: `msg.payload = { hello: ${name} };\nreturn msg;`,
			outputs: 1,
			wires: [[id("out")]],
		},
		{ id: id("out"), type: "http response", statusCode: "", headers: {}, wires: [] },
		refusedAnswer(id),
	];
}

function stepOf(work: Work, variant: Variant, material: Material, place: Place): FlowNode[] {
	return variant === "none" ? [] : STEPS[variant](work, material, place);
}

const refusedAnswer = (id: MakeId): FlowNode => ({
	id: id("refused"),
	type: "http response",
	statusCode: "401",
	headers: {},
	wires: [],
});

/** Measures how much longer the first message after a deploy takes than the second one. */
import { Agent } from "node:http";
import type { NodeRed } from "../test/support/node-red.js";
import { flowsOf, pathOf } from "./flows.js";
import { INSTRUMENTS } from "./instruments.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { timedRequest } from "./request.js";
import { workOf } from "./works.js";

/** The difference between the first and the second message after each deploy, in milliseconds. */
export type FirstMessages = Record<(typeof VARIANTS)[number], number[]>;

const VARIANTS = ["empty", "jwt"] as const;

/** Deploys everything before each measurement, then sends a request to another flow, so that only the measured flow is new. */
export async function measureFirstMessages(nodeRed: NodeRed, material: Material, plan: Plan): Promise<FirstMessages> {
	const work = workOf("generate-HS256");
	const flows = [...flowsOf(work, VARIANTS, material), ...INSTRUMENTS];
	const over: FirstMessages = { empty: [], jwt: [] };
	const agent = new Agent({ keepAlive: true });
	for (let deploy = 0; deploy < plan.deploys; deploy++) {
		for (const variant of VARIANTS) {
			await nodeRed.deploy(flows);
			const url = nodeRed.url + pathOf(work, variant);
			await timedRequest(`${nodeRed.url}/bench/ping`, agent);
			const first = await timedRequest(url, agent);
			const second = await timedRequest(url, agent);
			over[variant].push(first - second);
		}
	}
	agent.destroy();
	return over;
}

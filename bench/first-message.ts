/** What the first message after a deploy takes longer than the second. */
import { Agent } from "node:http";
import type { NodeRed } from "../test/support/node-red.js";
import { flowsOf, pathOf } from "./flows.js";
import { INSTRUMENTS } from "./instruments.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { timedRequest } from "./request.js";
import { WORKS, type Work } from "./works.js";

/** Milliseconds that the first message took over the second, of each deploy. */
export type FirstMessages = Record<"empty" | "jwt", number[]>;

/** Deploys everything anew each time; a request elsewhere comes first, so that only the flow itself is new. */
export async function measureFirstMessages(nodeRed: NodeRed, material: Material, plan: Plan): Promise<FirstMessages> {
	const work = WORKS.find(({ id }) => id === "generate-HS256") as Work;
	const over: FirstMessages = { empty: [], jwt: [] };
	const agent = new Agent({ keepAlive: true });
	for (let deploy = 0; deploy < plan.deploys; deploy++) {
		for (const variant of ["empty", "jwt"] as const) {
			await nodeRed.deploy([...flowsOf(work, material), ...INSTRUMENTS]);
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

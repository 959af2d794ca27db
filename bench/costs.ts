/** Measures the cost of each lane of each work, in rounds. */
import type { FlowNode, NodeRed } from "../test/support/node-red.js";
import { checkLanes } from "./checks.js";
import type { Lane } from "./lanes.js";
import { type Cost, drive, loopsOf, type Surroundings } from "./loops.js";
import type { Material } from "./material.js";
import { messageCount } from "./messages.js";
import type { Plan } from "./plan.js";
import { inTurn } from "./statistics.js";
import type { Work } from "./works.js";

/** The samples of each lane of a work, one per round. */
export type Samples = Partial<Record<Lane, Cost[]>>;

/** The samples of all works, by their ids. */
export type Costs = Record<string, Samples>;

/** The minimum numbers of messages to warm up a lane, and to fill its window. */
const FEWEST = { warmUp: 200, window: 50 };
const WARM_UPS = 2;

/** Deploys all works, and adds rounds of each to those of earlier processes. */
export async function measureCosts(
	nodeRed: NodeRed,
	works: readonly Work[],
	material: Material,
	surroundings: Surroundings,
	plan: Plan,
	costs: Costs,
): Promise<void> {
	await nodeRed.deploy(works.flatMap((work): FlowNode[] => loopsOf(work, material, surroundings)));
	for (const work of works) {
		costs[work.id] ??= {};
		await measureWork(nodeRed.url, work, material, plan, costs[work.id] as Samples);
	}
}

/** Warms up each lane, which also shows how many messages fill its window, and measures it in rounds. */
async function measureWork(url: string, work: Work, material: Material, plan: Plan, samples: Samples): Promise<void> {
	await checkLanes(url, work, material);
	const counts = new Map<Lane, number>();
	for (const lane of work.lanes) {
		// Sends each token once before measuring, because lanes prepare a key when they first use it.
		let count = Math.max(FEWEST.warmUp, work.tokens ? messageCount(work) : 0);
		for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) {
			const { processor } = await drive(url, work, lane, count);
			count = Math.max(FEWEST.window, Math.round((plan.window * 1000) / processor));
		}
		counts.set(lane, count);
	}
	for (let round = 0; round < plan.rounds; round++) {
		for (const lane of inTurn(work.lanes, round)) {
			const list = samples[lane] ?? [];
			samples[lane] = list;
			list.push(await drive(url, work, lane, counts.get(lane) as number));
		}
	}
}

/** What each lane of each work costs, in rounds. */
import type { FlowNode, NodeRed } from "../test/support/node-red.js";
import { checkLanes } from "./checks.js";
import type { Lane } from "./lanes.js";
import { type Cost, drive, loopsOf, type Surroundings } from "./loops.js";
import type { Material } from "./material.js";
import { messageCount } from "./messages.js";
import type { Plan } from "./plan.js";
import { inTurn } from "./statistics.js";
import type { Work } from "./works.js";

/** One sample a round, of each lane of a work. */
export type Samples = Partial<Record<Lane, Cost[]>>;

/** By the id of the work. */
export type Costs = Record<string, Samples>;

/** The fewest messages that a lane is warmed up with, and that fill its window. */
const FEWEST = { warmUp: 200, window: 50 };
const WARM_UPS = 2;

/** Deploys all works, and adds some rounds of each to those of earlier processes. */
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

/** Warms each lane up, which also shows how many messages fill its window, and measures it in rounds. */
async function measureWork(url: string, work: Work, material: Material, plan: Plan, samples: Samples): Promise<void> {
	await checkLanes(url, work, material);
	const counts = new Map<Lane, number>();
	for (const lane of work.lanes) {
		// Each token comes once before it counts: what a lane makes of a key when it first needs it is there then.
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

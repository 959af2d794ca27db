/** Measures how many requests per second a flow answers, for each variant of its step. */
import type { NodeRed } from "../test/support/node-red.js";
import { flowsOf, pathOf } from "./flows.js";
import { COMPARED } from "./lanes.js";
import { load } from "./load.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { inTurn } from "./statistics.js";
import { OVER_HTTP, type Work } from "./works.js";

export const VARIANTS = ["none", "bare", ...COMPARED] as const;
type Variant = (typeof VARIANTS)[number];

/** Requests per second in each round, by the ids of the works. */
export type Throughput = Record<string, Record<Variant, number[]>>;

export async function measureThroughput(nodeRed: NodeRed, material: Material, plan: Plan): Promise<Throughput> {
	await nodeRed.deploy(OVER_HTTP.flatMap((work) => flowsOf(work, VARIANTS, material)));
	const throughput: Throughput = {};
	for (const work of OVER_HTTP) throughput[work.id] = await measureWork(nodeRed.url, work, material, plan);
	return throughput;
}

/** Measures each variant briefly in each round, after a warm-up round. */
async function measureWork(origin: string, work: Work, material: Material, plan: Plan) {
	const rates = Object.fromEntries(VARIANTS.map((variant) => [variant, [] as number[]])) as Throughput[string];
	const token = work.tokens && material.token(work, 0);
	for (let round = 0; round <= plan.loadRounds; round++) {
		for (const variant of inTurn(VARIANTS, round)) {
			const rate = await load(origin + pathOf(work, variant), plan.loadSeconds, token);
			if (round > 0) rates[variant].push(rate);
		}
	}
	return rates;
}

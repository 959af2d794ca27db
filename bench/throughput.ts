/** Requests per second of each variant, in alternating rounds. */
import type { NodeRed } from "../test/support/node-red.js";
import { checkAnswers } from "./checks.js";
import { flowsOf, pathOf } from "./flows.js";
import { call, INSTRUMENTS } from "./instruments.js";
import { load } from "./load.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { rotated } from "./statistics.js";
import { VARIANTS, type Variant, type Work } from "./works.js";

/** One window. */
export interface Sample {
	/** Requests per second. */
	rate: number;
	/** Microseconds of processor time that Node-RED used for each. */
	cpu: number;
}

export type Samples = Record<Variant, Sample[]>;

export const noSamples = (): Samples =>
	Object.fromEntries(VARIANTS.map((variant) => [variant, []])) as unknown as Samples;

/**
 * Deploys one work in all its variants, checks their answers, and measures them in rounds: each variant for a moment, begun
 * at another one each round.
 * @param samples where to put what was measured
 */
export async function measureThroughput(
	nodeRed: NodeRed,
	work: Work,
	material: Material,
	plan: Plan,
	samples: Samples,
): Promise<void> {
	await nodeRed.deploy([...flowsOf(work, material), ...INSTRUMENTS]);
	await checkAnswers(nodeRed.url, work, material);
	const nextToken = tokensOf(work, material, plan);
	const cpuTime = async () => (await call<{ used: number }>(nodeRed.url, "used")).used;
	const run = async (variant: Variant, seconds: number): Promise<Sample> => {
		const url = nodeRed.url + pathOf(work, variant);
		const start = await cpuTime();
		const { rate, requests } = await load({ url, seconds, leadIn: plan.leadIn, nextToken });
		return { rate, cpu: ((await cpuTime()) - start) / requests };
	};
	for (const variant of VARIANTS) await run(variant, plan.warmUp);
	for (let round = 0; round < plan.rounds; round++) {
		for (const variant of rotated(VARIANTS, round)) samples[variant].push(await run(variant, plan.seconds));
	}
}

/** New tokens come round only after so many others that none is still remembered. */
export function tokensOf(work: Work, material: Material, plan: Plan): (() => string) | undefined {
	if (!work.tokens) return undefined;
	const tokens = material.tokens(work.algorithm, plan.tokens).slice(0, work.tokens === "new" ? plan.tokens : 1);
	let used = 0;
	return () => tokens[used++ % tokens.length] as string;
}

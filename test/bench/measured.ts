/** Results as a run would have them, with numbers that are easy to reckon with. */
import type { Measured } from "../../bench/measure.js";
import { FULL } from "../../bench/plan.js";
import type { Results } from "../../bench/table.js";
import type { Sample, Samples } from "../../bench/throughput.js";
import { VARIANTS, WORKS } from "../../bench/works.js";

const sample = (rate: number): Sample => ({ rate, cpu: 1e6 / rate });

/**
 * Two rounds, the second on a machine that was half as fast: paired, that changes no ratio.
 * @param rates in the order of the variants
 */
const samples = (rates: readonly number[]): Samples => {
	const entries = VARIANTS.map((variant, index) => {
		const rate = rates[index] ?? Number.NaN;
		return [variant, [sample(rate), sample(rate / 2)]];
	});
	return Object.fromEntries(entries);
};

/** All targets met, but for what is changed. */
export function measuredWith(changes: Partial<Measured> = {}): Measured {
	return {
		release: { nodeRed: "4.1", node: "20" },
		throughput: Object.fromEntries(WORKS.map(({ id }) => [id, samples([4000, 3960, 3920, 3900, 2000, 1000, 3000])])),
		latency: { idle: [1, 2, 3], empty: [4, 8, 12], jwt: [2, 4, 6], contrib: [20, 20, 20] },
		firstMessages: { empty: [0.5], jwt: [1, 2, 9] },
		loads: { jwt: [{ milliseconds: 30, heap: 2e6 }], contrib: [{ milliseconds: 20, heap: 1e6 }] },
		soaked: { messages: 1_000_000, seconds: 60, first: 40e6, last: 41e6 },
		...changes,
	};
}

export const withRates = (id: string, ...rates: number[]): Measured => {
	const measured = measuredWith();
	return { ...measured, throughput: { ...measured.throughput, [id]: samples(rates) } };
};

export function resultsWith(...releases: Measured[]): Results {
	return {
		takenOn: "2026-01-31",
		machine: { processor: "A processor", cores: 2, memory: 24, system: "Linux 6.1" },
		plan: FULL,
		packages: ["a-package 1.2.3"],
		releases: releases.map((measured) => ({ ...measured, versions: { nodeRed: "4.1.99", node: "20.99.0" } })),
	};
}

/** Results as a run would have them, with numbers that are easy to calculate with. */
import type { Costs, Samples } from "../../bench/costs.js";
import { GUARDED, type GuardCosts, type Guarded } from "../../bench/guards.js";
import type { Lane } from "../../bench/lanes.js";
import type { Measured } from "../../bench/measure.js";
import { FULL } from "../../bench/plan.js";
import type { Results } from "../../bench/results.js";
import { VARIANTS } from "../../bench/throughput.js";
import { FURTHER, OVER_HTTP, WORKS, type Work } from "../../bench/works.js";

/** Microseconds that an empty step and all around it take. */
const EMPTY = 3;

/** Costs over an empty step that meet every target. */
export const WELL: Partial<Record<Lane, number>> = {
	bare: 100,
	jwt: 5,
	contrib: 200,
	"fast-jwt": 40,
	jsonwebtoken: 400,
};

/**
 * Three rounds, in the second of which each message takes two microseconds more: paired, that changes nothing.
 * @param over costs over an empty step, which hold the event loop all the time but for this package
 */
export function samplesOf({ lanes }: Work, over: Partial<Record<Lane, number>> = {}): Samples {
	const entries = lanes.map((lane) => {
		const cost = { ...WELL, ...over, empty: 0 }[lane] ?? Number.NaN;
		const held = lane === "jwt" ? cost / 10 : cost;
		const rounds = [0, 2, 0].map((more) => ({ processor: EMPTY + cost + more, loop: EMPTY + held + more }));
		return [lane, rounds] as const;
	});
	return Object.fromEntries(entries);
}

/** All targets met, but for what is changed. */
export function measuredWith(changes: Partial<Measured> = {}): Measured {
	const costs: Costs = Object.fromEntries([...WORKS, ...FURTHER].map((work) => [work.id, samplesOf(work)]));
	const rates = Object.fromEntries(VARIANTS.map((variant, index) => [variant, [1000, 2000, 3000 + index]]));
	return {
		versions: { nodeRed: "4.1.99", node: "20.99.0" },
		costs,
		throughput: Object.fromEntries(OVER_HTTP.map(({ id }) => [id, rates as Measured["throughput"][string]])),
		latency: { idle: [1, 2, 3], empty: [4, 8, 12], jwt: [2, 4, 6] },
		firstMessages: { empty: [0.5], jwt: [1, 2, 9] },
		loads: { jwt: [{ milliseconds: 30, heap: 2e6 }], contrib: [{ milliseconds: 20, heap: 1e6 }] },
		starts: { empty: [1000, 1000], core: [1500, 3000], jwt: [1560, 3120] },
		guards: Object.fromEntries(
			(Object.keys(GUARDED) as Guarded[]).map((work) => [
				work,
				{
					empty: [10, 12, 14],
					jwt: [15, 17, 19],
					"express-oauth2-jwt-bearer": [40, 42, 44],
					"express-jwt": [60, 62, 64],
				},
			]),
		) as GuardCosts,
		soaked: { messages: 1_000_000, seconds: 60, first: 40e6, last: 41e6 },
		...changes,
	};
}

/** Costs of one work changed. */
export function withCosts(work: Work, over: Partial<Record<Lane, number>>): Measured {
	const { costs, ...rest } = measuredWith();
	return { ...rest, costs: { ...costs, [work.id]: samplesOf(work, over) } };
}

export function resultsWith(...releases: Measured[]): Results {
	return {
		takenOn: "2026-01-31",
		machine: { processor: "A processor", cores: 2, memory: 24, system: "Linux 6.1" },
		plan: FULL,
		packages: ["a-package 1.2.3"],
		releases,
	};
}

/** The tables of a text, as rows of cells. */
export function tablesOf(text: string): string[][][] {
	const blocks = text.split(/\n\n+/).filter((block) => block.startsWith("|"));
	return blocks.map((block) =>
		block.split("\n").map((line) =>
			line
				.split("|")
				.slice(1, -1)
				.map((cell) => cell.trim()),
		),
	);
}

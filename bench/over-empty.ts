/** The cost of a step minus that of an empty step in the same round. */
import type { Samples } from "./costs.js";
import type { Lane } from "./lanes.js";
import type { Cost } from "./loops.js";
import { pairwise, type Summary, summarize } from "./statistics.js";

/** Microseconds per message; `undefined` for a lane that was not measured. */
export function overEmpty(samples: Samples, lane: Lane, of: keyof Cost = "processor"): Summary | undefined {
	const own = samples[lane];
	if (!own) return undefined;
	const empty = samples.empty ?? [];
	const values = (list: readonly Cost[]) => list.map((cost) => cost[of]);
	return summarize(pairwise(values(own), values(empty), (cost, without) => cost - without));
}

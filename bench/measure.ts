/** Takes all measurements on one release of Node-RED. */
import type { NodeRed } from "../test/support/node-red.js";
import { type Costs, measureCosts } from "./costs.js";
import { type FirstMessages, measureFirstMessages } from "./first-message.js";
import { type GuardCosts, measureGuards } from "./guards.js";
import { type Latencies, measureLatency } from "./latency.js";
import { type Loads, measureLoading } from "./loading.js";
import type { Surroundings } from "./loops.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { type Release, start } from "./runtime.js";
import type { Soaked } from "./soak.js";
import { measureStarts, type Starts } from "./starts.js";
import { measureThroughput, type Throughput } from "./throughput.js";
import { FURTHER, WORKS } from "./works.js";

/** The timing measurements, taken one after the other. */
export interface Timed {
	costs: Costs;
	throughput: Throughput;
	latency: Latencies;
	firstMessages: FirstMessages;
	loads: Loads;
	starts: Starts;
	guards: GuardCosts;
}

export interface Measured extends Timed {
	versions: { nodeRed: string; node: string };
	soaked: Soaked;
}

export async function measureTimes(
	release: Release,
	material: Material,
	surroundings: Surroundings,
	plan: Plan,
	tell: (what: string) => void,
): Promise<Timed> {
	const inNodeRed = <T>(task: (nodeRed: NodeRed) => Promise<T>) => withNodeRed(release, material, task);
	const costs: Costs = {};
	for (let process = 1; process <= plan.processes; process++) {
		tell(`what a step costs (process ${process} of ${plan.processes})`);
		const works = [...WORKS, ...FURTHER];
		await inNodeRed((nodeRed) => measureCosts(nodeRed, works, material, surroundings, plan, costs));
	}
	tell("requests per second");
	const throughput = await inNodeRed((nodeRed) => measureThroughput(nodeRed, material, plan));
	tell("an unrelated endpoint beside generate RS256");
	const latency = await inNodeRed((nodeRed) => measureLatency(nodeRed, material, plan));
	tell("first message after deploy");
	const firstMessages = await inNodeRed((nodeRed) => measureFirstMessages(nodeRed, material, plan));
	tell("load of the package");
	const loads = await measureLoading(release, plan);
	tell("start with many nodes");
	const starts = await measureStarts(release, material, plan);
	tell("guards in Express");
	const guards = measureGuards(release, plan);
	return { costs, throughput, latency, firstMessages, loads, starts, guards };
}

/** Starts a release, calls a function with it, and stops it. */
export async function withNodeRed<T>(
	release: Release,
	material: Material,
	task: (nodeRed: NodeRed) => Promise<T>,
): Promise<T> {
	const nodeRed = await start(release, material);
	try {
		return await task(nodeRed);
	} finally {
		await nodeRed.stop();
	}
}

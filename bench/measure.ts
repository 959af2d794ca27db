/** All that is measured on one release of Node-RED. */
import { type FirstMessages, measureFirstMessages } from "./first-message.js";
import { type Latencies, measureLatency } from "./latency.js";
import { type Loads, measureLoading } from "./loading.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { type Release, start } from "./runtime.js";
import { measureSoak, type Soaked } from "./soak.js";
import { measureThroughput, noSamples, type Samples } from "./throughput.js";
import { WORKS } from "./works.js";

export interface Measured {
	release: Release;
	/** By the id of the work. */
	throughput: Record<string, Samples>;
	latency: Latencies;
	firstMessages: FirstMessages;
	loads: Loads;
	soaked: Soaked;
}

export async function measure(
	release: Release,
	material: Material,
	plan: Plan,
	tell: (what: string) => void,
): Promise<Measured> {
	const inNodeRed = async <T>(task: (nodeRed: Awaited<ReturnType<typeof start>>) => Promise<T>) => {
		const nodeRed = await start(release, material);
		try {
			return await task(nodeRed);
		} finally {
			await nodeRed.stop();
		}
	};

	const throughput = Object.fromEntries(WORKS.map(({ id }) => [id, noSamples()]));
	for (let process = 1; process <= plan.processes; process++) {
		await inNodeRed(async (nodeRed) => {
			for (const work of WORKS) {
				tell(`${work.title} (process ${process} of ${plan.processes})`);
				await measureThroughput(nodeRed, work, material, plan, throughput[work.id] as Samples);
			}
		});
	}
	tell("an unrelated endpoint beside generate RS256");
	const latency = await inNodeRed((nodeRed) => measureLatency(nodeRed, material, plan));
	tell("first message after deploy");
	const firstMessages = await inNodeRed((nodeRed) => measureFirstMessages(nodeRed, material, plan));
	tell("load of the package");
	const loads = await measureLoading(release, plan);
	tell(`${plan.messages} messages through generate, then verify`);
	const soaked = await inNodeRed((nodeRed) => measureSoak(nodeRed, material, plan));
	return { release, throughput, latency, firstMessages, loads, soaked };
}

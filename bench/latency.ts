/** Measures how long an unrelated endpoint takes to respond while another one generates tokens as fast as it can. */
import { Agent } from "node:http";
import { setInterval, setTimeout } from "node:timers/promises";
import type { NodeRed } from "../test/support/node-red.js";
import { flowsOf, pathOf } from "./flows.js";
import { INSTRUMENTS } from "./instruments.js";
import { loadFromThread } from "./load.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { timedRequest } from "./request.js";
import { inTurn, quantile } from "./statistics.js";
import { workOf } from "./works.js";

/** The time between requests to the unrelated endpoint in milliseconds. Requests do not wait for earlier responses. */
const INTERVAL = 5;

/** The time under load before the first request, in seconds. */
const LEAD_IN = 0.5;

/** The load on the runtime: none, or the work of one variant. */
const BUSY = ["idle", "empty", "jwt"] as const;
type Busy = (typeof BUSY)[number];

/** The 99th percentiles of each measured round, in milliseconds. */
export type Latencies = Record<Busy, number[]>;

export async function measureLatency(nodeRed: NodeRed, material: Material, plan: Plan): Promise<Latencies> {
	const work = workOf("generate-RS256");
	await nodeRed.deploy([...flowsOf(work, ["empty", "jwt"], material), ...INSTRUMENTS]);
	const latencies: Latencies = { idle: [], empty: [], jwt: [] };
	// The first round is a warm-up, because everything is slower until the code is compiled.
	for (let round = 0; round <= plan.latencyRounds; round++) {
		for (const busy of inTurn(BUSY, round)) {
			const seconds = LEAD_IN + plan.latencySeconds;
			const loaded = busy !== "idle" && loadFromThread(nodeRed.url + pathOf(work, busy), seconds);
			await setTimeout(LEAD_IN * 1000);
			const times = await askForAnswers(`${nodeRed.url}/bench/ping`, plan.latencySeconds);
			await loaded;
			if (round > 0) latencies[busy].push(quantile(times, 0.99));
		}
	}
	return latencies;
}

async function askForAnswers(url: string, seconds: number): Promise<number[]> {
	const agent = new Agent({ keepAlive: true });
	const answers: Promise<number>[] = [];
	const end = performance.now() + seconds * 1000;
	for await (const _ of setInterval(INTERVAL)) {
		if (performance.now() >= end) break;
		answers.push(timedRequest(url, agent));
	}
	const times = await Promise.all(answers);
	agent.destroy();
	return times;
}

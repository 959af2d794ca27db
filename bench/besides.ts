/** Measurements other than the cost of a step, and their targets. */
import type { Measured } from "./measure.js";
import { median } from "./statistics.js";

export interface Fact {
	what: string;
	asked: string;
	measured: string;
	/** Values to compare it with, by name. */
	beside: readonly (readonly [name: string, value: string])[];
	isMet: boolean;
}

const STARTS = 1.1;
const LATENCY = 3;
const FIRST_MESSAGE = 5;
const LOAD_MILLISECONDS = 60;
const MB = 1e6;
const LOAD_HEAP = 6 * MB;
const SOAK_HEAP = 5 * MB;

const times = (ratio: number) => ratio.toFixed(2);
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
const megabytes = (value: number) => `${(value / MB).toFixed(1)} MB`;

export function factsOf({ starts, latency, firstMessages, loads, soaked }: Measured): Fact[] {
	const start = median(starts.jwt) / median(starts.core);
	const slower = median(latency.jwt) / median(latency.idle);
	const first = median(firstMessages.jwt);
	const loadTime = (variant: keyof typeof loads) => median(loads[variant].map((load) => load.milliseconds));
	const loadHeap = (variant: keyof typeof loads) => median(loads[variant].map((load) => load.heap));
	const grown = soaked.last - soaked.first;
	return [
		{
			what: "start with 2,000 nodes over 200 configurations, processor time",
			asked: `≤ ${STARTS} × with as many core nodes`,
			measured: times(start),
			beside: [
				["this package", seconds(median(starts.jwt))],
				["core nodes", seconds(median(starts.core))],
				["no nodes", seconds(median(starts.empty))],
			],
			isMet: start <= STARTS,
		},
		{
			what: "an unrelated endpoint while generate RS256 runs flat out, p99",
			asked: `≤ ${LATENCY} × its p99 in an idle runtime`,
			measured: times(slower),
			beside: [
				["idle", milliseconds(median(latency.idle))],
				["beside an empty step", milliseconds(median(latency.empty))],
			],
			isMet: slower <= LATENCY,
		},
		{
			what: "first message after deploy, generate HS256",
			asked: `≤ ${FIRST_MESSAGE} ms over the second`,
			measured: milliseconds(first),
			beside: [["an empty step", milliseconds(median(firstMessages.empty))]],
			isMet: first <= FIRST_MESSAGE,
		},
		{
			what: "load of the package, time",
			asked: `≤ ${LOAD_MILLISECONDS} ms`,
			measured: milliseconds(loadTime("jwt")),
			beside: [["node-red-contrib-jwt", milliseconds(loadTime("contrib"))]],
			isMet: loadTime("jwt") <= LOAD_MILLISECONDS,
		},
		{
			what: "load of the package, heap",
			asked: `≤ ${megabytes(LOAD_HEAP)}`,
			measured: megabytes(loadHeap("jwt")),
			beside: [["node-red-contrib-jwt", megabytes(loadHeap("contrib"))]],
			isMet: loadHeap("jwt") <= LOAD_HEAP,
		},
		{
			what: `${soaked.messages.toLocaleString("en")} messages through generate, then verify`,
			asked: `≤ ${megabytes(SOAK_HEAP)} more heap than after the first ones`,
			measured: megabytes(grown),
			beside: [
				["first", megabytes(soaked.first)],
				["last", megabytes(soaked.last)],
			],
			isMet: grown <= SOAK_HEAP,
		},
	];
}

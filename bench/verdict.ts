/** The costs of the works, and whether they meet their targets. */
import type { Samples } from "./costs.js";
import { type Lane, PEERS } from "./lanes.js";
import { overEmpty } from "./over-empty.js";
import type { Summary } from "./statistics.js";
import type { Target, Work } from "./works.js";

/** The share of the bare work's time on the event loop up to which the event loop counts as free. */
const FREE = 0.5;

export interface Verdict {
	/** The processor time per message minus that of an empty step, in microseconds. */
	costs: Partial<Record<Lane, Summary>>;
	/** The cost of this package as a multiple of the bare work. */
	timesBare: number;
	/** The time on the event loop per message minus that of an empty step, in microseconds. */
	loop: { bare: number; jwt: number };
	/** `undefined` if there is no target. */
	isMet: boolean | undefined;
}

export function judge({ lanes, target }: Work, samples: Samples): Verdict {
	const costs = Object.fromEntries(lanes.map((lane) => [lane, overEmpty(samples, lane)])) as Verdict["costs"];
	const cost = (lane: Lane) => costs[lane]?.median ?? Number.NaN;
	const held = (lane: Lane) => overEmpty(samples, lane, "loop")?.median ?? Number.NaN;
	const timesBare = cost("jwt") / cost("bare");
	const loop = { bare: held("bare"), jwt: held("jwt") };
	const isMet = (asked: Target) =>
		timesBare <= asked.timesBare &&
		(!asked.isAhead || PEERS.every((peer) => cost("jwt") < cost(peer))) &&
		(!asked.isLoopFree || loop.jwt <= FREE * loop.bare);
	return { costs, timesBare, loop, isMet: target && isMet(target) };
}

/** Describes a target. */
export function askedText({ timesBare, isAhead, isLoopFree }: Target): string {
	const more = [isAhead && "ahead of every peer", isLoopFree && "the event loop free"];
	return [`≤ ${timesBare} × bare`, ...more.filter(Boolean)].join(", ");
}

/** What the works cost, and whether they meet their targets. */
import type { Samples } from "./costs.js";
import { type Lane, PEERS } from "./lanes.js";
import { overEmpty } from "./over-empty.js";
import type { Summary } from "./statistics.js";
import type { Target, Work } from "./works.js";

/** As much of the bare work's time on the event loop as leaves it free. */
const FREE = 0.5;

export interface Verdict {
	/** Microseconds of processor time for each message, over an empty step. */
	costs: Partial<Record<Lane, Summary>>;
	/** What this package costs, in costs of the bare work. */
	timesBare: number;
	/** Microseconds for which the event loop is held for each message, over an empty step. */
	loop: { bare: number; jwt: number };
	/** Undefined where there is no target. */
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

/** A target in words. */
export function askedText({ timesBare, isAhead, isLoopFree }: Target): string {
	const more = [isAhead && "ahead of every peer", isLoopFree && "the event loop free"];
	return [`≤ ${timesBare} × bare`, ...more.filter(Boolean)].join(", ");
}

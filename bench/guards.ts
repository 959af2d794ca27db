/** What a guard in `settings.js` costs for each request, beside those of Express. */
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../test/support/node-red.js";
import { fetchRuntime } from "../test/support/runtimes.js";
import { eachOf, metText, micros, table } from "./markdown.js";
import type { Plan } from "./plan.js";
import { INSTALLED, type Release } from "./runtime.js";
import { median, pairwise } from "./statistics.js";

const GUARDS = ["jwt", "express-oauth2-jwt-bearer", "express-jwt"] as const;
type Guard = (typeof GUARDS)[number];

/** The titles of the works, by their ids in `express/guards.cjs`. */
export const GUARDED = {
	"HS256-same": "HS256, the same token",
	"HS256-new": "HS256, each token new",
	"RS256-same": "RS256, the same token",
	"RS256-new": "RS256, each token new",
} as const;
export type Guarded = keyof typeof GUARDED;

/** Microseconds of processor time for each request, by work and lane, in each round. */
export type GuardCosts = Record<Guarded, Record<Guard | "empty", number[]>>;

/** Measures in a process with the release's Node.js, and with the packages as they are installed. */
export function measureGuards({ nodeRed, node }: Release, plan: Plan): GuardCosts {
	const script = join(INSTALLED, "guards.cjs");
	copyFileSync(join(ROOT, "bench/express/guards.cjs"), script);
	const { node: binary } = fetchRuntime(nodeRed, node);
	const args = [script, String(plan.window), String(plan.processes * plan.rounds)];
	return JSON.parse(execFileSync(binary, args, { cwd: INSTALLED, encoding: "utf8" }));
}

/** Shows the costs over those of middleware that does nothing. */
export function guardTable(releases: readonly { guards: GuardCosts; versions: { nodeRed: string } }[]): string[] {
	const rows = Object.entries(GUARDED).map(([id, title]) => {
		const costs = releases.map(({ guards }) => {
			const of = guards[id as Guarded];
			const over = (guard: Guard) => median(pairwise(of[guard], of.empty, (cost, empty) => cost - empty));
			return Object.fromEntries(GUARDS.map((guard) => [guard, over(guard)])) as Record<Guard, number>;
		});
		const cells = GUARDS.map((guard) => eachOf(costs.map((cost) => micros(cost[guard]))));
		const isMet = costs.map(({ jwt, ...others }) => Object.values(others).every((other) => jwt < other));
		return [title, ...cells, "ahead of both", metText(isMet, releases)];
	});
	return table(["Request", "this package", "express-oauth2-jwt-bearer", "express-jwt", "Asked", "Met"], rows);
}

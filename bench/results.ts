/** The results as Markdown, with the numbers for each release of Node-RED. */
import { factTable, throughputTable } from "./beside-tables.js";
import { furtherTable, loopText, targetTable } from "./cost-tables.js";
import { guardTable } from "./guards.js";
import type { Machine } from "./machine.js";
import { eachOf } from "./markdown.js";
import type { Measured } from "./measure.js";
import type { Plan } from "./plan.js";

export interface Results {
	/** The date, such as `2026-01-31`. */
	takenOn: string;
	machine: Machine;
	/** The extent of the run. */
	plan: Plan;
	packages: readonly string[];
	releases: readonly Measured[];
}

export function resultsText({ takenOn, machine, plan, packages, releases }: Results): string {
	const systems = releases.map(({ versions }) => `Node-RED ${versions.nodeRed} on Node.js ${versions.node}`);
	return [
		`Taken on ${takenOn}, on ${machine.processor} with ${machine.cores} processors and ${machine.memory} GiB of memory,`,
		`${machine.system}. Rounds: ${plan.processes * plan.rounds}, in ${plan.processes} processes. A cell with two values has those of`,
		`${eachOf(systems)}.`,
		"",
		...packages.map((name) => `- ${name}`),
		"",
		"Microseconds of processor time for each message, over an empty step:",
		"",
		...targetTable(releases),
		"",
		...loopText(releases),
		"",
		"Further works, without a target:",
		"",
		...furtherTable(releases),
		"",
		"Measured besides:",
		"",
		...factTable(releases),
		"",
		"A guard as middleware of one Express, microseconds of processor time for each request, over none:",
		"",
		...guardTable(releases),
		"",
		"Requests per second of a flow that does nothing else:",
		"",
		...throughputTable(releases),
	].join("\n");
}

/** The results as Markdown. */
import type { Machine } from "./machine.js";
import type { Measured } from "./measure.js";
import type { Plan } from "./plan.js";
import { standing } from "./standing.js";
import { median } from "./statistics.js";
import { judge } from "./verdict.js";
import { VARIANT_TITLES, VARIANTS, WORKS } from "./works.js";

export interface Results {
	/** As `2026-01-31`. */
	takenOn: string;
	machine: Machine;
	/** How often and how long. */
	plan: Plan;
	packages: readonly string[];
	releases: readonly (Measured & { versions: { nodeRed: string; node: string } })[];
}

type ReleaseResults = Results["releases"][number];

export function resultsText({ takenOn, machine, plan, packages, releases }: Results): string {
	return [
		`Taken on ${takenOn}, on ${machine.processor} with ${machine.cores} processors and ${machine.memory} GiB of memory,`,
		`${machine.system}. Node-RED and the load share the processors.`,
		`Processes of Node-RED: ${plan.processes}; rounds in each: ${plan.rounds}; load of each variant in each round: ${plan.seconds} s.`,
		"",
		...packages.map((name) => `- ${name}`),
		"",
		...releases.flatMap(releaseText),
	].join("\n");
}

function releaseText(measured: ReleaseResults): string[] {
	const { nodeRed, node } = measured.versions;
	const verdicts = judge(measured).map(({ work, asked, measured: value, spread, empty, bare, isMet }) => [
		work,
		asked,
		value,
		spread,
		empty ?? "",
		bare ?? "",
		isMet ? "yes" : "no",
	]);
	const standings = WORKS.map(({ id, title }) => [
		title,
		...VARIANTS.map((variant) => {
			const { rate, cpu, ratio } = standing(measured, id, variant);
			const share = variant === "none" ? "" : ` (${ratio.median.toFixed(2)})`;
			return `${Math.round(rate)}/s${share}, ${Math.round(cpu)} µs`;
		}),
	]);
	return [
		`### Node-RED ${nodeRed} on Node.js ${node}`,
		"",
		...table(["Work", "Asked", "Measured", "Spread", "An empty step", "The bare work", "Met"], verdicts),
		"",
		"Requests per second, in brackets the share of the flow without the step, and the processor time that Node-RED used for",
		"each request:",
		"",
		...table(["Work", ...VARIANTS.map((variant) => VARIANT_TITLES[variant])], standings),
		"",
		...besideText(measured),
		"",
	];
}

/** What the other measurements say of those compared. */
function besideText({ latency, loads }: Measured): string[] {
	const milliseconds = (values: readonly number[]) => `${median(values).toFixed(1)} ms`;
	const loaded = (variant: keyof typeof loads) => {
		const heap = median(loads[variant].map((load) => load.heap)) / 1e6;
		return `${milliseconds(loads[variant].map((load) => load.milliseconds))} and ${heap.toFixed(1)} MB`;
	};
	return [
		`- The unrelated endpoint's p99: ${milliseconds(latency.idle)} in an idle runtime, ${milliseconds(latency.empty)} beside the flow with`,
		`  an empty step, ${milliseconds(latency.jwt)} beside this package, ${milliseconds(latency.contrib)} beside node-red-contrib-jwt.`,
		`- Load: this package ${loaded("jwt")}, node-red-contrib-jwt ${loaded("contrib")}.`,
	];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

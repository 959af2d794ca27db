/** Tables of the costs of steps. */
import { LANES, type Lane, TITLES } from "./lanes.js";
import { eachOf, metText, micros, table } from "./markdown.js";
import type { Measured } from "./measure.js";
import { askedText, judge, type Verdict } from "./verdict.js";
import { FURTHER, WORKS, type Work } from "./works.js";

/** Creates the table of works with a target, compared with all peers. */
export function targetTable(releases: readonly Measured[]): string[] {
	const lanes = LANES.filter((lane) => lane !== "empty");
	const rows = WORKS.map((work) => {
		const verdicts = verdictsOf(releases, work);
		return [
			work.title,
			...costCells(verdicts, lanes),
			ratioCell(verdicts),
			work.target ? askedText(work.target) : "",
			metText(
				verdicts.map(({ isMet }) => isMet === true),
				releases,
			),
		];
	});
	return table(["Work", ...lanes.map((lane) => TITLES[lane]), "× bare", "Asked", "Met"], rows);
}

/** Creates the table of how long works block the event loop, for those that must not block it. */
export function loopText(releases: readonly Measured[]): string[] {
	return WORKS.filter(({ target }) => target?.isLoopFree).flatMap((work) => {
		const verdicts = verdictsOf(releases, work);
		const held = (lane: "bare" | "jwt") => eachOf(verdicts.map(({ loop }) => micros(loop[lane])));
		return [
			`For each message of ${work.title}, this package holds the event loop for ${held("jwt")} µs, the bare work for`,
			`${held("bare")} µs.`,
		];
	});
}

/** Creates the table of works without a target. */
export function furtherTable(releases: readonly Measured[]): string[] {
	const lanes: readonly Lane[] = ["bare", "jwt", "fast-jwt"];
	const rows = FURTHER.map((work) => {
		const verdicts = verdictsOf(releases, work);
		return [work.title, ...costCells(verdicts, lanes), ratioCell(verdicts)];
	});
	return table(["Work", ...lanes.map((lane) => TITLES[lane]), "× bare"], rows);
}

const verdictsOf = (releases: readonly Measured[], work: Work) =>
	releases.map(({ costs }) => judge(work, costs[work.id] ?? {}));

/** Formats the cost of a lane. A dash means that it was not measured. */
function costCells(verdicts: readonly Verdict[], lanes: readonly Lane[]): string[] {
	return lanes.map((lane) => {
		const costs = verdicts.flatMap((verdict) => verdict.costs[lane] ?? []);
		return costs.length > 0 ? eachOf(costs.map(({ median }) => micros(median))) : "–";
	});
}

const ratioCell = (verdicts: readonly Verdict[]) => eachOf(verdicts.map(({ timesBare }) => timesBare.toFixed(2)));

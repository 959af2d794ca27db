/**
 * The benchmark. `npm run bench` measures everything and writes its page in the documentation. `-- --short` measures just
 * enough to show that everything works. `-- --profile WORK [LANE]` shows where the time of one work goes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../test/support/node-red.js";
import { chart } from "./chart.js";
import { withResults } from "./document.js";
import type { Lane } from "./lanes.js";
import { describeMachine, packageVersions, versionsOf } from "./machine.js";
import { Material } from "./material.js";
import { measureTimes, withNodeRed } from "./measure.js";
import { panelOf } from "./panel.js";
import { FULL, type Plan, SHORT } from "./plan.js";
import { profileText, takeProfile } from "./profile.js";
import { type Results, resultsText } from "./results.js";
import { CACHE, installPackages, RELEASES } from "./runtime.js";
import { measureSoak } from "./soak.js";
import { withSurroundings } from "./surroundings.js";
import { FURTHER, WORKS, workOf } from "./works.js";

const PAGE = join(ROOT, "docs/performance.md");
const CHART = join(ROOT, "docs/images/performance.svg");

const { values, positionals } = parseArgs({
	options: { short: { type: "boolean" }, profile: { type: "string" } },
	allowPositionals: true,
});

/** The time since this process started. */
const seconds = () => Math.round(performance.now() / 1000);

async function takeResults(plan: Plan): Promise<Results> {
	const material = new Material();
	const timed = await withSurroundings([...WORKS, ...FURTHER], material, async (surroundings) => {
		const all = [];
		for (const release of RELEASES) {
			const versions = versionsOf(release);
			const tell = (what: string) => console.log(`${seconds()} s, Node-RED ${versions.nodeRed}: ${what}`);
			all.push({ release, versions, ...(await measureTimes(release, material, surroundings, plan, tell)) });
		}
		return all;
	});
	console.log(`${seconds()} s: ${plan.messages} messages through generate, then verify`);
	// Heap measurements do not depend on time, so the releases can run in parallel.
	const releases = await Promise.all(
		timed.map(async ({ release, ...rest }) => {
			const soaked = await withNodeRed(release, material, (nodeRed) => measureSoak(nodeRed, material, plan));
			return { ...rest, soaked };
		}),
	);
	const [takenOn = ""] = new Date().toISOString().split("T");
	return { takenOn, machine: describeMachine(), plan, packages: packageVersions(), releases };
}

async function benchmark(plan: Plan): Promise<void> {
	const results = await takeResults(plan);
	const text = resultsText(results);
	const drawing = chart(results.releases.map(panelOf));
	writeFileSync(join(CACHE, "results.json"), JSON.stringify(results));
	writeFileSync(join(CACHE, "performance.svg"), drawing);
	console.log(`\n${text}`);
	if (plan === FULL) {
		writeFileSync(PAGE, withResults(readFileSync(PAGE, "utf8"), text));
		writeFileSync(CHART, drawing);
	}
	console.log(`Took ${seconds()} s.`);
}

async function profile(workId: string, lane: string): Promise<void> {
	const taken = await takeProfile(workOf(workId), lane as Lane);
	writeFileSync(join(CACHE, `${workId}-${lane}.cpuprofile`), JSON.stringify(taken));
	console.log(profileText(taken));
}

mkdirSync(CACHE, { recursive: true });
installPackages();
if (values.profile) await profile(values.profile, positionals[0] ?? "jwt");
else await benchmark(values.short ? SHORT : FULL);

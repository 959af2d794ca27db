/**
 * The benchmark. `npm run bench` measures everything and writes its page of the documentation; with `-- --short` just
 * enough to see that all of it works, and with `-- --profile WORK [VARIANT]` where one work's time goes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../test/support/node-red.js";
import { chart, type Panel } from "./chart.js";
import { withResults } from "./document.js";
import { describeMachine, packageVersions, versionsOf } from "./machine.js";
import { Material } from "./material.js";
import { measure } from "./measure.js";
import { FULL, type Plan, SHORT } from "./plan.js";
import { takeProfile } from "./profile.js";
import { CACHE, installPackages, RELEASES } from "./runtime.js";
import { type Share, selfTimes } from "./self-time.js";
import { standing } from "./standing.js";
import { type Results, resultsText } from "./table.js";
import { COMPARED, type Variant, WORKS } from "./works.js";

const PAGE = join(ROOT, "docs/performance.md");
const CHART = join(ROOT, "docs/images/performance.svg");

const { values, positionals } = parseArgs({
	options: { short: { type: "boolean" }, profile: { type: "string" } },
	allowPositionals: true,
});

/** Since this process began. */
const seconds = () => Math.round(performance.now() / 1000);

async function takeResults(plan: Plan): Promise<Results> {
	const material = new Material();
	const releases: Results["releases"][number][] = [];
	for (const release of RELEASES) {
		const versions = versionsOf(release);
		const tell = (what: string) => console.log(`${seconds()} s, Node-RED ${versions.nodeRed}: ${what}`);
		releases.push({ versions, ...(await measure(release, material, plan, tell)) });
	}
	const [takenOn = ""] = new Date().toISOString().split("T");
	return { takenOn, machine: describeMachine(), plan, packages: packageVersions(), releases };
}

function panelOf(measured: Results["releases"][number]): Panel {
	const { nodeRed, node } = measured.versions;
	return {
		title: `Node-RED ${nodeRed}, Node.js ${node}`,
		rows: WORKS.map(({ id, title }) => {
			const ratios = COMPARED.map((variant) => [variant, standing(measured, id, variant).ratio]);
			return { title, ratios: Object.fromEntries(ratios) };
		}),
	};
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

async function profile(workId: string, variant: string): Promise<void> {
	const taken = await takeProfile(workId, variant as Variant, FULL);
	writeFileSync(join(CACHE, `${workId}-${variant}.cpuprofile`), JSON.stringify(taken));
	const { owners, step, stepShare } = selfTimes(taken);
	const percent = (share: number) => `${(share * 100).toFixed(1).padStart(5)} %`;
	const lines = (shares: readonly Share[]) =>
		shares.slice(0, 25).map(({ name, share }) => `${percent(share)}  ${name}`);
	console.log(["By package, each by itself:", ...lines(owners), ""].join("\n"));
	console.log([`Within the step, ${percent(stepShare).trim()} in all, by function:`, ...lines(step)].join("\n"));
}

mkdirSync(CACHE, { recursive: true });
installPackages();
if (values.profile) await profile(values.profile, positionals[0] ?? "jwt");
else await benchmark(values.short ? SHORT : FULL);

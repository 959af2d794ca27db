/** The files for a public host: what runs for each change, what an issue asks for, and how dependencies stay new. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { read } from "./support/documents.js";
import { ROOT } from "./support/node-red.js";

interface Step {
	uses?: string;
	run?: string;
}

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<
		string,
		{ permissions?: Record<string, string>; strategy?: { matrix: { node: number[] } }; steps: Step[] }
	>;
}

interface Form {
	body: { id?: string; validations?: { required?: boolean } }[];
}

const WORKFLOWS = ".github/workflows";
const parse = <T>(file: string) => load(read(file)) as T;
const workflow = (name: string) => parse<Workflow>(`${WORKFLOWS}/${name}`);
const steps = ({ jobs }: Workflow) => Object.values(jobs).flatMap((job) => job.steps);

describe(WORKFLOWS, () => {
	const names = readdirSync(join(ROOT, WORKFLOWS));

	it("runs the gate on the oldest Node.js of package.json, and on each later release with long support", () => {
		const [, oldest] = /^>=(\d+)$/.exec(JSON.parse(read("package.json")).engines.node) ?? [];
		const ci = workflow("ci.yml");
		assert.deepEqual(ci.jobs.gate?.strategy?.matrix.node, [Number(oldest), 22, 24, 26]);
		assert.ok(steps(ci).some(({ run }) => run === "bash .ci/run"));
	});

	it("publishes with provenance, and only a tag that is the version", () => {
		const commands = steps(workflow("publish.yml")).flatMap(({ run }) => run ?? []);
		assert.ok(commands.some((command) => command.startsWith('test "$GITHUB_REF_NAME" = "v$(node -p ')));
		assert.ok(commands.some((command) => /^npm publish .*--provenance/.test(command)));
	});

	for (const name of names) {
		it(`${name} may only read, and names the major version of each action`, () => {
			const parsed = workflow(name);
			assert.deepEqual(parsed.permissions, { contents: "read" });
			for (const { permissions } of Object.values(parsed.jobs))
				assert.deepEqual(permissions ?? {}, name === "publish.yml" ? { contents: "read", "id-token": "write" } : {});
			const actions = steps(parsed).flatMap(({ uses }) => uses ?? []);
			assert.ok(actions.length > 0 && actions.every((action) => /^[\w-]+\/[\w-]+@v\d+$/.test(action)));
		});
	}
});

describe("an issue", () => {
	it("asks for the versions, the steps, and a promise that it holds no secret", () => {
		const { body } = parse<Form>(".github/ISSUE_TEMPLATE/bug.yml");
		const required = body.filter(({ validations }) => validations?.required).map(({ id }) => id);
		assert.deepEqual(required, ["package", "node-red", "node-js", "steps"]);
		assert.match(read(".github/ISSUE_TEMPLATE/bug.yml"), /contains no secret, .+\n +required: true/);
	});

	it("leads anyone who found a vulnerability to SECURITY.md", () => {
		assert.match(read(".github/ISSUE_TEMPLATE/bug.yml"), /SECURITY\.md/);
	});

	it("has forms that can be read", () => {
		for (const name of ["idea.yml", "config.yml"]) assert.ok(parse(`.github/ISSUE_TEMPLATE/${name}`));
	});
});

describe(".github/dependabot.yml", () => {
	it("keeps packages and actions new", () => {
		const { updates } = parse<{ updates: { "package-ecosystem": string }[] }>(".github/dependabot.yml");
		assert.deepEqual(
			updates.map((update) => update["package-ecosystem"]),
			["npm", "github-actions"],
		);
	});
});

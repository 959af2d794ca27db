/** The machine and the versions of a run, so that its results can be compared. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { ROOT } from "../test/support/node-red.js";
import { fetchRuntime } from "../test/support/runtimes.js";
import { INSTALLED, type Release } from "./runtime.js";

export interface Machine {
	processor: string;
	cores: number;
	/** GiB. */
	memory: number;
	system: string;
}

export function describeMachine(): Machine {
	const processors = cpus();
	return {
		processor: processors[0]?.model.trim() ?? "unknown",
		cores: processors.length,
		memory: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release()}`,
	};
}

function versionIn(folder: string, name: string): string {
	return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}

/** Returns the installed versions of a release. */
export function versionsOf({ nodeRed, node }: Release): { nodeRed: string; node: string } {
	const { runtime, node: binary } = fetchRuntime(nodeRed, node);
	const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim().slice(1);
	return { nodeRed: versionIn(runtime, "node-red"), node: version };
}

const COMPARED = [
	"@flowjwt/node-red-jwt",
	"node-red-contrib-jwt",
	"jsonwebtoken",
	"fast-jwt",
	"express",
	"express-oauth2-jwt-bearer",
	"express-jwt",
];

/** Returns the name and version of each package in the benchmark. */
export function packageVersions(): string[] {
	const packages = COMPARED.map((name) => `${name} ${versionIn(INSTALLED, name)}`);
	return [`${packages[0]} (${commit()})`, ...packages.slice(1), `autocannon ${versionIn(ROOT, "autocannon")}`];
}

function commit(): string {
	try {
		const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
		return `commit ${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") && " and changes"}`;
	} catch {
		return "no commit";
	}
}

/** The versions of Node-RED and Node.js that the package is tested with, fetched once into an ignored folder. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./node-red.js";

const CACHE = join(ROOT, ".cache/matrix");

export interface Runtime {
	/** The folder with Node-RED in its `node_modules`. */
	runtime: string;
	/** The `node` binary. */
	node: string;
}

/** Runs npm in a folder, and returns its output. */
export function npm(folder: string, ...args: string[]): string {
	const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
	return execFileSync("npm", [...args, ...quiet], {
		cwd: folder,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "inherit"],
	});
}

/** Fetches versions of Node-RED and Node.js, such as `("5", "24")`. Both are npm packages. */
export function fetchRuntime(nodeRed: string, node: string): Runtime {
	const runtime = join(CACHE, `node-red-${nodeRed}-node-${node}`);
	const binary = join(runtime, "node_modules/node/bin/node");
	if (!existsSync(binary)) {
		mkdirSync(runtime, { recursive: true });
		writeFileSync(join(runtime, "package.json"), '{ "private": true }');
		npm(runtime, "install", `node-red@${nodeRed}`, `node@${node}`);
	}
	return { runtime, node: binary };
}

/** Fetches a package to compare with once, such as `("node-red-contrib-jwt", "0.1.0")`, and returns its folder. */
export function fetchPackage(name: string, version: string): string {
	const folder = join(CACHE, `${name}-${version}`);
	const installed = join(folder, "node_modules", name);
	if (!existsSync(installed)) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "package.json"), '{ "private": true }');
		npm(folder, "install", `${name}@${version}`);
	}
	return installed;
}

let tarball: string | undefined;

/** Packs the package as for publication, once per run. */
export function packPackage(): string {
	if (tarball) return tarball;
	npm(ROOT, "run", "--silent", "build");
	mkdirSync(CACHE, { recursive: true });
	const [{ filename }] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", CACHE));
	tarball = join(CACHE, filename);
	return tarball;
}

/** Installs the tarball into a user directory, as the palette manager does. */
export function installPackage(userDir: string): void {
	writeFileSync(join(userDir, "package.json"), '{ "name": "node-red-project", "private": true, "version": "0.0.1" }');
	npm(userDir, "install", "--omit=dev", packPackage());
}

/** Returns the paths of all files in the package. */
export function packedFiles(tarball: string): string[] {
	const list = execFileSync("tar", ["--list", "--file", tarball], { encoding: "utf8" });
	return list
		.split("\n")
		.filter(Boolean)
		.map((path) => path.replace(/^package\//, ""));
}

export function readPacked(tarball: string, path: string): string {
	return execFileSync("tar", ["--extract", "--to-stdout", "--file", tarball, `package/${path}`], { encoding: "utf8" });
}

/** A real Node-RED with this package, installed as users do, and its peers. */
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeRed, ROOT, startNodeRed } from "../test/support/node-red.js";
import { fetchRuntime, installPackage, npm } from "../test/support/runtimes.js";
import { keyFiles, type Material } from "./material.js";

export const CACHE = join(ROOT, ".cache/bench");
/** A user directory with all packages installed. Each Node-RED gets a link to them. */
export const INSTALLED = join(CACHE, "installed");

/** The benchmark's own nodes. */
const OWN = ["bare", "driver"];

/** Express and its guards. */
export const GUARDS = ["express@5.3.0", "express-oauth2-jwt-bearer@1.10.0", "express-jwt@8.5.1"];
export const PEERS = ["node-red-contrib-jwt@0.1.0", "jsonwebtoken@9.0.3", "fast-jwt@6.3.6", ...GUARDS];

/** A release of Node-RED to measure, and its Node.js. */
export interface Release {
	nodeRed: string;
	node: string;
}

/** The releases from the test matrix, with the same cache. */
export const RELEASES: readonly Release[] = [
	{ nodeRed: "4.1", node: "20" },
	{ nodeRed: "5.0", node: "24" },
];

/** Installs the packed package and the peers. Repeated in each run, because the package can change without its version. */
export function installPackages(): void {
	rmSync(INSTALLED, { recursive: true, force: true });
	mkdirSync(INSTALLED, { recursive: true });
	installPackage(INSTALLED);
	npm(INSTALLED, "install", "--omit=dev", "--prefer-offline", ...PEERS);
}

/** Starts a release with the installed packages in its palette, and with key files for node-red-contrib-jwt. */
export function start(
	release: Release,
	material: Material,
	install = (_userDir: string) => {},
	settings: object = {},
): Promise<NodeRed> {
	const installAll = (userDir: string) => {
		symlinkSync(join(INSTALLED, "node_modules"), join(userDir, "node_modules"), "dir");
		copyFileSync(join(INSTALLED, "package.json"), join(userDir, "package.json"));
		// Node-RED loads the user's own nodes from .js files in this folder.
		mkdirSync(join(userDir, "nodes"));
		for (const name of OWN) {
			copyFileSync(join(ROOT, `bench/${name}/${name}.cjs`), join(userDir, `nodes/${name}.js`));
			copyFileSync(join(ROOT, `bench/${name}/${name}.html`), join(userDir, `nodes/${name}.html`));
		}
		for (const [file, text] of Object.entries(keyFiles(material))) {
			writeFileSync(join(userDir, file), text, { mode: 0o600 });
		}
		install(userDir);
	};
	return startWith(release, installAll, settings);
}

/** Starts a release after `install` has filled its user directory. */
export function startWith(
	{ nodeRed, node }: Release,
	install: (userDir: string) => void,
	settings: object = {},
): Promise<NodeRed> {
	const { runtime, node: binary } = fetchRuntime(nodeRed, node);
	return startNodeRed({ runtime, node: binary, install, settings });
}

/** A real Node-RED with this package as a user installs it, and with its peers. */
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeRed, ROOT, startNodeRed } from "../test/support/node-red.js";
import { fetchRuntime, installPackage, npm } from "../test/support/runtimes.js";
import { keyFiles, type Material } from "./material.js";

export const CACHE = join(ROOT, ".cache/bench");
/** A user directory with everything installed; each Node-RED gets a link to its packages. */
export const INSTALLED = join(CACHE, "installed");

/** The benchmark's own nodes. */
const OWN = ["bare", "driver"];

export const PEERS = ["node-red-contrib-jwt@0.1.0", "jsonwebtoken@9.0.3", "fast-jwt@6.3.6"];

/** The Node-RED to measure on, and its Node.js. */
export interface Release {
	nodeRed: string;
	node: string;
}

/** Those of the matrix, which share its cache. */
export const RELEASES: readonly Release[] = [
	{ nodeRed: "4.1", node: "20" },
	{ nodeRed: "5.0", node: "24" },
];

/** Installs the packed package and the peers, again in each run: the package may have changed though its version has not. */
export function installPackages(): void {
	rmSync(INSTALLED, { recursive: true, force: true });
	mkdirSync(INSTALLED, { recursive: true });
	installPackage(INSTALLED);
	npm(INSTALLED, "install", "--omit=dev", "--prefer-offline", ...PEERS);
}

/** Starts a release with the installed packages in its palette, and the keys where node-red-contrib-jwt reads them. */
export function start(
	release: Release,
	material: Material,
	install = (_userDir: string) => {},
	settings: object = {},
): Promise<NodeRed> {
	const installAll = (userDir: string) => {
		symlinkSync(join(INSTALLED, "node_modules"), join(userDir, "node_modules"), "dir");
		copyFileSync(join(INSTALLED, "package.json"), join(userDir, "package.json"));
		// Node-RED looks for nodes of one's own here, in files that end in .js.
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

/** Starts a release, its user directory filled by `install`. */
export function startWith(
	{ nodeRed, node }: Release,
	install: (userDir: string) => void,
	settings: object = {},
): Promise<NodeRed> {
	const { runtime, node: binary } = fetchRuntime(nodeRed, node);
	return startNodeRed({ runtime, node: binary, install, settings });
}

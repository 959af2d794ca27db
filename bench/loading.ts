/** Measures what it costs Node-RED to load the package: time, and heap that stays in use. */
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FlowNode } from "../test/support/node-red.js";
import { fetchRuntime } from "../test/support/runtimes.js";
import { COLLECT_GARBAGE, call, endpoint } from "./instruments.js";
import type { Plan } from "./plan.js";
import { INSTALLED, type Release, startWith } from "./runtime.js";
import { inTurn } from "./statistics.js";

const PACKAGES = { jwt: "@flowjwt/node-red-jwt", contrib: "node-red-contrib-jwt" } as const;

export interface Loaded {
	milliseconds: number;
	/** Bytes. */
	heap: number;
}

export type Loads = Record<keyof typeof PACKAGES, Loaded[]>;

/** Loads each package in new processes with the registry of Node-RED, as at its start and after an install. */
export async function measureLoading(release: Release, plan: Plan): Promise<Loads> {
	const loads: Loads = { jwt: [], contrib: [] };
	for (let round = 0; round < plan.loads; round++) {
		for (const variant of inTurn(["jwt", "contrib"] as const, round)) {
			loads[variant].push(await loadOnce(release, PACKAGES[variant]));
		}
	}
	return loads;
}

async function loadOnce(release: Release, name: string): Promise<Loaded> {
	let userDir = "";
	const nodeRed = await startWith(release, (folder) => {
		userDir = folder;
	});
	try {
		const link = join(userDir, "node_modules", name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(join(INSTALLED, "node_modules", name), link, "dir");
		await nodeRed.deploy(loader(release, name));
		return await call<Loaded>(nodeRed.url, "load");
	} finally {
		await nodeRed.stop();
	}
}

function loader(release: Release, name: string): FlowNode[] {
	const anchor = join(fetchRuntime(release.nodeRed, release.node).runtime, "package.json");
	return endpoint(
		"load",
		["module", "process", "perf_hooks", "v8", "vm"],
		`const registry = module.createRequire(${JSON.stringify(anchor)})("@node-red/registry");
const heap = () => {
${COLLECT_GARBAGE}
return process.memoryUsage().heapUsed;
};
const heapBefore = heap();
const began = perf_hooks.performance.now();
const { nodes } = await registry.addModule(${JSON.stringify(name)});
const milliseconds = perf_hooks.performance.now() - began;
const types = nodes.flatMap((node) => node.types);
if (!types.every((type) => registry.get(type))) throw new Error("The package was not loaded.");
msg.payload = { milliseconds, heap: heap() - heapBefore };
return msg;`,
	);
}

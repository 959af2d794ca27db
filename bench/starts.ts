/** Measures what many nodes add to the start of Node-RED. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowNode } from "../test/support/node-red.js";
import { call, INSTRUMENTS } from "./instruments.js";
import type { Material } from "./material.js";
import type { Plan } from "./plan.js";
import { type Release, start } from "./runtime.js";
import { inTurn } from "./statistics.js";

const NODES = 2000;
const CONFIGURATIONS = 200;

/** No nodes, core nodes of Node-RED, or the same number of nodes from this package. */
const KINDS = ["empty", "core", "jwt"] as const;
type Kind = (typeof KINDS)[number];

/** The processor time from the start of the process until its flows run, in milliseconds, for each round. */
export type Starts = Record<Kind, number[]>;

export async function measureStarts(release: Release, material: Material, plan: Plan): Promise<Starts> {
	const starts: Starts = { empty: [], core: [], jwt: [] };
	for (let round = 0; round < plan.starts; round++) {
		for (const kind of inTurn(KINDS, round)) starts[kind].push(await startOnce(release, material, kind));
	}
	return starts;
}

async function startOnce(release: Release, material: Material, kind: Kind): Promise<number> {
	const { flows, credentials } = manyNodes(kind, material);
	const install = (userDir: string) => {
		writeFileSync(join(userDir, "many.json"), JSON.stringify(flows));
		writeFileSync(join(userDir, "many_cred.json"), JSON.stringify(credentials));
	};
	// Without a credential secret, Node-RED reads credentials unencrypted.
	const nodeRed = await start(release, material, install, { flowFile: "many.json", credentialSecret: false });
	try {
		return (await call<{ used: number }>(nodeRed.url, "used")).used / 1000;
	} finally {
		await nodeRed.stop();
	}
}

/** Creates many nodes. The core nodes are `change` and `http proxy`, which do as little as possible. */
export function manyNodes(kind: Kind, material: Material): { flows: FlowNode[]; credentials: object } {
	if (kind === "empty") return { flows: [...INSTRUMENTS], credentials: {} };
	const configurations = Array.from({ length: CONFIGURATIONS }, (_, index): FlowNode => {
		const id = `config.${index}`;
		return kind === "jwt"
			? { id, type: "jwt-config", algorithm: "HS256" }
			: { id, type: "http proxy", url: "", noproxy: [] };
	});
	const nodes = Array.from({ length: NODES }, (_, index): FlowNode => {
		const place = { id: `node.${index}`, z: "many", x: 0, y: 0, wires: [[]] };
		const jwtconfig = `config.${index % CONFIGURATIONS}`;
		return kind === "jwt" ? { ...place, type: "jwt", jwtconfig } : { ...place, type: "change", rules: [] };
	});
	const secret = material.keys("HS256").signing;
	const credentials = Object.fromEntries(configurations.map(({ id }) => [id, kind === "jwt" ? { secret } : {}]));
	return {
		flows: [...INSTRUMENTS, { id: "many", type: "tab", label: kind }, ...configurations, ...nodes],
		credentials,
	};
}

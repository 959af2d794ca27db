/** Endpoints inside the measured Node-RED: an unrelated one, and one for data that only the process itself has. */
import type { FlowNode } from "../test/support/node-red.js";

const TAB = "instruments";
const TELL_ERROR = "msg.statusCode = 500;\nmsg.payload = msg.error.message;\nreturn msg;";

/** Creates an endpoint that runs a `function` node, with Node.js modules as variables of the same name. */
export function endpoint(name: string, modules: readonly string[], func: string): FlowNode[] {
	const id = (part: string) => `${part}.${name}`;
	const libs = modules.map((module) => ({ var: module, module }));
	return [
		{ id: id("tab"), type: "tab", label: `${TAB}: ${name}` },
		{ id: id("in"), type: "http in", z: id("tab"), url: `/bench/${name}`, method: "get", wires: [[id("run")]] },
		{ id: id("run"), type: "function", z: id("tab"), func, libs, outputs: 1, wires: [[id("out")]] },
		{ id: id("out"), type: "http response", z: id("tab"), statusCode: "", headers: {}, wires: [] },
		{ id: id("catch"), type: "catch", z: id("tab"), scope: [id("run")], wires: [[id("tell")]] },
		{ id: id("tell"), type: "function", z: id("tab"), func: TELL_ERROR, outputs: 1, wires: [[id("out")]] },
	];
}

/** Collects garbage. The code is for `function` nodes that have the modules `v8` and `vm`. */
export const COLLECT_GARBAGE = 'v8.setFlagsFromString("--expose-gc");\nvm.runInNewContext("gc")();';

/** `/bench/ping` responds immediately. `/bench/used` returns the processor time of the process so far, in microseconds. */
export const INSTRUMENTS: readonly FlowNode[] = [
	...endpoint("ping", [], "msg.payload = { pong: true };\nreturn msg;"),
	...endpoint(
		"used",
		["process"],
		"const { user, system } = process.cpuUsage();\nmsg.payload = { used: user + system };\nreturn msg;",
	),
];

/** Calls an instrument, and returns its answer. */
export async function call<T>(url: string, instrument: string): Promise<T> {
	const response = await fetch(`${url}/bench/${instrument}`);
	if (!response.ok) throw new Error(`/bench/${instrument} failed: ${await response.text()}`);
	return (await response.json()) as T;
}

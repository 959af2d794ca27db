/** Sums up a V8 profile: the share of busy time that each function itself took. */

/** The parts of the profile format (Chrome DevTools Protocol, domain Profiler) that are used. */
export interface Profile {
	nodes: {
		id: number;
		callFrame: { functionName: string; url: string; lineNumber: number };
		children?: number[];
	}[];
	samples: number[];
	timeDeltas: number[];
}

export interface Share {
	name: string;
	/** The share of the time in which the process was not idle. */
	share: number;
}

export interface SelfTimes {
	/** The shares by package, and by module for Node.js itself. */
	owners: Share[];
	/** The shares of the step by function: its own code, jose, the cryptography in Node.js and everything that they call. */
	step: Share[];
	/** The total share of the step. */
	stepShare: number;
}

/** Leaves out `crypto/random`, which creates message ids. Calls from the step to it still count. */
const STEP =
	/\/(@flowjwt\/node-red-jwt|node-red-contrib-jwt|jose|jsonwebtoken|fast-jwt|jws|jwa|p-limit|yocto-queue|re2js)\/|\/nodes\/bare\.js$|^node:internal\/crypto\/(?!random)/;

export function selfTimes({ nodes, samples, timeDeltas }: Profile): SelfTimes {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const inStep = new Set<number>();
	// Nodes come before their children.
	for (const { id, callFrame, children = [] } of nodes) {
		if (STEP.test(callFrame.url)) inStep.add(id);
		if (inStep.has(id)) for (const child of children) inStep.add(child);
	}
	const owners = new Map<string, number>();
	const step = new Map<string, number>();
	let [busy, stepTime] = [0, 0];
	for (const [index, id] of samples.entries()) {
		const time = timeDeltas[index] ?? 0;
		const frame = byId.get(id)?.callFrame;
		if (!frame || frame.functionName === "(idle)") continue;
		busy += time;
		add(owners, ownerOf(frame), time);
		if (!inStep.has(id)) continue;
		stepTime += time;
		add(step, nameOf(frame), time);
	}
	const shares = (times: Map<string, number>) =>
		[...times].map(([name, time]) => ({ name, share: time / busy })).sort((a, b) => b.share - a.share);
	return { owners: shares(owners), step: shares(step), stepShare: stepTime / busy };
}

type Frame = Profile["nodes"][number]["callFrame"];

function add(times: Map<string, number>, name: string, time: number): void {
	times.set(name, (times.get(name) ?? 0) + time);
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
	const file = url.replace(/^.*\/node_modules\//, "");
	return `${functionName || "(anonymous)"}${file && ` ${file}:${lineNumber + 1}`}`;
}

function ownerOf({ functionName, url }: Frame): string {
	const [, inPackages] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
	if (inPackages) return inPackages;
	if (url.startsWith("Function node:")) return "(function nodes)";
	if (/\/nodes\/(bare|driver)\.js$/.test(url)) return "(the benchmark's own nodes)";
	if (url) return url.replace(/^node:internal\/([^/]+).*$/, "node:internal/$1");
	return functionName.startsWith("(") ? functionName : "(native)";
}

/** A profile of V8, added up: the share of the busy time that each function took by itself. */

/** As much of the profile's format (Chrome DevTools Protocol, domain Profiler) as is used. */
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
	/** Of the time in which the process was not idle. */
	share: number;
}

export interface SelfTimes {
	/** By package, and for Node.js itself by module. */
	owners: Share[];
	/** The step: all that its own code, jose and the cryptography of Node.js do or call, by function. */
	step: Share[];
	/** The sum of it. */
	stepShare: number;
}

/** Not `crypto/random`, which makes the ids of messages; what the step calls of it counts all the same. */
const STEP =
	/\/(@flowjwt\/node-red-jwt|node-red-contrib-jwt|jose|jsonwebtoken|fast-jwt|jws|jwa|p-limit|yocto-queue|re2js)\/|\/nodes\/bare\.js$|^node:internal\/crypto\/(?!random)/;

export function selfTimes({ nodes, samples, timeDeltas }: Profile): SelfTimes {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const inStep = new Set<number>();
	// A node comes before its children.
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

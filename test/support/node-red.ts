/** A real Node-RED in its own process, on a free loopback port, with a user directory that is deleted when it stops. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export interface FlowNode {
	id: string;
	type: string;
	[property: string]: unknown;
}

export interface NodeRed {
	url: string;
	/** Its user directory. */
	userDir: string;
	/** Returns everything printed so far. */
	log(): string;
	/** Waits until it has printed a matching text. */
	printed(what: RegExp): Promise<void>;
	/** Replaces the deployed flows. Nodes can have `credentials`. */
	deploy(flows: readonly FlowNode[], type?: "full" | "nodes" | "flows"): Promise<void>;
	/** Deploys by `deploy` and waits until the flows run, because Node-RED answers a deploy earlier. */
	deployed(deploy: () => Promise<void>): Promise<void>;
	/** Resets it to the state after starting: no flows, credentials, context, output or editor settings. */
	reset(): Promise<void>;
	stop(): Promise<void>;
	/** Ends the process at once, as a crash does. */
	kill(): Promise<void>;
}

export interface NodeRedOptions {
	/** The `node` binary. */
	node?: string;
	/** The folder with `node-red` in its `node_modules`. */
	runtime?: string;
	/** Installs the package into a user directory; by default links this checkout. */
	install?: (userDir: string) => void;
	settings?: object;
	/** A user directory that stays when Node-RED stops, to start it again as it was. */
	userDir?: string;
	/** The port to listen on; by default a free one. */
	port?: number;
	/** More of `settings.js`: members of the exported object, as code. Guards are `guard.httpGuard` and so on. */
	code?: string;
	/** The flows that it starts with. */
	flows?: readonly FlowNode[];
	/** Headers for its admin API. */
	headers?: Record<string, string>;
	/** Environment variables beside those of this process. */
	env?: Record<string, string>;
}

export function linkPackage(userDir: string): void {
	mkdirSync(join(userDir, "node_modules/@flowjwt"), { recursive: true });
	symlinkSync(ROOT, join(userDir, "node_modules/@flowjwt/node-red-jwt"), "dir");
}

/** Returns a port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}

export async function startNodeRed(options: NodeRedOptions = {}): Promise<NodeRed> {
	const {
		node = process.execPath,
		runtime = ROOT,
		install = linkPackage,
		code = "",
		flows = [],
		headers,
		env,
	} = options;
	const userDir = options.userDir ?? mkdtempSync(join(tmpdir(), "node-red-jwt-test-"));
	const port = options.port ?? (await freePort());
	const flowFile = join(userDir, "flows.json");
	const isNew = !existsSync(flowFile);
	if (isNew) install(userDir);
	const settings = {
		uiHost: "127.0.0.1",
		uiPort: port,
		flowFile: "flows.json",
		credentialSecret: "for tests",
		editorTheme: { tours: false, projects: { enabled: false } },
		telemetry: { enabled: false, updateNotification: false },
		...options.settings,
	};
	const guard = code && 'const guard = require("@flowjwt/node-red-jwt/guard");';
	writeFileSync(join(userDir, "settings.js"), `${guard}module.exports = { ...${JSON.stringify(settings)}, ${code} };`);
	if (isNew) writeFileSync(flowFile, JSON.stringify(flows));
	const red = join(runtime, "node_modules/node-red/red.js");
	const child = spawn(node, [red, "--userDir", userDir], {
		cwd: userDir,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, ...env },
	});
	let log = "";
	const remove = () => {
		if (!options.userDir) rmSync(userDir, { recursive: true, force: true });
	};
	const kill = () => {
		// One that hangs does not hear of SIGTERM.
		child.kill("SIGKILL");
		remove();
	};
	// Ends Node-RED whenever this process ends.
	process.once("exit", kill);
	const end = async (signal: "SIGTERM" | "SIGKILL") => {
		process.off("exit", kill);
		if (child.exitCode === null && child.signalCode === null) {
			child.kill(signal);
			await once(child, "exit");
		}
		remove();
	};
	const stop = () => end("SIGTERM");
	const keep = (chunk: Buffer) => {
		log += chunk.toString();
	};
	child.stdout.on("data", keep);
	child.stderr.on("data", keep);
	try {
		// These can come in either order.
		await printed(child, () => log.includes("Started flows") && log.includes("Server now running at"));
	} catch {
		await stop();
		throw new Error(`Node-RED did not start:\n${log}`);
	}

	const url = `http://127.0.0.1:${port}`;
	const deployed: NodeRed["deployed"] = async (deploy) => {
		const starts = () => log.match(/Started (modified )?(flows|nodes)/g)?.length ?? 0;
		const before = starts();
		await deploy();
		await printed(child, () => starts() > before);
	};
	const deploy: NodeRed["deploy"] = (flows, type = "full") => deployed(() => postFlows(url, flows, type, headers));
	return {
		url,
		userDir,
		log: () => log,
		printed: (what) => printed(child, () => what.test(log)),
		deployed,
		deploy,
		async reset() {
			await deploy([]);
			await forgetHabits(url);
			log = "";
		},
		stop,
		kill: () => end("SIGKILL"),
	};
}

/** Deletes the editor's user settings in the runtime, such as a closed palette. */
async function forgetHabits(url: string): Promise<void> {
	const habits = (await (await fetch(`${url}/settings/user`)).json()) as object;
	const response = await fetch(`${url}/settings/user`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(Object.fromEntries(Object.keys(habits).map((name) => [name, null]))),
	});
	if (!response.ok) throw new Error(`The editor's settings stay: ${response.status} ${await response.text()}`);
}

async function postFlows(url: string, flows: readonly FlowNode[], type: string, headers?: object): Promise<void> {
	const response = await fetch(`${url}/flows`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"Node-RED-API-Version": "v2",
			"Node-RED-Deployment-Type": type,
			...headers,
		},
		// Node-RED takes a node without a position for a configuration node.
		body: JSON.stringify({ flows: flows.map((node) => (node.z ? { x: 0, y: 0, ...node } : node)) }),
	});
	if (!response.ok) throw new Error(`Deploy failed: ${response.status} ${await response.text()}`);
}

/** Waits until the output of a process satisfies `check`; fails if the process ends first. */
function printed(child: ChildProcess, check: () => boolean): Promise<void> {
	return new Promise((resolve, reject) => {
		const settle = (done: () => void) => {
			child.stdout?.off("data", look);
			child.off("exit", fail);
			done();
		};
		const look = () => check() && settle(resolve);
		const fail = () => settle(() => reject(new Error("The process ended.")));
		child.stdout?.on("data", look);
		child.once("exit", fail);
		look();
	});
}

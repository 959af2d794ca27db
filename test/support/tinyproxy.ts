/** A real forward proxy, `tinyproxy`, in a process of its own on loopback. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Why there is no proxy here. */
export const NO_TINYPROXY = spawnSync("tinyproxy", ["-v"]).error ? "tinyproxy is not installed." : undefined;

export interface Tinyproxy {
	/** Its URL, without username and password. */
	readonly url: string;
	/** The requests so far, such as `CONNECT 0.0.0.0:8080 HTTP/1.1`. */
	readonly requests: string[];
	/** Ends the process. */
	down(): Promise<void>;
}

const running = new Set<Tinyproxy>();

/** Starts a proxy; {@link stopProxies} stops it. @param user the username and password that it asks for, with a blank between */
export async function startProxy(user?: string): Promise<Tinyproxy> {
	const folder = mkdtempSync(join(tmpdir(), "tinyproxy-"));
	const port = await freePort();
	const settings = [`Port ${port}`, "Listen 127.0.0.1", "Timeout 60", "LogLevel Info", "MaxClients 20"];
	const file = join(folder, "tinyproxy.conf");
	writeFileSync(file, [...settings, ...(user ? [`BasicAuth ${user}`] : []), ""].join("\n"));
	const child: ChildProcess = spawn("tinyproxy", ["-d", "-c", file], { stdio: ["ignore", "pipe", "ignore"] });
	const requests: string[] = [];
	const ready = new Promise<void>((resolve, reject) => {
		child.once("exit", () => reject(new Error("tinyproxy ended.")));
		createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
			if (line.includes("Accepting connections")) resolve();
			const [, request] = /Request \(file descriptor \d+\): (.*)/.exec(line) ?? [];
			if (request) requests.push(request);
		});
	});
	const proxy = {
		url: `http://127.0.0.1:${port}`,
		requests,
		async down() {
			running.delete(proxy);
			if (child.exitCode === null && child.signalCode === null) {
				const ended = once(child, "exit");
				child.kill("SIGKILL");
				await ended;
			}
			rmSync(folder, { recursive: true, force: true });
		},
	};
	running.add(proxy);
	await ready;
	return proxy;
}

/** Stops all proxies. */
export async function stopProxies(): Promise<void> {
	await Promise.all([...running].map((proxy) => proxy.down()));
}

async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	await once(server.close(), "close");
	return port;
}

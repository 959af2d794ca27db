/** A `redis-server` of Debian on a free port of loopback, with a folder of its own. Ended by its process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export interface RedisServer {
	readonly url: string;
	readonly port: number;
	/** A connection for looking inside; open while the server is up. */
	inside<T>(look: (redis: Redis) => Promise<T>): Promise<T>;
	/** Kills the process at once. */
	kill(): Promise<void>;
	/** Starts it again on the same port, with what it had saved. */
	start(): Promise<void>;
	/** Ends it for good. */
	stop(): Promise<void>;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	await new Promise((closed) => server.close(closed));
	return port;
}

/** The processes that still run, for the case that a test process ends early. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a Redis. @param survives whether what was written is there after it was killed
 * @param options further options of `redis-server`
 */
export async function startRedis({ survives = false, options = [] as string[] } = {}): Promise<RedisServer> {
	const folder = mkdtempSync(join(tmpdir(), "redis-"));
	const port = await freePort();
	let child: ChildProcess | undefined;
	const inside = async <T>(look: (redis: Redis) => Promise<T>): Promise<T> => {
		const redis = new Redis({
			host: "127.0.0.1",
			port,
			lazyConnect: true,
			maxRetriesPerRequest: 0,
			retryStrategy: () => null,
		});
		redis.on("error", () => undefined);
		try {
			await redis.connect();
			return await look(redis);
		} finally {
			redis.disconnect();
		}
	};
	const start = async () => {
		// By default, Redis answers before the file is written while the disk is busy, and a kill then loses the answer.
		const persistence = ["--save", "", "--appendonly", survives ? "yes" : "no", "--appendfsync", "always"];
		const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, ...persistence, ...options];
		const started = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
		child = started;
		running.add(started);
		let log = "";
		await new Promise<void>((ready, failed) => {
			started.once("error", failed);
			started.once("exit", () => failed(new Error(`redis-server did not start: ${log}`)));
			started.stdout?.on("data", (text) => {
				log = (log + text).slice(-2000);
				if (log.includes("Ready to accept connections")) ready();
			});
		});
	};
	const kill = async () => {
		if (!child) return;
		const ended = once(child, "exit");
		child.kill("SIGKILL");
		await ended;
		running.delete(child);
		child = undefined;
	};
	await start();
	return {
		port,
		url: `redis://127.0.0.1:${port}/0`,
		inside,
		kill,
		start,
		async stop() {
			await kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

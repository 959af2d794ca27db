/** Measures how many sessions are renewed in a second over HTTP: with each store, and by a server written by hand. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startNodeRed } from "../test/support/node-red.js";
import { startRedis } from "../test/support/redis.js";
import { sessionRoutes, type Tokens } from "../test/support/session-routes.js";

/** The number of clients that renew at the same time, each its own session. */
const AT_ONCE = 32;

/** How much is measured. */
export interface Extent {
	rounds: number;
	/** The length of a round, in milliseconds. */
	window: number;
}

/** The renewals in a second, the median of all rounds. */
export interface Renewals {
	context: number;
	redis: number;
	express: number;
}

async function post(url: string, body: object): Promise<Tokens> {
	const headers = { "Content-Type": "application/json" };
	const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
	if (response.status !== 200) throw new Error(`${url} is answered with ${response.status}`);
	return (await response.json()) as Tokens;
}

/** Renews for a while with all clients. @returns the renewals in a second */
async function measureRound(url: string, window: number): Promise<number> {
	let renewals = 0;
	const clients = Array.from({ length: AT_ONCE }, (_, index) => post(`${url}/start`, { sub: `user ${index}` }));
	const started = await Promise.all(clients);
	const begin = performance.now();
	await Promise.all(
		started.map(async ({ refresh_token }) => {
			let token = refresh_token;
			while (performance.now() - begin < window) {
				({ refresh_token: token } = await post(`${url}/renew`, { refresh_token: token }));
				renewals++;
			}
		}),
	);
	return (renewals / (performance.now() - begin)) * 1000;
}

const median = (values: readonly number[]) =>
	[...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Runs a server written by hand while something is measured. */
async function withExpress<T>(redisUrl: string, use: (url: string) => Promise<T>): Promise<T> {
	const script = join(import.meta.dirname, "bare/express-sessions.mjs");
	const child = spawn(process.execPath, [script, redisUrl, "a secret for the benchmark only, long enough"], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	try {
		const [port] = (await once(child.stdout, "data")) as [Buffer];
		return await use(`http://127.0.0.1:${String(port).trim()}`);
	} finally {
		const ended = once(child, "exit");
		child.kill();
		await ended;
	}
}

/** Measures all of them by turns, each in a process of its own, so that a busy moment meets each of them alike. */
export async function measureRenewals({ rounds, window }: Extent): Promise<Renewals> {
	const redis = await startRedis();
	const nodeReds = await Promise.all([startNodeRed(), startNodeRed()]);
	const [inContext, inRedis] = nodeReds;
	try {
		await inContext.deploy(sessionRoutes({}));
		await inRedis.deploy(sessionRoutes({ kind: "redis", credentials: { url: redis.url } }));
		return await withExpress(redis.url, async (byHand) => {
			const urls = { context: inContext.url, redis: inRedis.url, express: byHand };
			const taken = { context: [] as number[], redis: [] as number[], express: [] as number[] };
			// The first round warms up.
			for (let round = 0; round <= rounds; round++) {
				for (const name of ["context", "redis", "express"] as const) {
					const renewals = await measureRound(urls[name], window);
					if (round > 0) taken[name].push(renewals);
				}
			}
			return { context: median(taken.context), redis: median(taken.redis), express: median(taken.express) };
		});
	} finally {
		await Promise.all(nodeReds.map((nodeRed) => nodeRed.stop()));
		await redis.stop();
	}
}

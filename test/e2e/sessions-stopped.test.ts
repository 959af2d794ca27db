/** A Node-RED that is deployed or started again in the middle of a renewal: Redis has swapped, nobody has the answer. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type NodeRed, startNodeRed } from "../support/node-red.js";
import { type RedisServer, startRedis } from "../support/redis.js";
import { type RedisProxy, startRedisProxy } from "../support/redis-proxy.js";
import { ask, persist, sessionRoutes, type Tokens } from "../support/session-routes.js";
import { read } from "../support/tokens.js";

describe("a renewal", function () {
	this.timeout(120_000);
	let redis: RedisServer;
	let proxy: RedisProxy;
	let nodeRed: NodeRed;
	let start: () => Promise<NodeRed>;
	const userDir = mkdtempSync(join(tmpdir(), "node-red-jwt-stopped-"));
	const urls = () => [nodeRed.url];
	// Longer than a busy machine takes to start Node-RED.
	const flow = () => sessionRoutes({ kind: "redis", credentials: { url: proxy.url }, reusegrace: "120s" });
	before(async () => {
		redis = await startRedis();
		proxy = await startRedisProxy(redis.port);
		const port = await freePort();
		start = () => startNodeRed({ userDir, port });
		nodeRed = await start();
		await nodeRed.deploy(flow());
	});
	after(async () => {
		await nodeRed?.stop();
		proxy?.close();
		await redis?.stop();
		rmSync(userDir, { recursive: true, force: true });
	});

	/** Renews, and stops the flows after Redis has swapped and before it has answered. @returns the answer */
	async function cutOff(tokens: Tokens, stop: () => Promise<void>): Promise<Awaited<ReturnType<typeof ask>>> {
		const held = proxy.holdSwap();
		const renewed = ask(`${nodeRed.url}/renew`, tokens);
		const goOn = await held;
		const before = nodeRed.log().length;
		const stopped = stop();
		await nodeRed.printed(new RegExp(`^[^]{${before},}Stopping (modified )?(flows|nodes)`));
		goOn();
		await stopped;
		return renewed;
	}

	/** Renews again with the same refresh token. */
	async function repeated(tokens: Tokens): Promise<void> {
		const again = await persist(urls, "renew", tokens);
		const [parent, successor] = [read(tokens.refresh_token), read(again.refresh_token)];
		assert.equal(successor.claims.sid, parent.claims.sid);
		assert.equal(successor.claims.generation, 2, "it has the successor that there was");
		assert.equal((await ask(`${nodeRed.url}/verify`, undefined, again.access_token)).status, 200);
		await persist(urls, "renew", again);
	}

	for (const type of ["full", "flows"] as const) {
		it(`that a deploy (${type}) cuts off is told to come again, and can`, async () => {
			const tokens = await persist(urls, "start", { sub: "jamie" });
			const changed = flow().map((node) => (node.type === "tab" ? { ...node, info: type } : node));
			const { status, body } = await cutOff(tokens, () => nodeRed.deploy(changed, type));
			assert.equal(status, 503);
			assert.equal((body as { error: string }).error, "temporarily_unavailable");
			await repeated(tokens);
		});
	}

	it("that a deploy of its node alone cuts off is answered once", async () => {
		const tokens = await persist(urls, "start", { sub: "jamie" });
		const changed = flow().map((node) => (node.id === "renew.step" ? { ...node, name: "changed" } : node));
		const { status } = await cutOff(tokens, () => nodeRed.deploy(changed, "nodes"));
		assert.equal(status, 503);
		await repeated(tokens);
		assert.doesNotMatch(nodeRed.log(), /headers/i);
	});

	it("that the end of Node-RED cuts off can be repeated when it is back", async () => {
		const tokens = await persist(urls, "start", { sub: "jamie" });
		const { status } = await cutOff(tokens, () => nodeRed.stop());
		assert.ok([0, 503].includes(status), String(status));
		nodeRed = await start();
		await repeated(tokens);
	});
});

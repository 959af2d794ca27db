/** Sessions while programs are killed: Redis under two Node-REDs, and Node-RED itself with each store. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type NodeRed, startNodeRed } from "../support/node-red.js";
import { type RedisServer, startRedis } from "../support/redis.js";
import { ask, persist, sessionRoutes, startClients, type Tokens } from "../support/session-routes.js";
import { until } from "../support/until.js";

const CLIENTS = 32;
const REDIS_KILLS = process.env.CI === "true" ? 50 : 10;
const NODE_RED_KILLS = 4;
/** Longer than a busy machine takes to start Node-RED, because the answer to a renewal can get lost with it. */
const GRACE = { reusegrace: "120s" };

/** A Node-RED that can be started again as it was. */
interface Restartable {
	url: string;
	running: NodeRed;
	start(): Promise<void>;
	remove(): Promise<void>;
}

async function restartable(settings: object = {}): Promise<Restartable> {
	const userDir = mkdtempSync(join(tmpdir(), "node-red-jwt-killed-"));
	const port = await freePort();
	const start = () => startNodeRed({ userDir, port, settings });
	const self: Restartable = {
		url: `http://127.0.0.1:${port}`,
		running: await start(),
		async start() {
			self.running = await start();
		},
		async remove() {
			await self.running.stop();
			rmSync(userDir, { recursive: true, force: true });
		},
	};
	return self;
}

describe("sessions of two Node-REDs in Redis", function () {
	this.timeout(300_000);
	let redis: RedisServer;
	let nodeReds: Restartable[];
	before(async () => {
		redis = await startRedis({ survives: true });
		nodeReds = await Promise.all([restartable(), restartable()]);
		const flow = sessionRoutes({ kind: "redis", credentials: { url: redis.url }, ...GRACE });
		await Promise.all(nodeReds.map(({ running }) => running.deploy(flow)));
	});
	after(async () => {
		await Promise.all((nodeReds ?? []).map((one) => one.remove()));
		await redis?.stop();
	});
	const urls = () => nodeReds.map(({ url }) => url);

	it(`go on while Redis is killed ${REDIS_KILLS} times: none is lost, none ended, none has two children`, async () => {
		const clients = startClients(CLIENTS, urls);
		for (let kill = 0; kill < REDIS_KILLS; kill++) {
			await clients.renewed(CLIENTS);
			await redis.kill();
			await redis.start();
		}
		await clients.finish();
		assert.ok(clients.renewals() >= REDIS_KILLS * CLIENTS);
	});

	it(`go on while a Node-RED is killed ${NODE_RED_KILLS} times, each time the other one`, async () => {
		const clients = startClients(CLIENTS, urls);
		for (let kill = 0; kill < NODE_RED_KILLS; kill++) {
			await clients.renewed(CLIENTS);
			const one = nodeReds[kill % 2] as Restartable;
			await one.running.kill();
			await clients.renewed(CLIENTS);
			await one.start();
		}
		await clients.finish();
	});

	it("are refused by the other one within a second of their end, and stay so when Redis was killed", async () => {
		const [first = "", second = ""] = urls();
		const tokens = await persist(() => [first], "start", { sub: "jamie" });
		assert.equal((await ask(`${second}/verify`, undefined, tokens.access_token)).status, 200);
		await persist(() => [first], "end", tokens);
		const ended = Date.now();
		while ((await ask(`${second}/verify`, undefined, tokens.access_token)).status === 200)
			assert.ok(Date.now() - ended < 1000, "a second has passed");
		await redis.kill();
		await redis.start();
		await persist(() => [second], "start", { sub: "robin" });
		for (const url of urls()) assert.equal((await ask(`${url}/verify`, undefined, tokens.access_token)).status, 401);
		assert.equal((await ask(`${second}/renew`, tokens)).status, 400);
	});
});

describe("sessions of one Node-RED in files", function () {
	this.timeout(300_000);
	let nodeRed: Restartable | undefined;
	afterEach(() => nodeRed?.remove());
	const urls = () => [String(nodeRed?.url)];
	async function startWith(config: object): Promise<Restartable> {
		nodeRed = await restartable({ contextStorage: { default: { module: "localfilesystem", config } } });
		await nodeRed.running.deploy(sessionRoutes(GRACE));
		return nodeRed;
	}
	const isGood = async ({ access_token }: Tokens) =>
		(await ask(`${urls()[0]}/verify`, undefined, access_token)).status === 200;

	it(`go on while it is killed ${NODE_RED_KILLS} times, if each change is written at once`, async () => {
		const one = await startWith({ cache: false });
		const out = await persist(urls, "start", { sub: "out" });
		await persist(urls, "end", out);
		const clients = startClients(8, urls);
		for (let kill = 0; kill < NODE_RED_KILLS; kill++) {
			await clients.renewed(16);
			await one.running.kill();
			await one.start();
			assert.equal(await isGood(out), false, "a session that ended stays so");
		}
		await clients.finish();
	});

	it("lose nothing when it is started again, and when it crashes only what was not written yet", async () => {
		const one = await startWith({ flushInterval: 3600 });
		const [kept, out] = [await persist(urls, "start", { sub: "kept" }), await persist(urls, "start", { sub: "out" })];
		await persist(urls, "end", out);
		await one.running.stop();
		await one.start();
		assert.deepEqual([await isGood(kept), await isGood(out)], [true, false]);
		const [late, lateOut] = [await persist(urls, "start", { sub: "late" }), kept];
		let renewed = await persist(urls, "renew", kept);
		for (let turn = 0; turn < 2; turn++) renewed = await persist(urls, "renew", renewed);
		await one.running.kill();
		await one.start();
		assert.equal(await isGood(out), false);
		assert.equal((await ask(`${urls()[0]}/renew`, late)).status, 400, "it is not known");
		renewed = await persist(urls, "renew", renewed);
		assert.ok(await isGood(renewed), "renewals that were lost do no harm");
		assert.equal((await ask(`${urls()[0]}/renew`, lateOut)).status, 400, "but an old copy does");
		assert.equal(await isGood(renewed), false);
	});

	it("let what has expired go from the file as others come", async () => {
		const one = await startWith({ cache: false });
		await one.running.deploy(sessionRoutes({ refreshexpiresin: "2s" }));
		const file = join(one.running.userDir, "context/routes.store/flow.json");
		const kept = () => Object.keys(JSON.parse(readFileSync(file, "utf8")) as object).length;
		const start = (number: number) =>
			Promise.all(Array.from({ length: number }, () => persist(urls, "start", { sub: "jamie" })));
		await start(60);
		// A busy machine takes so long that some of the first are gone already.
		const [most, size] = [kept(), statSync(file).size];
		assert.ok(most > 40, `${most} are kept`);
		const end = Date.now() + 2000;
		await until("all have expired", () => Date.now() > end);
		// Each new one looks at three.
		const more = Math.ceil((most * 2) / 3);
		await start(more);
		assert.ok(kept() <= more, `${kept()} of ${most} and ${more} are kept`);
		assert.ok(statSync(file).size < size);
	});

	it("says so if the file cannot be read, and nobody is let in", async () => {
		const one = await startWith({ cache: false });
		const kept = await persist(urls, "start", { sub: "kept" });
		const { userDir } = one.running;
		await one.running.stop();
		const file = join(userDir, "context/routes.store/flow.json");
		assert.ok(existsSync(file));
		writeFileSync(file, "{ damaged");
		await one.start();
		assert.equal((await ask(`${urls()[0]}/verify`, undefined, kept.access_token)).status, 503);
		assert.equal((await ask(`${urls()[0]}/renew`, kept)).status, 503);
		assert.equal((await ask(`${urls()[0]}/start`, { sub: "x" })).status, 503);
	});
});

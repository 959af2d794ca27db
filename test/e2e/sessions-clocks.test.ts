/** Sessions of two Node-REDs whose clocks differ by ten seconds, over one Redis. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NodeRed, startNodeRed } from "../support/node-red.js";
import { type RedisServer, startRedis } from "../support/redis.js";
import { ask, persist, sessionRoutes, startClients, type Tokens } from "../support/session-routes.js";
import { read } from "../support/tokens.js";
import { until } from "../support/until.js";

const SHIFT = 10;
/** What a process loads first, so that all of its clock is ahead. */
const AHEAD = `const Right = Date;
globalThis.Date = class Date extends Right {
	constructor(...parts) { super(...(parts.length > 0 ? parts : [Date.now()])); }
	static now() { return Right.now() + ${SHIFT * 1000}; }
};`;

describe(`two Node-REDs whose clocks are ${SHIFT} s apart`, function () {
	this.timeout(60_000);
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-clocks-"));
	let redis: RedisServer;
	let nodeReds: [right: NodeRed, ahead: NodeRed];
	const routes = (config: object = {}) =>
		sessionRoutes({ kind: "redis", credentials: { url: redis.url }, reusegrace: "5s" }).map((node) =>
			node.id === "routes.config" ? { ...node, ...config } : node,
		);
	const deploy = (config?: object) => Promise.all(nodeReds.map((one) => one.deploy(routes(config))));
	before(async () => {
		const preload = join(folder, "ahead.cjs");
		writeFileSync(preload, AHEAD);
		redis = await startRedis();
		const env = { NODE_OPTIONS: `--require ${preload}` };
		nodeReds = await Promise.all([startNodeRed(), startNodeRed({ env })]);
		await deploy();
	});
	after(async () => {
		await Promise.all((nodeReds ?? []).map((one) => one.stop()));
		await redis?.stop();
		rmSync(folder, { recursive: true, force: true });
	});
	const urls = () => nodeReds.map(({ url }) => url);
	/** Both ways: what the first does, the second must know. */
	const ways = () => [nodeReds, nodeReds.toReversed()] as [NodeRed, NodeRed][];
	const start = (nodeRed: NodeRed, sub = "jamie") => persist(() => [nodeRed.url], "start", { sub });
	const verified = async (nodeRed: NodeRed, { access_token }: Tokens) =>
		(await ask(`${nodeRed.url}/verify`, undefined, access_token)).status;

	it("differ indeed", async () => {
		const [right, ahead] = await Promise.all(nodeReds.map(async (one) => read((await start(one)).access_token).claims));
		const difference = Number(ahead?.iat) - Number(right?.iat);
		assert.ok(difference >= SHIFT - 1 && difference <= SHIFT + 2, `${difference} s`);
	});

	it("let in each other's users at once", async () => {
		for (const [one, other] of ways()) assert.equal(await verified(other, await start(one)), 200);
	});

	it("renew each other's sessions, in two tabs at once, and end none", async () => {
		const clients = startClients(8, urls);
		await clients.renewed(120);
		await clients.finish();
	});

	it("know the grace by the clock of Redis", async () => {
		for (const [one, other] of ways()) {
			const first = await start(one);
			const second = await persist(() => [one.url], "renew", first);
			const again = await persist(() => [other.url], "renew", first);
			assert.equal(read(again.refresh_token).claims.jti, read(second.refresh_token).claims.jti);
			assert.equal(read(again.access_token).claims.iat, read(second.access_token).claims.iat);
		}
	});

	it("know at once which sessions the other one has ended, and whom it has revoked", async () => {
		for (const [one, other] of ways()) {
			const tokens = await start(one);
			await persist(() => [one.url], "end", tokens);
			await until("the end is known", async () => (await verified(other, tokens)) === 401, 1000);
			assert.equal((await ask(`${other.url}/renew`, tokens)).status, 400);
		}
		await Promise.all(
			nodeReds.map((one) =>
				one.deploy(
					routes().map((node) =>
						node.id === "end.step" ? { ...node, end: "subject", subject: "payload.sub", subjectType: "msg" } : node,
					),
				),
			),
		);
		for (const [one, other] of ways()) {
			const before = [await start(one, "robin"), await start(other, "robin")];
			await persist(() => [one.url], "end", { sub: "robin" });
			for (const tokens of before) {
				for (const each of nodeReds)
					await until("it is known", async () => (await verified(each, tokens)) === 401, 1000);
				assert.equal((await ask(`${other.url}/renew`, tokens)).status, 400);
			}
			for (const each of nodeReds) {
				const after = await start(each, "robin");
				for (const every of nodeReds)
					assert.equal(await verified(every, after), 200, "a later session is not concerned");
			}
		}
	});

	it("refuse a session's tokens for as long as the slower clock takes them for good", async () => {
		await deploy({ expiresin: "2s" });
		const [right, ahead] = nodeReds;
		const tokens = await start(ahead);
		await persist(() => [right.url], "end", tokens);
		const { exp } = read(tokens.access_token).claims;
		await until("it is known", async () => (await verified(right, tokens)) === 401, 1000);
		// By the clock of the one that made it, it has expired long before; the other one accepts it for ten seconds more.
		await until("it has expired there", () => Date.now() / 1000 + SHIFT > Number(exp));
		// Another revocation, so that those that may go are dropped.
		await persist(() => [ahead.url], "end", await start(ahead));
		assert.ok(Date.now() / 1000 < Number(exp));
		const { body } = await ask(`${right.url}/verify`, undefined, tokens.access_token);
		assert.match((body as { error_description: string }).error_description, /revoked, or its session has ended/);
	});
});

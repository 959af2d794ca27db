/** Nodes whose store is in Redis: what they say and do while it is away, and when it is back. */
import assert from "node:assert/strict";
import { assertCaught, deploy, type FlowOptions, LEVEL, onTab, stop } from "../support/flow.js";
import { type RedisServer, startRedis } from "../support/redis.js";

const STORE = { id: "node.store", type: "jwt-store", z: "", kind: "redis" };
const verify = onTab({ id: "verify", type: "jwt", jwtconfig: "node.config", mode: "verify", wires: [["first"]] });
const AWAY = "@flowjwt/node-red-jwt/jwt:jwt.status.ERR_JWT_STORE_UNAVAILABLE";

describe("a jwt-session node with Redis", () => {
	let redis: RedisServer;
	before(async () => {
		redis = await startRedis({ survives: true });
	});
	after(() => redis?.stop());
	afterEach(stop);

	const flowOf = (session: object): FlowOptions => ({
		jwt: { type: "jwt-session", ...session },
		config: { store: STORE.id, expiresin: "15m", requireexp: true },
		nodes: [STORE, verify, onTab({ id: "start", type: "jwt-session", jwtconfig: "node.config", wires: [["first"]] })],
		secrets: { [STORE.id]: { url: redis.url } },
	});

	it("fails at once while Redis is away, goes on verifying, and recovers by itself", async () => {
		const flow = await deploy(flowOf({ mode: "renew", onfailure: "output" }));
		const { payload } = await flow.through("start", { payload: { sub: "jamie" } });
		const { refresh_token, access_token } = payload as Record<string, string>;
		await redis.kill();
		assert.equal((await flow.statuses(1)).at(-1)?.text, AWAY);
		const { second } = await flow.send({ payload: { refresh_token } });
		assert.equal(second?.statusCode, 503);
		assert.equal((second?.headers as Record<string, string> | undefined)?.["Retry-After"], "5");
		assert.equal((await flow.through("verify", { payload: access_token })).error, undefined);
		assert.match(flow.logged(LEVEL.warn, "jwt-store").join(), /^Redis cannot be reached\./);
		await redis.start();
		assert.equal((await flow.statuses(2)).at(-1)?.text, "@flowjwt/node-red-jwt/jwt:jwt.status.ready");
		assert.ok((await flow.send({ payload: { refresh_token } })).first);
		assert.ok(!JSON.stringify(flow.log()).includes(new URL(redis.url).port), "the URL is not logged");
	});

	it("says at the deploy that Redis is away", async () => {
		await redis.kill();
		const flow = await deploy(flowOf({ mode: "start" }));
		assert.equal((await flow.statuses(1)).at(-1)?.text, AWAY);
		assertCaught(await flow.send({ payload: { sub: "jamie" } }), "ERR_JWT_STORE_UNAVAILABLE");
		await redis.start();
		await flow.statuses(2);
		assert.ok((await flow.send({ payload: { sub: "jamie" } })).first);
	});

	for (const url of ["http://marzipan", "redis://marzipan/0?x=1", "redis+sentinel://a:marzipan@host/x"]) {
		it(`refuses the URL ${url} without repeating it`, async () => {
			const flow = await deploy({ ...flowOf({ mode: "start" }), secrets: { [STORE.id]: { url } } });
			const outcome = await flow.send({ payload: { sub: "jamie" } });
			assertCaught(outcome, "ERR_JWT_CONFIG_INVALID");
			assert.ok(!JSON.stringify([flow.log(), outcome.caught?.error]).includes("marzipan"));
		});
	}
});

import assert from "node:assert/strict";
import type { Redis } from "ioredis";
import { createRedisStore } from "../../../src/store/redis.js";
import { readRedisUrl } from "../../../src/store/redis-url.js";
import type { TokenStore } from "../../../src/store/token-store.js";
import { type RedisServer, startRedis } from "../../support/redis.js";
import { forward, isSwap, type RedisProxy, startRedisProxy } from "../../support/redis-proxy.js";
import { until } from "../../support/until.js";
import { jwtError } from "../jwt-error.js";

const LIVES = { refreshLifetime: 600, sessionLifetime: 3600 };
const soon = () => Math.floor(Date.now() / 1000) + 300;
const SESSION = () => ({ id: "first", accessUntil: soon(), ...LIVES });
const renewal = (sid: string, more = {}) => ({
	sid,
	id: "first",
	generation: 1,
	successor: "second",
	issuedAt: soon() - 300,
	accessUntil: soon(),
	reuseGrace: 10,
	...LIVES,
	...more,
});
const away = jwtError("ERR_JWT_STORE_UNAVAILABLE", ["hunter2"]);

/** How long a call takes, in milliseconds. */
async function duration(call: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await call();
	return performance.now() - started;
}

describe("createRedisStore", () => {
	let server: RedisServer;
	const opened: TokenStore[] = [];
	const open = async (settings = {}) => {
		const store = await createRedisStore({ url: server.url, ...settings });
		opened.push(store);
		return store;
	};
	before(async () => {
		server = await startRedis({ survives: true });
	});
	afterEach(async () => {
		await Promise.all(opened.splice(0).map((store) => store.close()));
	});
	after(() => server.stop());

	it("tells a revocation to every other process within a second", async () => {
		const [one, other] = [await open(), await open()];
		const [sid, token, subject] = [await one.open(SESSION()), "a token", "a digest"];
		assert.equal(await other.isRevoked({ sid, token, subject: () => subject }), false);
		await one.end(sid, soon());
		await one.revokeToken(token, soon());
		await one.revokeSubject(subject);
		await until(
			"all three are known",
			async () => {
				const known = [{ sid }, { token }, { subject: () => subject, issuedAt: 0 }];
				return (await Promise.all(known.map((ids) => other.isRevoked(ids)))).every(Boolean);
			},
			1000,
		);
	});

	it("keeps apart what has another prefix or database", async () => {
		const stores = [await open(), await open({ prefix: "other:" }), await open({ url: server.url.replace(/0$/, "1") })];
		const [first, ...others] = stores as [TokenStore, TokenStore, TokenStore];
		const sid = await first.open(SESSION());
		await first.use("once", soon());
		await first.revokeToken("apart", soon());
		for (const other of others) {
			assert.deepEqual(await other.renew(renewal(sid)), { outcome: "ended" });
			assert.equal(await other.isRevoked({ token: "apart" }), false);
			assert.equal(await other.use("once", soon()), true);
		}
	});

	it("lets every key expire", async () => {
		const store = await open({ prefix: "expiring:" });
		const sid = await store.open({ ...SESSION(), subject: "digest" });
		await store.renew(renewal(sid));
		await store.use("once", soon());
		await store.end(sid, soon());
		await store.open(SESSION());
		await store.revokeSubject("digest", 60);
		await store.revokeToken("token", soon());
		const stolen = await store.open(SESSION());
		await store.renew(renewal(stolen));
		assert.equal((await store.renew(renewal(stolen, { reuseGrace: 0 }))).outcome, "replayed");
		await server.inside(async (redis) => {
			const keys = await redis.keys("expiring:*");
			assert.equal(keys.length, 4);
			for (const key of keys) {
				const left = await redis.ttl(key);
				assert.ok(left > 0 && left <= 3600, `${key} has ${left} s`);
			}
		});
	});

	it("drops revocations that may go when another comes, and none forever", async () => {
		const store = await open({ prefix: "dropping:" });
		await store.revokeToken("over", soon() - 301);
		await store.revokeToken("forever");
		await store.revokeToken("soon", soon());
		await server.inside(async (redis) => {
			assert.deepEqual((await redis.zrange("dropping:revocations", "0", "-1")).sort(), ["tforever", "tsoon"]);
			assert.equal(await redis.ttl("dropping:revocations"), -1);
		});
	});

	it("reads thousands of revocations when it starts", async () => {
		const store = await open({ prefix: "many:" });
		await Promise.all(Array.from({ length: 2500 }, (_, index) => store.revokeToken(`token ${index}`, soon() + index)));
		const other = await open({ prefix: "many:" });
		for (const index of [0, 999, 1000, 1999, 2000, 2499]) {
			assert.equal(await other.isRevoked({ token: `token ${index}` }), true, String(index));
		}
	});

	it("goes by the clock of Redis, whatever the clocks of its processes say", async () => {
		const [ahead, behind] = [await open(), await open()];
		const sid = await ahead.open({ ...SESSION(), subject: "skewed", accessUntil: soon() + 10 });
		const result = await ahead.renew(renewal(sid, { subject: "skewed", issuedAt: soon() - 290 }));
		assert.deepEqual(await behind.renew(renewal(sid, { subject: "skewed", issuedAt: soon() - 310 })), result);
		await behind.revokeSubject("skewed");
		const next = await behind.open({ ...SESSION(), subject: "skewed", accessUntil: soon() - 10 });
		await until("it is told", () => ahead.isRevoked({ sid, subject: () => "skewed" }));
		assert.equal(await ahead.isRevoked({ sid: next, subject: () => "skewed" }), false);
	});

	it("refuses at once while Redis is away, verifies for a while, and recovers by itself with all that happened", async () => {
		const reports: (string | undefined)[] = [];
		const store = await open({ prefix: "away:", maxSilence: 1, report: (problem: string) => reports.push(problem) });
		const other = await open({ prefix: "away:" });
		const [sid, out] = [await store.open(SESSION()), await store.open(SESSION())];
		await server.kill();
		await until("the loss is noticed", () => reports.length > 0);
		for (const call of [
			() => store.renew(renewal(sid)),
			() => store.use("once", soon()),
			() => store.open(SESSION()),
			() => store.end(out, soon()),
		]) {
			assert.ok((await duration(() => assert.rejects(call, away))) < 200);
		}
		assert.equal(await store.isRevoked({ sid }), false);
		await until("it is silent for too long", async () => {
			try {
				return await store.isRevoked({ sid });
			} catch (error) {
				return away(error);
			}
		});
		await server.start();
		await until("the other is back", () =>
			other.end(out, soon()).then(
				() => true,
				() => false,
			),
		);
		await until("it is back", async () => {
			try {
				return await store.isRevoked({ sid: out });
			} catch {
				return false;
			}
		});
		assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
		assert.equal(await store.use("once", soon()), true);
		assert.equal(reports.at(-1), undefined);
		assert.match(String(reports[0]), /^Redis .*\.$/);
	});

	it("misses no revocation that was made while its connection was down", async () => {
		const [store, other] = [await open(), await open()];
		await store.isRevoked({ sid: "x" });
		await other.isRevoked({ sid: "x" });
		await server.inside((redis) => redis.call("CLIENT", "KILL", "TYPE", "pubsub"));
		await until("it is sent", () =>
			other.revokeToken("while it was down", soon()).then(
				() => true,
				() => false,
			),
		);
		await until("it is known", () => store.isRevoked({ token: "while it was down" }));
	});

	it("waits for the first connection, and not for one that cannot be made", async () => {
		const url = "redis://:hunter2@127.0.0.1:1/0";
		const store = await open({ url });
		await assert.rejects(async () => store.isRevoked({ sid: "x" }), away);
		await assert.rejects(store.renew(renewal("glq3xk2b1cz.AAAAAAAAAAAAAAAAAAAAAA")), away);
	});

	it("is away, and ends nothing, while Redis is full", async () => {
		const full = await startRedis();
		try {
			const store = await open({ url: full.url });
			const sid = await store.open(SESSION());
			await full.inside((redis) => redis.config("SET", "maxmemory", "1"));
			await assert.rejects(store.renew(renewal(sid)), away);
			await assert.rejects(store.use("once", soon()), away);
			await full.inside((redis) => redis.config("SET", "maxmemory", "0"));
			assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
		} finally {
			await full.stop();
		}
	});

	it("is away, and ends nothing, while Redis is a replica", async () => {
		const replica = await startRedis();
		try {
			const store = await open({ url: replica.url });
			const sid = await store.open(SESSION());
			await replica.inside((redis) => redis.call("CONFIG", "SET", "replica-serve-stale-data", "yes"));
			await replica.inside((redis) => redis.call("REPLICAOF", "127.0.0.1", "1"));
			await assert.rejects(store.renew(renewal(sid)), away);
			await replica.inside((redis) => redis.call("REPLICAOF", "NO", "ONE"));
			assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
		} finally {
			await replica.stop();
		}
	});

	for (const [what, spoil] of [
		["text", (redis: Redis, key: string) => redis.set(key, "garbage")],
		["a list", (redis: Redis, key: string) => redis.del(key).then(() => redis.lpush(key, "garbage"))],
	] as const) {
		it(`is away, and ends nothing, where a session's key holds ${what} of someone else`, async () => {
			const store = await open({ prefix: `spoiled ${what}:` });
			const sid = await store.open(SESSION());
			await server.inside(async (redis) => {
				const [key = ""] = await redis.keys(`spoiled ${what}:session:*`);
				await spoil(redis, key);
			});
			await assert.rejects(store.renew(renewal(sid)), away);
			assert.equal(await store.isRevoked({ sid }), false);
		});
	}

	it("works in the database of the URL or not at all", async () => {
		const problems: (string | undefined)[] = [];
		const report = (problem?: string) => problems.push(problem);
		const store = await open({ url: server.url.replace(/0$/, "99"), prefix: "nowhere:", report });
		await assert.rejects(store.use("once", soon()), away);
		await until("it gave up", () => problems.includes("Redis has no database of the number in the URL."));
		await assert.rejects(store.use("once", soon()), away);
		await assert.rejects(async () => store.isRevoked({}), away);
		assert.equal(problems.includes(undefined), false);
		assert.deepEqual(await server.inside((redis) => redis.keys("nowhere:*")), []);
		await server.inside((redis) =>
			redis.call("ACL", "SETUSER", "here", "on", ">right", "allcommands", "-select", "~*", "&*"),
		);
		const url = server.url.replace("//", "//here:right@");
		await assert.rejects((await open({ url: url.replace(/0$/, "3") })).use("once", soon()), away);
		assert.equal(await (await open({ url, prefix: "nowhere:" })).use("once", soon()), true);
	});

	for (const [what, spoil] of [
		["lost", (redis: Redis, key: string): Promise<unknown> => redis.del(key)],
		["garbage", (redis: Redis, key: string): Promise<unknown> => redis.set(key, "garbage")],
		["the number of nothing", (redis: Redis, key: string) => redis.set(key, "nan") as Promise<unknown>],
	] as const) {
		it(`takes the revocation of a subject for one of now if its moment is ${what}`, async () => {
			const prefix = `${what}:`;
			const store = await open({ prefix });
			const sid = await store.open({ ...SESSION(), subject: "jamie" });
			await store.revokeSubject("jamie", 600);
			await server.inside((redis) => spoil(redis, `${prefix}subject:jamie`));
			const late = await open({ prefix });
			assert.equal(await late.isRevoked({ sid, subject: () => "jamie" }), true);
			if (what === "lost") return;
			await assert.rejects(late.open({ ...SESSION(), subject: "jamie" }), away);
			await assert.rejects(late.renew(renewal(sid, { subject: "jamie" })), away);
			await assert.rejects(late.revokeSubject("jamie"), away);
		});
	}

	it("refuses a wrong password without telling it", async () => {
		const guarded = await startRedis({ options: ["--requirepass", "right"] });
		try {
			const store = await open({ url: `redis://:hunter2@127.0.0.1:${guarded.port}` });
			await assert.rejects(store.open(SESSION()), (error) => {
				away(error);
				assert.match(String(error), /password/);
				return true;
			});
			const right = await open({ url: `redis://:right@127.0.0.1:${guarded.port}/3` });
			assert.ok(await right.open(SESSION()));
		} finally {
			await guarded.stop();
		}
	});
});

describe("a Redis that", () => {
	let proxy: RedisProxy;
	let server: RedisServer;
	let store: TokenStore;
	beforeEach(async () => {
		server = await startRedis();
		proxy = await startRedisProxy(server.port);
		store = await createRedisStore({ url: proxy.url });
	});
	afterEach(async () => {
		await store.close();
		await server.stop();
		proxy.close();
	});

	it("is gone in the middle of a swap lets the renewal be repeated, however long it was away", async () => {
		const sid = await store.open(SESSION());
		proxy.answer = (text, client) => (isSwap(text) ? client.destroy() : forward(text, client));
		await assert.rejects(store.renew(renewal(sid, { reuseGrace: 1 })), away);
		proxy.answer = (_text, client) => client.destroy();
		const end = Date.now() + 1100;
		await until("the grace is over", () => Date.now() > end);
		proxy.answer = forward;
		let again: unknown;
		await until("it is back", async () => {
			again = await store.renew(renewal(sid, { reuseGrace: 1, successor: "other" })).catch(() => undefined);
			return again;
		});
		assert.deepEqual(again, { outcome: "renewed", id: "second", issuedAt: (again as { issuedAt: number }).issuedAt });
	});

	it("is full after it was gone in the middle of a swap can be read, and ends nothing", async () => {
		await store.close();
		store = await createRedisStore({ url: proxy.url, maxSilence: 0.2 });
		const sid = await store.open(SESSION());
		const setMemory = (size: string) => server.inside((redis) => redis.config("SET", "maxmemory", size));
		// A store that connects again looks at once what it has missed.
		const cutOff = () => server.inside((redis) => redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"));
		const isRead = async () => store.isRevoked({ sid });
		const read = () => isRead().catch(() => "silent");
		proxy.answer = (text, client) => (isSwap(text) ? client.destroy() : forward(text, client));
		const lost = renewal(sid, { reuseGrace: 0 });
		await assert.rejects(store.renew(lost), away);
		await setMemory("1mb");
		proxy.answer = forward;
		await until("it is silent", async () => (await read()) === "silent");
		await cutOff();
		await until("it is heard", async () => (await read()) === false);
		await assert.rejects(store.renew(lost), away);
		await setMemory("0");
		await cutOff();
		const again = () => store.renew({ ...lost, reuseGrace: 1 }).catch(() => undefined);
		await until("it can be written", async () => (await again())?.outcome === "renewed");
	});

	it("is gone in the middle of a use gives it back", async () => {
		await store.isRevoked({});
		proxy.answer = (text, client) => (/^\+OK/.test(String(text)) ? client.destroy() : forward(text, client));
		await assert.rejects(store.use("once", soon()), away);
		proxy.answer = forward;
		let first: boolean | undefined;
		await until("it is back", async () => {
			first = await store.use("once", soon()).catch(() => undefined);
			return first !== undefined;
		});
		assert.equal(first, true);
	});

	it("answers while the store is being closed is heard", async () => {
		const sid = await store.open(SESSION());
		const asked = new Promise<() => void>((resolve) => {
			proxy.answer = (text, client) => (isSwap(text) ? resolve(() => forward(text, client)) : forward(text, client));
		});
		const renewed = store.renew(renewal(sid));
		const goOn = await asked;
		const closed = store.close();
		await assert.rejects(store.use("once", soon()), away);
		goOn();
		assert.equal((await renewed).outcome, "renewed");
		await closed;
	});

	it("hangs while the store is being closed holds it up for two seconds", async () => {
		const sid = await store.open(SESSION());
		const asked = new Promise<void>((resolve) => {
			proxy.answer = (text, client) => (isSwap(text) ? resolve() : forward(text, client));
		});
		const renewed = assert.rejects(store.renew(renewal(sid)), away);
		await asked;
		const time = await duration(() => store.close());
		assert.ok(time < 4000, `${time} ms`);
		await renewed;
	});

	it("is slow is away after two seconds", async () => {
		const sid = await store.open(SESSION());
		proxy.answer = (text, client) => (isSwap(text) ? undefined : forward(text, client));
		const time = await duration(() => assert.rejects(store.renew(renewal(sid)), away));
		assert.ok(time < 4000, `${time} ms`);
		proxy.answer = forward;
		await until("it is back", () =>
			store.renew(renewal(sid)).then(
				({ outcome }) => outcome === "renewed",
				() => false,
			),
		);
	});

	for (const [what, garbage] of [
		["what is not Redis's protocol", "HTTP/1.1 200 OK\r\n\r\n"],
		["a number", ":1\r\n"],
		["an empty list", "*0\r\n"],
		["another list", "*2\r\n$7\r\nrenewed\r\n:5\r\n"],
		["an error of its own", "-ERR hunter2\r\n"],
		["nothing", "$-1\r\n"],
	]) {
		it(`answers ${what} is away, and ends nothing`, async () => {
			const sid = await store.open(SESSION());
			proxy.answer = (text, client) => (isSwap(text) ? void client.write(garbage as string) : forward(text, client));
			await assert.rejects(store.renew(renewal(sid)), away);
			proxy.answer = forward;
			await until("it is back", () =>
				store.renew(renewal(sid)).then(
					({ outcome }) => outcome === "renewed",
					() => false,
				),
			);
		});
	}
});

describe("readRedisUrl", () => {
	const READ: [url: string, expected: object][] = [
		["redis://localhost", { host: "localhost", port: 6379, db: 0 }],
		["redis://localhost/", { host: "localhost", port: 6379, db: 0 }],
		[
			"redis://user:p%40ss@redis.example:7000/3",
			{ host: "redis.example", port: 7000, db: 3, username: "user", password: "p@ss" },
		],
		["redis://:100%@10.0.0.1/1", { host: "10.0.0.1", port: 6379, db: 1, password: "100%" }],
		[" redis://[::1]:6380 ", { host: "::1", port: 6380, db: 0 }],
		["rediss://10.0.0.1", { host: "10.0.0.1", port: 6379, db: 0, tls: {} }],
		["rediss://[::1]", { host: "::1", port: 6379, db: 0, tls: {} }],
		["rediss://redis.example", { host: "redis.example", port: 6379, db: 0, tls: { servername: "redis.example" } }],
	];
	for (const [url, expected] of READ) {
		it(`reads ${url}`, () => assert.deepEqual(readRedisUrl(url), expected));
	}
	it("takes options for TLS", () => {
		assert.deepEqual(readRedisUrl("rediss://x", { ca: "pem" }).tls, { servername: "x", ca: "pem" });
	});
	for (const url of [
		"",
		"localhost:6379",
		"http://hunter2@localhost",
		"redis+sentinel://hunter2@localhost/mymaster",
		"redis://",
		"redis://localhost/hunter2",
		"redis://localhost/0/1",
		"redis://localhost?password=hunter2",
	]) {
		it(`refuses ${url || "nothing"}`, () => {
			assert.throws(() => readRedisUrl(url), jwtError("ERR_JWT_CONFIG_INVALID", ["hunter2"]));
		});
	}
});

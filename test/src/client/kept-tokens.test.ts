/** When a service is asked, and when not. */
import assert from "node:assert/strict";
import { mock } from "node:test";
import { json, raw, stopServers } from "../../support/jwks-server.js";
import { sharedKeyPair } from "../../support/key-pairs.js";
import { freezeClock, moveClock } from "../frozen-clock.js";
import { createAsker, failureOf, startEndpoint } from "./asking.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const good = { token_type: "Bearer", expires_in: HOUR };
const refusing = (error: string, status = 400, headers = {}) => raw(JSON.stringify({ error }), headers, status);

/** An endpoint that gives another token each time: `token-1`, `token-2` … */
async function counting(answer: object = good) {
	let count = 0;
	const endpoint = await startEndpoint((request, response) => {
		json({ ...answer, access_token: `token-${++count}` })(request, response);
	});
	return Object.assign(endpoint, { count: () => endpoint.received.length });
}
const tokenOf = async (asked: unknown) => ((await asked) as { answer: { access_token: string } }).answer.access_token;

describe("kept access tokens", () => {
	freezeClock();
	afterEach(stopServers);

	it("cost one request for a burst of forty messages", async () => {
		const endpoint = await counting();
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		const tokens = await Promise.all(Array.from({ length: 40 }, () => tokenOf(ask())));
		assert.deepEqual([...new Set(tokens)], ["token-1"]);
		assert.equal(endpoint.count(), 1);
	});

	it("are given without a promise", async () => {
		const endpoint = await counting();
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		await ask();
		assert.ok(!(ask() instanceof Promise));
	});

	for (const [lifetime, requests] of [
		[HOUR, 25],
		[300, 288],
		[2 * DAY, 1],
	] as const) {
		it(`cost ${requests} requests in a day of a message each minute, where they last ${lifetime} s`, async () => {
			const endpoint = await counting({ ...good, expires_in: lifetime });
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			for (let minute = 0; minute < 24 * 60; minute++) {
				await ask();
				moveClock(60);
			}
			// A token is renewed a minute, or a tenth of its life, before its end: at the next message then.
			const kept = lifetime - Math.min(60, lifetime / 10);
			assert.equal(endpoint.count(), Math.ceil(DAY / (Math.ceil(kept / 60) * 60)));
			assert.equal(endpoint.count(), requests);
		});
	}

	it("are one for each scope, URL, client and claim, but not for each time and jti", async () => {
		const endpoint = await counting();
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		const added = (claim: string, value: unknown) => ({ added: [[claim, value] as const] });
		const times = [
			{},
			added("iat", 1),
			added("jti", "a"),
			added("jti", "b"),
			added("exp", Date.now()),
			added("nbf", 1),
		];
		const asked = times.map(async (content) => tokenOf(ask(content)));
		assert.deepEqual(new Set(await Promise.all(asked)), new Set(["token-1"]));
		assert.equal(await tokenOf(ask({ claims: { sub: "kim" } })), "token-2");
		assert.equal(await tokenOf(ask(added("sub", "kim"))), "token-2");
		assert.equal(await tokenOf(ask({ claims: { sub: "alex" } })), "token-3");
		assert.equal(await tokenOf(ask({ headers: [["x5t", "a"]] })), "token-4");
		assert.equal(await tokenOf(ask()), "token-1");
	});

	it("are asked for anew with a replaced key", async () => {
		const endpoint = await counting();
		const { ask, keys } = await createAsker({ node: { tokenurl: endpoint.url } });
		assert.equal(await tokenOf(ask()), "token-1");
		const replaced = { key: sharedKeyPair("rsa", "new").privateKey, kid: "new" };
		const signingKey = mock.method(keys, "signingKey", () => replaced);
		assert.equal(await tokenOf(ask()), "token-2");
		assert.equal(await tokenOf(ask()), "token-2");
		signingKey.mock.restore();
		assert.equal(await tokenOf(ask()), "token-3");
	});

	describe("that an API refused", () => {
		it("are renewed once, for any number of messages", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			moveClock(60);
			const renewed = Array.from({ length: 40 }, (_, index) => tokenOf(ask({}, `message ${index}`)));
			assert.deepEqual(new Set(await Promise.all(renewed)), new Set(["token-2"]));
			assert.equal(await tokenOf(ask({}, "a late one")), "token-2");
			assert.equal(await tokenOf(ask()), "token-2");
			moveClock(60);
			assert.equal(await tokenOf(ask({}, "much later")), "token-3");
			assert.equal(endpoint.count(), 3);
		});

		it("are not renewed again and again for a message in a loop", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			moveClock(30);
			await ask({}, "loop");
			for (let turn = 0; turn < 5; turn++) {
				moveClock(11);
				const failure = await failureOf(() => ask({}, "loop"));
				assert.match(failure.message, /twice for the same message.*Scope \(scope\)/);
				assert.equal(failure.code, "ERR_JWT_REQUEST_FAILED");
			}
			assert.equal(endpoint.count(), 2);
			moveClock(60);
			assert.equal(await tokenOf(ask({}, "loop")), "token-3");
		});

		it("are not given instead of an error", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			moveClock(30);
			endpoint.answer = refusing("invalid_grant");
			assert.equal((await failureOf(() => ask({}, "m"))).cause?.constructor, Object);
			assert.equal(await tokenOf(ask()), "token-1");
		});
	});

	describe("while the service fails", () => {
		it("are given until their end, though they should be renewed", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			endpoint.answer = refusing("server_error", 500);
			moveClock(HOUR - 59);
			assert.equal(await tokenOf(ask()), "token-1");
			assert.equal(endpoint.count(), 2);
			moveClock(58);
			assert.equal(await tokenOf(ask()), "token-1");
			moveClock(1);
			await failureOf(ask);
		});

		it("are asked for less and less often", async () => {
			const endpoint = await startEndpoint(refusing("invalid_grant"));
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			for (let second = 0; second < 600; second++) {
				await Promise.all([failureOf(ask), failureOf(ask), failureOf(ask)]);
				moveClock(1);
			}
			// After 1, 2, 4, 8, 16 seconds, and then every 30.
			assert.equal(endpoint.received.length, 6 + Math.floor((600 - 32) / 30));
			endpoint.answer = json({ ...good, access_token: "at last" });
			moveClock(30);
			assert.equal(await tokenOf(ask()), "at last");
		});

		for (const [title, after] of [
			["seconds", () => "120"],
			["a date", () => new Date(Date.now() + 120_000).toUTCString()],
		] as const) {
			it(`are not asked for before the time in Retry-After, as ${title}`, async () => {
				const endpoint = await startEndpoint((request, response) =>
					refusing("slow_down", 429, { "retry-after": after() })(request, response),
				);
				const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
				for (let turn = 0; turn < 119; turn++) {
					assert.deepEqual((await failureOf(ask)).cause, { status: 429, error: "slow_down" });
					moveClock(1);
				}
				assert.equal(endpoint.received.length, 1);
				moveClock(2);
				await failureOf(ask);
				assert.equal(endpoint.received.length, 2);
			});
		}
	});
});

describe("a service that wants to be asked again soon", () => {
	afterEach(() => mock.timers.reset());
	afterEach(stopServers);

	it("is waited for, once", async () => {
		const endpoint = await startEndpoint(refusing("slow_down", 429, { "retry-after": "7" }));
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		const waits: number[] = [];
		mock.method(globalThis, "setTimeout", ((act: () => void, time: number) => {
			waits.push(time);
			if (time === 7000) queueMicrotask(act);
			return { unref: () => undefined };
		}) as never);
		try {
			await failureOf(ask);
			assert.equal(endpoint.received.length, 2);
			assert.deepEqual(
				waits.filter((time) => time === 7000),
				[7000],
			);
		} finally {
			mock.restoreAll();
		}
	});
});

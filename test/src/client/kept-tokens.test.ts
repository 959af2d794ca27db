/** When a service is asked, and when not. */
import assert from "node:assert/strict";
import { mock } from "node:test";
import { json, raw, stopServers } from "../../support/jwks-server.js";
import { sharedKeyPair } from "../../support/key-pairs.js";
import { read } from "../../support/tokens.js";
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

	it("are those of the claims as they were when asked for, whatever becomes of their object meanwhile", async () => {
		const endpoint = await startEndpoint((request, response) => {
			const { claims } = read(String(endpoint.received.at(-1)?.form.get("assertion")));
			json({ ...good, access_token: `token-of-${claims.sub}` })(request, response);
		});
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		const user = { sub: "kim", roles: ["reader"] };
		const asked = tokenOf(ask({ claims: user }));
		user.sub = "alex";
		user.roles.push("admin");
		assert.equal(await asked, "token-of-kim");
		const [first] = endpoint.received;
		assert.deepEqual(read(String(first?.form.get("assertion"))).claims.roles, ["reader"]);
		assert.equal(await tokenOf(ask({ claims: user })), "token-of-alex");
		let turn = 0;
		const changing = { toJSON: () => (turn++ === 0 ? "kim" : "alex") };
		const { ask: askAnew } = await createAsker({ node: { tokenurl: endpoint.url } });
		const content = { claims: { sub: "me", actor: changing } };
		await askAnew(content);
		assert.equal(read(String(endpoint.received.at(-1)?.form.get("assertion"))).claims.actor, "kim");
	});

	it("keep times as they are, and claims without a value away", async () => {
		const endpoint = await counting();
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url, scope: "read" } });
		await ask({ claims: { exp: new Date(Date.now() + 60_000) }, added: [["scope", undefined]] });
		const { claims } = read(String(endpoint.received[0]?.form.get("assertion")));
		assert.equal(claims.exp, Math.floor(Date.now() / 1000) + 60);
		assert.ok(!("scope" in claims));
	});

	it("are one for each parameter", async () => {
		const endpoint = await counting();
		const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
		const audience = (value: unknown) => ({ parameters: [["audience", value] as const] });
		assert.equal(await tokenOf(ask(audience("https://a.example"))), "token-1");
		assert.equal(await tokenOf(ask(audience("https://b.example"))), "token-2");
		assert.equal(await tokenOf(ask(audience("https://a.example"))), "token-1");
		assert.equal(await tokenOf(ask()), "token-3");
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
				assert.match(failure.message, /requested a new access token twice.*Scope \(scope\)/);
				assert.equal(failure.code, "ERR_JWT_REQUEST_FAILED");
			}
			assert.equal(endpoint.count(), 2);
			moveClock(60);
			assert.equal(await tokenOf(ask({}, "loop")), "token-3");
		});

		it("are renewed for each copy of a message, and for each node that it passes", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			const other = { claims: { sub: "kim" } };
			assert.deepEqual([await tokenOf(ask()), await tokenOf(ask(other))], ["token-1", "token-2"]);
			moveClock(30);
			assert.equal(await tokenOf(ask({}, "copied", "token-1")), "token-3");
			assert.equal(await tokenOf(ask({}, "copied", "token-1")), "token-3");
			assert.equal(await tokenOf(ask(other, "copied", "token-2")), "token-4");
			assert.match((await failureOf(() => ask({}, "copied", "token-3"))).message, /requested a new access token twice/);
			assert.match(
				(await failureOf(() => ask({}, "copied", "what the API said"))).message,
				/requested a new access token twice/,
			);
			assert.equal(endpoint.count(), 4);
		});

		it("can be asked for again if the service could not be reached", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			moveClock(30);
			const { answer } = endpoint;
			endpoint.answer = refusing("server_error", 503);
			assert.deepEqual((await failureOf(() => ask({}, "m"))).cause, { status: 503, error: "server_error" });
			endpoint.answer = answer;
			moveClock(2);
			assert.equal(await tokenOf(ask({}, "m")), "token-2");
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

		it("are given at once, though the service wants to be asked again soon", async () => {
			const endpoint = await counting();
			const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
			await ask();
			endpoint.answer = refusing("slow_down", 429, { "retry-after": "7" });
			moveClock(HOUR - 59);
			const burst = await Promise.all(Array.from({ length: 40 }, () => tokenOf(ask())));
			assert.deepEqual(new Set(burst), new Set(["token-1"]));
			assert.equal(endpoint.count(), 2);
			moveClock(6);
			await ask();
			assert.equal(endpoint.count(), 2);
		});

		it("are not asked for in the name of somebody else either, if the service wants to be left alone", async () => {
			const endpoint = await startEndpoint(refusing("slow_down", 429, { "retry-after": "120" }));
			const other = await counting();
			const { ask, policy } = await createAsker({ node: { tokenurl: endpoint.url } });
			await failureOf(ask);
			for (let user = 0; user < 40; user++) {
				assert.deepEqual((await failureOf(() => ask({ claims: { sub: `user-${user}` } }))).cause, {
					status: 429,
					error: "slow_down",
				});
			}
			assert.equal(endpoint.received.length, 1);
			endpoint.answer = json({ ...good, access_token: "at last" });
			moveClock(121);
			assert.equal(await tokenOf(ask({ claims: { sub: "user-1" } })), "at last");
			// Another service is another matter, and so is a refusal that says nothing about time.
			policy.tokenUrl = new URL(other.url);
			assert.equal(await tokenOf(ask()), "token-1");
			other.answer = refusing("invalid_grant");
			await failureOf(() => ask({ claims: { sub: "kim" } }));
			await failureOf(() => ask({ claims: { sub: "alex" } }));
			assert.equal(other.count(), 3);
		});

		for (const [title, after] of [
			["seconds", "999999999"],
			["a date", "Fri, 31 Dec 9999 23:59:59 GMT"],
		] as const) {
			it(`are asked for again after a day, if Retry-After is for ever as ${title}`, async () => {
				const endpoint = await startEndpoint(refusing("slow_down", 429, { "retry-after": after }));
				const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
				await failureOf(ask);
				moveClock(DAY - 1);
				await failureOf(ask);
				assert.equal(endpoint.received.length, 1);
				moveClock(1);
				await failureOf(ask);
				assert.equal(endpoint.received.length, 2);
			});
		}

		for (const after of ["soon", "-1", "1.5.2", "", "9".repeat(400)]) {
			it(`are not asked for at once where Retry-After is ${JSON.stringify(after.slice(0, 9))}`, async () => {
				const endpoint = await startEndpoint(refusing("slow_down", 429, { "retry-after": after }));
				const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
				await Promise.all(Array.from({ length: 40 }, () => failureOf(ask)));
				// A time that has passed means now, once.
				assert.ok(endpoint.received.length <= 2);
				const asked = endpoint.received.length;
				await failureOf(ask);
				assert.equal(endpoint.received.length, asked);
				moveClock(1);
				await failureOf(ask);
				assert.ok(endpoint.received.length > asked);
			});
		}

		for (const [title, after] of [
			["seconds", () => "120"],
			["a date", () => new Date(Date.now() + 120_000).toUTCString()],
		] as const) {
			it(`are not asked for before the time in Retry-After, as ${title}`, async () => {
				const endpoint = await startEndpoint((request, response) =>
					refusing("slow_down", 429, { "retry-after": after() })(request, response),
				);
				const { ask } = await createAsker({ node: { tokenurl: endpoint.url } });
				await Promise.all(Array.from({ length: 40 }, () => failureOf(ask)));
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
			await Promise.all(Array.from({ length: 40 }, () => failureOf(ask)));
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

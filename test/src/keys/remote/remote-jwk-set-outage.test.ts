import assert from "node:assert/strict";
import { once } from "node:events";
import { remoteKeySource } from "../../../../src/keys/remote/remote-jwk-set.js";
import { verifierBy } from "../../../support/by-options.js";
import { hang, type LoopbackServer, raw, startServer } from "../../../support/jwks-server.js";
import { makeKey, signToken } from "../../../support/signing-keys.js";
import { freezeClock, setClockBack } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, later, MINUTE, open, openSource, SECOND, setOf, stateOf } from "./open-source.js";

const a = makeKey("ES256", "a");
const b = makeKey("ES256", "b");

const DAY = 24 * 60 * MINUTE;
const YEAR = 366 * DAY;

describe("remoteKeySource, while the server is down", () => {
	freezeClock();
	afterEach(clear);
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer(setOf(a));
	});

	it("goes on with the last keys for any length of time, and takes the new ones afterwards", async () => {
		const { keys, reports, nextReport } = open(server.origin);
		await count(keys, headerOf(a));
		const fetchedAt = Date.now();
		await server.down();
		for (const pause of [6 * MINUTE, 6 * MINUTE, 20 * SECOND, 31 * SECOND, 24 * 60 * MINUTE, YEAR]) {
			later(pause);
			assert.equal(await count(keys, headerOf(a)), 1);
			await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		}
		const state = keys.describe?.();
		assert.equal(state?.fetchedAt, fetchedAt);
		assert.match(String(state?.error), /the connection was refused/);
		assert.ok(reports.length > 1 && reports.slice(1).every((message) => message === state?.error));

		server.answer = setOf(b);
		await server.up();
		later(31 * SECOND);
		const renewed = nextReport();
		assert.equal(await count(keys, headerOf(a)), 1);
		await renewed;
		assert.equal(await count(keys, headerOf(b)), 1);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		assert.equal(reports.at(-1), undefined);
		assert.deepEqual(stateOf(keys), { fetchedAt: Date.now(), error: undefined });
	});

	it("refuses keys that are too old, says why, and goes on once new ones can be fetched", async () => {
		const { keys, reports } = open(server.origin, { maxStale: DAY });
		await count(keys, headerOf(a));
		await server.down();
		later(DAY);
		assert.equal(await count(keys, headerOf(a)), 1);
		later(31 * SECOND);
		for (let message = 0; message < 3; message++) {
			await assert.rejects(count(keys, headerOf(a)), (error: Error) => {
				assert.match(
					error.message,
					/too old .*\(maxstale\), and new ones cannot be fetched: the connection was refused/,
				);
				return jwtError("ERR_JWKS_UNAVAILABLE")(error);
			});
		}
		assert.match(String(reports.at(-1)), /the connection was refused/);
		await server.up();
		later(SECOND);
		assert.equal(await count(keys, headerOf(a)), 1);
	});

	it("refuses keys that are too old, though the clock was set back", async () => {
		const { keys } = open(server.origin, { maxStale: DAY });
		await count(keys, headerOf(a));
		await server.down();
		setClockBack(YEAR / SECOND, DAY / SECOND);
		assert.equal(await count(keys, headerOf(a)), 1);
		setClockBack(60, 31);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		await server.up();
		setClockBack(60, 1);
		assert.equal(await count(keys, headerOf(a)), 1);
	});

	it("does not call keys too old because nobody used them", async () => {
		const { keys } = open(server.origin, { maxStale: DAY });
		await count(keys, headerOf(a));
		later(YEAR);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(server.requests.length, 2);
	});

	it("refuses keys that are too old when the server answers with something else", async () => {
		const { keys } = open(server.origin, { maxStale: DAY });
		await count(keys, headerOf(a));
		server.answer = raw("<html>");
		later(DAY + MINUTE);
		await assert.rejects(count(keys, headerOf(a)), /too old .*: the answer is not JSON/);
	});

	it("takes nobody's word for a remembered token whose key is too old", async () => {
		const { keys } = open(server.origin, { maxStale: 10 * MINUTE });
		const verify = verifierBy(
			{ algorithm: "ES256", keysource: "jwks", jwksurl: server.origin, requireexp: false },
			keys,
		);
		const token = signToken(a, { exp: undefined });
		await verify(token);
		await server.down();
		later(11 * MINUTE);
		await assert.rejects(async () => verify(token), jwtError("ERR_JWKS_UNAVAILABLE"));
	});

	it("refuses old keys after the first failed fetch where they may not serve at all", async () => {
		const { keys } = open(server.origin, { maxStale: 0 });
		await count(keys, headerOf(a));
		later(10 * MINUTE);
		assert.equal(await count(keys, headerOf(a)), 1);
		await server.down();
		later(10 * MINUTE);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
	});

	it("goes on when its reports throw, without an unhandled rejection", async () => {
		let told = () => {};
		const { keys } = openSource(() =>
			remoteKeySource(server.origin, ["ES256"], {
				trouble() {
					told();
					throw new Error("thrown by a report");
				},
			}),
		);
		const unhandled: unknown[] = [];
		const note = (error: unknown) => unhandled.push(error);
		const listeners = process.listeners("unhandledRejection");
		process.removeAllListeners("unhandledRejection").on("unhandledRejection", note);
		try {
			assert.equal(await count(keys, headerOf(a)), 1);
			later(6 * MINUTE);
			const renewed = new Promise<void>((resolve) => {
				told = resolve;
			});
			assert.equal(await count(keys, headerOf(a)), 1);
			await renewed;
			await new Promise(setImmediate);
		} finally {
			process.removeListener("unhandledRejection", note);
			for (const listener of listeners) process.on("unhandledRejection", listener);
		}
		assert.deepEqual(unhandled, []);
	});

	it("counts the cooldown from a failed attempt too", async () => {
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		server.answer = raw("", {}, 500);
		later(30 * SECOND);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		later(30 * SECOND - 1);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		assert.equal(server.requests.length, 2);
		later(1);
		server.answer = setOf(b);
		assert.equal(await count(keys, headerOf(b)), 1);
	});

	it("waits for a silent server once, then lets no message wait", async () => {
		const { keys, reports } = open(server.origin, { timeout: 300 });
		await count(keys, headerOf(a));
		server.answer = hang;
		later(10 * MINUTE);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.match(String(reports.at(-1)), /timed out/);
		later(31 * SECOND);
		const asked = once(server.events, "request");
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(reports.length, 2, "the message waited for the server");
		await asked;
	});

	it("says so where there are no keys yet, and tries again a second later", async () => {
		const { keys } = open(server.origin);
		await server.down();
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		await server.up();
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		assert.equal(server.requests.length, 0);
		later(SECOND);
		assert.equal(await count(keys, headerOf(a)), 1);
	});
});

describe("remoteKeySource, closed", () => {
	freezeClock();
	afterEach(clear);

	it("ends a fetch under way, reports nothing more and fetches nothing more", async () => {
		const server = await startServer(hang);
		const { keys, reports } = open(server.origin);
		const asked = once(server.events, "request");
		const first = assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		const [request] = await asked;
		const cut = once(request.socket, "close");
		keys.close();
		await Promise.all([first, cut]);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		assert.deepEqual(reports, []);
		assert.equal(server.requests.length, 1);
	});

	it("never begins to fetch", async () => {
		const server = await startServer(setOf(a));
		const { keys } = open(server.origin);
		keys.close();
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_UNAVAILABLE"));
		assert.equal(server.requests.length, 0);
	});

	it("keeps the keys it has for messages under way", async () => {
		const server = await startServer(setOf(a));
		const { keys, reports } = open(server.origin);
		await count(keys, headerOf(a));
		keys.close();
		later(YEAR);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.deepEqual(reports, [undefined]);
		assert.equal(server.requests.length, 1);
	});
});

import assert from "node:assert/strict";
import { KeyObject } from "node:crypto";
import type { KeyError } from "../../../../src/keys/key-error.js";
import { REMOTE_LIMITS } from "../../../../src/keys/remote/renewed-keys.js";
import { json, type LoopbackServer, raw, startServer } from "../../../support/jwks-server.js";
import { makeKey } from "../../../support/signing-keys.js";
import { freezeClock, setClockBack } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, headerOf, later, MINUTE, open, SECOND, setOf, stateOf } from "./open-source.js";

const a = makeKey("ES256", "a");
const b = makeKey("ES256", "b");

describe("remoteKeySource, while the server answers", () => {
	freezeClock();
	afterEach(clear);
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer(setOf(a));
	});

	it("keeps to the documented limits", () =>
		assert.deepEqual(REMOTE_LIMITS, {
			timeout: 10 * SECOND,
			maxBytes: 1024 * 1024,
			renewAfter: 5 * MINUTE,
			freshFor: 10 * MINUTE,
			cooldown: 30 * SECOND,
			retryAfter: SECOND,
			maxStale: Number.POSITIVE_INFINITY,
			allowHttp: false,
		}));

	it("fetches nothing before it is used, and once for a hundred first uses", async () => {
		const { keys, reports } = open(`${server.origin}/keys`);
		assert.deepEqual(stateOf(keys), { fetchedAt: undefined, error: undefined });
		assert.deepEqual(server.requests, []);
		const counts = await Promise.all(Array.from({ length: 100 }, () => count(keys, headerOf(a))));
		assert.deepEqual(new Set(counts), new Set([1]));
		assert.deepEqual(server.requests, ["/keys"]);
		assert.deepEqual(reports, [undefined]);
		assert.deepEqual(stateOf(keys), { fetchedAt: Date.now(), error: undefined });
	});

	it("answers at once while the keys are fresh, and in the background while they are renewed", async () => {
		const { keys } = open(server.origin);
		const first = keys.verificationKeys(headerOf(a));
		assert.ok(first instanceof Promise);
		const found = await first;
		later(5 * MINUTE - 1);
		assert.equal(keys.verificationKeys(headerOf(a)), found);
		assert.ok(found[0] instanceof KeyObject);
		later(1);
		assert.ok(keys.verificationKeys(headerOf(a)) instanceof Promise);
		assert.ok(keys.verificationKeys({ alg: "ES256", kid: "unknown" }) instanceof Promise);
	});

	it("tries keys without a kid on any token", async () => {
		server.answer = json({ keys: [{ ...a.jwk, kid: null, use: null, alg: null, d: null }] });
		const { keys } = open(server.origin);
		for (const header of [{ alg: "ES256" }, headerOf(a), headerOf(b)]) assert.equal(await count(keys, header), 1);
	});

	it("tells which keys are left out", async () => {
		server.answer = json({ keys: [a.jwk, { ...b.jwk, use: "enc" }, { ...b.privateKey.export({ format: "jwk" }) }] });
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		const { used, leftOut } = keys.describe();
		assert.deepEqual([used, leftOut?.map(({ reason }) => reason)], [1, ["encryption", "private"]]);
		await assert.rejects(
			count(keys, headerOf(b)),
			(error: KeyError) =>
				jwtError("ERR_JWKS_NO_MATCHING_KEY")(error) &&
				error.leftOut === leftOut &&
				error.message.endsWith(" 2 of 3 keys left out: not for signatures (use); a private key."),
		);
	});

	it("imports a key once", async () => {
		const { keys } = open(server.origin);
		const [first] = await keys.verificationKeys(headerOf(a));
		assert.equal((await keys.verificationKeys(headerOf(a)))[0], first);
	});

	it("asks again for an unknown key ID, once in 30 seconds, however many come", async () => {
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		const flood = () =>
			Promise.all(
				Array.from({ length: 100 }, (_, n) =>
					assert.rejects(count(keys, { alg: "ES256", kid: `made-up-${n}` }), jwtError("ERR_JWKS_NO_MATCHING_KEY")),
				),
			);
		await flood();
		assert.equal(server.requests.length, 1);
		later(30 * SECOND);
		await flood();
		await flood();
		assert.equal(server.requests.length, 2);
		server.answer = setOf(a, b);
		later(30 * SECOND - 1);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY", ["made-up"]));
		later(1);
		assert.equal(await count(keys, headerOf(b)), 1);
		assert.equal(server.requests.length, 3);
	});

	it("renews the keys in the background after 5 minutes", async () => {
		const { keys, nextReport } = open(server.origin);
		await count(keys, headerOf(a));
		server.answer = setOf(b);
		later(5 * MINUTE - 1);
		assert.equal(await count(keys, headerOf(a)), 1);
		assert.equal(server.requests.length, 1);
		later(1);
		const renewed = nextReport();
		assert.equal(await count(keys, headerOf(a)), 1);
		await renewed;
		assert.equal(await count(keys, headerOf(b)), 1);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		assert.equal(server.requests.length, 2);
	});

	it("does not use keys older than 10 minutes without asking", async () => {
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		server.answer = setOf(b);
		later(10 * MINUTE);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		assert.equal(server.requests.length, 2);
	});

	it("asks again by the time that has passed, though the clock was set back", async () => {
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		server.answer = setOf(b);
		setClockBack(7200, 29);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
		setClockBack(3600, 1);
		assert.equal(await count(keys, headerOf(b)), 1);
		server.answer = setOf(a);
		setClockBack(3600, 600);
		await assert.rejects(count(keys, headerOf(b)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});

	it("takes over a set that has become empty", async () => {
		const { keys } = open(server.origin);
		await count(keys, headerOf(a));
		server.answer = setOf();
		later(10 * MINUTE);
		await assert.rejects(count(keys, headerOf(a)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});

	it("takes a set for what it is, whatever its media type", async () => {
		server.answer = raw(`\uFEFF${JSON.stringify({ keys: [a.jwk] })}`, { "content-type": "text/html" });
		assert.equal(await count(open(server.origin).keys, headerOf(a)), 1);
	});

	it("makes no tokens and publishes no keys", async () => {
		const { keys } = open(server.origin);
		await assert.rejects(async () => keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		await assert.rejects(keys.publicKeys(), jwtError("ERR_JWT_KEY_MISSING"));
		assert.deepEqual(keys.warnings, []);
		assert.deepEqual(server.requests, []);
	});

	for (const alg of ["HS256", "none", "RSA-OAEP", "", "__proto__"]) {
		it(`asks for nothing where the algorithm is "${alg}"`, async () => {
			await assert.rejects(count(open(server.origin).keys, { alg }), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
			assert.deepEqual(server.requests, []);
		});
	}
});

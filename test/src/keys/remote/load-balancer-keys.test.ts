import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import { LOAD_BALANCER_LIMITS, loadBalancerKeySource } from "../../../../src/keys/remote/load-balancer-keys.js";
import { REMOTE_LIMITS } from "../../../../src/keys/remote/renewed-keys.js";
import { hang, type LoopbackServer, raw, startServer } from "../../../support/jwks-server.js";
import { makeKeyPair, toPem } from "../../../support/key-pairs.js";
import { makeLoadBalancer } from "../../../support/load-balancer.js";
import { freezeClock } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, count, later, MINUTE, openSource, SECOND, stateOf } from "./open-source.js";

const alb = makeLoadBalancer();
const headerOf = (kid: string) => ({ alg: "ES256", kid });
const GOOD = headerOf(alb.kid);
const NONE = jwtError("ERR_JWKS_NO_MATCHING_KEY");
const UNAVAILABLE = jwtError("ERR_JWKS_UNAVAILABLE");

describe("loadBalancerKeySource", () => {
	freezeClock();
	afterEach(clear);
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer(alb.answer);
	});
	const open = (limits: Parameters<typeof loadBalancerKeySource>[2] = {}, path = "") =>
		openSource((report) => loadBalancerKeySource(server.origin + path, report, limits));

	it("keeps to the documented limits", () =>
		assert.deepEqual(LOAD_BALANCER_LIMITS, { ...REMOTE_LIMITS, maxKeys: 20, burst: 10, refill: 3 * SECOND }));

	it("fetches a key by its ID, once for many first uses, and has it at once from then on", async () => {
		const { keys, reports } = open();
		assert.deepEqual(server.requests, []);
		const counts = await Promise.all(Array.from({ length: 100 }, () => count(keys, GOOD)));
		assert.deepEqual(new Set(counts), new Set([1]));
		assert.deepEqual(server.requests, [`/${alb.kid}`]);
		assert.ok(Array.isArray(keys.verificationKeys(GOOD)));
		assert.equal(keys.verificationKeys(GOOD), keys.verificationKeys(GOOD));
		assert.deepEqual(reports, [undefined]);
		assert.deepEqual(stateOf(keys), { fetchedAt: Date.now(), error: undefined });
	});

	for (const path of ["/", "/below/it", "/below/it/"]) {
		it(`fetches below ${path}`, async () => {
			server.answer = raw(alb.pem);
			await count(open({}, path).keys, GOOD);
			assert.deepEqual(server.requests, [`${path.replace(/\/$/, "")}/${alb.kid}`]);
		});
	}

	for (const kid of [
		...[undefined, 7, "", "a", "../keys", "..", `${alb.kid}/`, `${alb.kid}?a`, `/${alb.kid}`, `${alb.kid}\n`],
		...[alb.kid.replaceAll("-", ""), alb.kid.replace(/^./, "g"), "%2e%2e"],
	]) {
		it(`asks for no key that is named ${JSON.stringify(kid)}`, async () => {
			const { keys } = open();
			assert.throws(() => keys.verificationKeys({ alg: "ES256", kid }), NONE);
			assert.deepEqual(server.requests, []);
		});
	}

	const wrong: [name: string, answer: RequestListener][] = [
		["a web page", raw("<!doctype html>")],
		["nothing", raw("")],
		["another curve", raw(toPem(makeKeyPair("P-384").publicKey))],
		["an RSA key", raw(toPem(makeKeyPair("rsa", 2048).publicKey))],
		["a private key", raw(toPem(makeKeyPair("P-256").privateKey))],
		["two keys", raw(alb.pem + makeLoadBalancer().pem)],
		["an error", raw("", {}, 500)],
		["a redirect", raw("", { location: "https://192.0.2.1" }, 302)],
		["silence", hang],
	];
	for (const [name, answer] of wrong) {
		it(`is unavailable while the answer is ${name}, then fetches the key`, async () => {
			server.answer = answer;
			const { keys, reports } = open({ timeout: 100 });
			await assert.rejects(async () => keys.verificationKeys(GOOD), UNAVAILABLE);
			assert.equal(reports.length, 1);
			assert.match(String(reports[0]), /^The load balancer's key cannot be fetched from 127\.0\.0\.1:\d+: /);
			assert.ok(!String(reports[0]).includes(alb.kid));
			server.answer = alb.answer;
			assert.equal(await count(keys, GOOD), 1);
		});
	}

	it("is unavailable while the server is down, then fetches the key", async () => {
		await server.down();
		const { keys } = open();
		await assert.rejects(async () => keys.verificationKeys(GOOD), UNAVAILABLE);
		await server.up();
		assert.equal(await count(keys, GOOD), 1);
	});

	for (const status of [403, 404]) {
		it(`finds no key where the answer is ${status}, and reports no trouble`, async () => {
			server.answer = raw("", {}, status);
			const { keys, reports } = open();
			await assert.rejects(async () => keys.verificationKeys(GOOD), NONE);
			assert.deepEqual(reports, [undefined]);
		});
	}

	it("looks up few key IDs that callers make up, and goes on serving the known one", async () => {
		const { keys } = open();
		await count(keys, GOOD);
		const outcomes = await Promise.allSettled(
			Array.from({ length: 200 }, async () => keys.verificationKeys(headerOf(randomUUID()))),
		);
		const codes = outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.code);
		assert.equal(codes.filter((code) => code === "ERR_JWKS_NO_MATCHING_KEY").length, 9);
		assert.equal(codes.filter((code) => code === "ERR_JWKS_UNAVAILABLE").length, 191);
		assert.equal(server.requests.length, 10);
		assert.equal(await count(keys, GOOD), 1);
		const next = makeLoadBalancer();
		server.answer = next.answer;
		await assert.rejects(async () => keys.verificationKeys(headerOf(next.kid)), UNAVAILABLE);
		later(3 * SECOND);
		assert.equal(await count(keys, headerOf(next.kid)), 1);
		assert.equal(await count(keys, GOOD), 1);
		assert.equal(server.requests.length, 11);
	});

	it("keeps the keys that were used last", async () => {
		const { keys } = open({ maxKeys: 2 });
		const others = [makeLoadBalancer(), makeLoadBalancer()];
		for (const { kid, answer } of [alb, ...others]) {
			server.answer = answer;
			await count(keys, headerOf(kid));
		}
		const kept = await Promise.all([...others, alb].map(({ kid }) => keys.renewedKeys?.(headerOf(kid))));
		assert.deepEqual(
			kept.map((found) => found?.length),
			[1, 1, 0],
		);
	});

	it("goes on with a key while the server is down, and gives up one that AWS took away", async () => {
		const { keys, reports, nextReport } = open();
		await count(keys, GOOD);
		await server.down();
		later(6 * MINUTE);
		const reported = nextReport();
		assert.equal(await count(keys, GOOD), 1);
		await reported;
		assert.match(String(reports.at(-1)), /cannot be fetched/);
		await server.up();
		server.answer = raw("", {}, 404);
		later(11 * MINUTE);
		await assert.rejects(async () => keys.verificationKeys(GOOD), NONE);
	});

	it("fetches a key again whose signature does not match, but seldom", async () => {
		const { keys } = open();
		await count(keys, GOOD);
		for (let time = 0; time < 5; time++) await keys.renewedKeys?.(GOOD);
		assert.equal(server.requests.length, 1);
		later(31 * SECOND);
		for (let time = 0; time < 5; time++) await keys.renewedKeys?.(GOOD);
		assert.equal(server.requests.length, 2);
	});

	it("has no key to sign with, none to publish, and no list", async () => {
		const { keys } = open();
		await assert.rejects(async () => keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		await assert.rejects(keys.publicKeys(), jwtError("ERR_JWT_KEY_MISSING"));
		await assert.rejects(keys.fetchedKeys(), NONE);
	});

	it("fetches nothing once it is closed", async () => {
		const { keys } = open();
		keys.close();
		await assert.rejects(async () => keys.verificationKeys(GOOD), UNAVAILABLE);
		assert.deepEqual(server.requests, []);
	});

	for (const url of ["http://keys.example.com", "keys", "https://a:b@keys.example.com", ""]) {
		it(`refuses the URL "${url}"`, () =>
			assert.throws(() => loadBalancerKeySource(url, { trouble() {} }), jwtError("ERR_JWT_CONFIG_INVALID")));
	}
});

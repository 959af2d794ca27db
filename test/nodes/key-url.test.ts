import assert from "node:assert/strict";
import { once } from "node:events";
import { mock } from "node:test";
import { assertCaught, deploy, LEVEL, stop } from "../support/flow.js";
import { type LoopbackServer, startServer, stopServers } from "../support/jwks-server.js";
import { makeKey, signToken } from "../support/signing-keys.js";

const MINUTE = 60_000;

describe("jwt: keys from a URL", () => {
	const key = makeKey("ES256", "k1");
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer((_request, response) => response.end(JSON.stringify({ keys: [key.jwk] })));
		mock.timers.enable({ apis: ["Date"], now: Date.now() });
	});
	afterEach(async () => {
		mock.timers.reset();
		await stop();
		await stopServers();
	});

	const flowFor = (path: string) =>
		deploy({
			jwt: { mode: "verify" },
			config: { algorithm: "ES256", keysource: "jwks", jwksurl: `${server.origin}${path}`, algorithms: ["ES256"] },
			credentials: {},
		});

	it("verify; while the server is down the last keys work on and the status is yellow, then green again", async () => {
		const flow = await flowFor("/keys");
		assert.deepEqual(server.requests, []);
		const verify = async () => (await flow.send({ payload: signToken(key, { sub: "jamie" }) })).first?.payload;
		assert.deepEqual(await verify(), { sub: "jamie" });

		server.answer = (_request, response) => response.writeHead(503).end();
		mock.timers.setTime(Date.now() + 6 * MINUTE);
		assert.deepEqual(await verify(), { sub: "jamie" });
		const trouble = (await flow.statuses(2))[1];
		assert.deepEqual(trouble, { fill: "yellow", shape: "ring", text: "jwt.status.trouble-remote" });
		assert.match(String(flow.logged(LEVEL.warn, "jwt-config")), /cannot be fetched from 127\.0\.0\.1:\d+: .*503/);

		server.answer = (_request, response) => response.end(JSON.stringify({ keys: [key.jwk] }));
		mock.timers.setTime(Date.now() + MINUTE);
		const asked = once(server.events, "request");
		assert.deepEqual(await verify(), { sub: "jamie" });
		await asked;
		assert.deepEqual((await flow.statuses(3))[2], { fill: "green", shape: "dot", text: "jwt.status.verify" });
	});

	const rsa = makeKey("RS256", "r1");
	const { alg: _, ...nameless } = rsa.jwk;
	const PAIRS: [title: string, jwk: object, algorithms: string[], accepted: string[]][] = [
		["an RSA key without alg serves neither of two algorithms", nameless, ["RS256", "PS256"], []],
		["an RSA key serves the one that it names", { ...nameless, alg: "PS256" }, ["RS256", "PS256"], ["PS256"]],
		["an RSA key without alg serves the only one that fits", nameless, ["RS256", "ES256"], ["RS256"]],
	];
	for (const [title, jwk, algorithms, accepted] of PAIRS) {
		it(`${title}: ${algorithms}`, async () => {
			server.answer = (_request, response) => response.end(JSON.stringify({ keys: [jwk] }));
			const config = { algorithm: "RS256", keysource: "jwks", jwksurl: `${server.origin}/keys`, algorithms };
			const flow = await deploy({ jwt: { mode: "verify" }, config, credentials: {} });
			const passed: string[] = [];
			for (const alg of ["RS256", "PS256"] as const) {
				const { first } = await flow.send({ payload: signToken({ ...rsa, alg }, { sub: "jamie" }) });
				if (first) passed.push(alg);
			}
			assert.deepEqual(passed, accepted);
		});
	}

	it("that fit none of the token tell in the status which are left out", async () => {
		const keys = [key.jwk, { ...key.jwk, kid: "k2", use: "enc" }];
		server.answer = (_request, response) => response.end(JSON.stringify({ keys }));
		const flow = await flowFor("/keys");
		const caught = assertCaught(
			await flow.send({ payload: signToken({ ...key, kid: "k2" }) }),
			"ERR_JWKS_NO_MATCHING_KEY",
		);
		assert.match(caught.error.message, /1 of 2 keys left out: not for signatures \(use\)\.$/);
		const code = "jwt.status.ERR_JWKS_NO_MATCHING_KEY";
		const status = { fill: "red", shape: "ring", text: `${code} (jwt.leftout.summary)` };
		assert.deepEqual(await flow.statuses(1), [status]);
	});

	it("that never came fail each message with the host and the reason", async () => {
		await server.down();
		const flow = await flowFor("/secret-path");
		const caught = assertCaught(await flow.send({ payload: signToken(key) }), "ERR_JWKS_UNAVAILABLE");
		assert.match(caught.error.message, /127\.0\.0\.1:\d+: /);
		assert.doesNotMatch(caught.error.message, /secret-path/);
	});
});

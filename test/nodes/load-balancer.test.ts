/** A node behind an AWS load balancer: the token is in its header, the key with a stand-in for AWS. */
import assert from "node:assert/strict";
import { deploy, LEVEL, type Message, stop } from "../support/flow.js";
import { type LoopbackServer, raw, startServer, stopServers } from "../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer } from "../support/load-balancer.js";

describe("jwt: behind an AWS load balancer", () => {
	const alb = makeLoadBalancer();
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer(alb.answer);
	});
	afterEach(async () => {
		await stop();
		await stopServers();
	});

	const request = (token: string): Message => ({
		payload: "the body",
		req: { headers: { "x-amzn-oidc-data": token, "x-amzn-oidc-identity": "jamie" } },
		res: {},
	});
	const guard = (config: object = {}) =>
		deploy({
			jwt: {
				...{ mode: "verify", outputs: 2, onfailure: "output", tokenType: "header", token: "X-Amzn-Oidc-Data" },
				...{ rules: [{ claim: "groups", operator: "anyof", value: "admin, editor", type: "str" }] },
			},
			config: {
				...{ algorithm: "ES256", keysource: "alb", signer: ARN, signerurl: server.origin },
				...{ issuer: ISSUER, audience: CLIENT, requireexp: true, ...config },
			},
			credentials: {},
		});
	const CLAIMS = { sub: "jamie", groups: ["editor"] };

	it("lets the users of the load balancer in", async () => {
		const flow = await guard();
		for (let time = 0; time < 3; time++) {
			assert.deepEqual((await flow.send(request(alb.token(CLAIMS)))).first?.payload, CLAIMS);
		}
		assert.deepEqual(server.requests, [`/${alb.kid}`]);
	});

	it("refuses what another load balancer, another key or another user signed", async () => {
		const flow = await guard();
		const answers: [token: string, status: number, code: string][] = [
			[alb.token(CLAIMS, { signer: ARN.replace("my", "your") }), 401, "ERR_JWT_CLAIM_VALIDATION_FAILED"],
			[makeLoadBalancer(alb.kid).token(CLAIMS), 401, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
			[makeLoadBalancer().token(CLAIMS), 401, "ERR_JWKS_NO_MATCHING_KEY"],
			[alb.token(CLAIMS, { exp: 1 }), 401, "ERR_JWT_EXPIRED"],
			[alb.token({ ...CLAIMS, groups: ["guest"] }), 403, "ERR_JWT_RULE_FAILED"],
		];
		for (const [token, status, code] of answers) {
			const { second } = await flow.send(request(token));
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [status, code]);
		}
	});

	it("answers 503 while AWS is down or answers something else, and lets in again afterwards", async () => {
		const flow = await guard();
		for (const kind of ["an error", "a page", "down"]) {
			server.answer = kind === "an error" ? raw("", {}, 500) : raw("<!doctype html>");
			if (kind === "down") await server.down();
			const { second } = await flow.send(request(alb.token(CLAIMS)));
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [503, "ERR_JWKS_UNAVAILABLE"]);
			assert.ok(Object(second?.headers)["Retry-After"]);
		}
		await server.up();
		server.answer = alb.answer;
		assert.deepEqual((await flow.send(request(alb.token(CLAIMS)))).first?.payload, CLAIMS);
	});

	it("answers 500, and says why, without the load balancer's ARN", async () => {
		const flow = await guard({ signer: "" });
		const { second } = await flow.send(request(alb.token(CLAIMS)));
		assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
		assert.match(String(flow.logged(LEVEL.warn, "jwt-config")), /The load balancer \(signer\) is missing/);
		assert.deepEqual(server.requests, []);
	});
});

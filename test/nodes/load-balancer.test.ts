/** A node behind an AWS load balancer: the token is in its header, the key with a stand-in for AWS. */
import assert from "node:assert/strict";
import { deploy, type FlowOptions, LEVEL, type Message, stop } from "../support/flow.js";
import { json, type LoopbackServer, raw, startServer, stopServers } from "../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer } from "../support/load-balancer.js";
import { makeKey, signToken } from "../support/signing-keys.js";

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
	const guard = (config: object = {}, jwt: object = {}, nodes: FlowOptions["nodes"] = []) =>
		deploy({
			nodes,
			jwt: {
				...{ mode: "verify", outputs: 2, onfailure: "output", tokenType: "header", token: "X-Amzn-Oidc-Data" },
				...{ rules: [{ claim: "groups", operator: "anyof", value: "admin, editor", type: "str" }] },
				...jwt,
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

	it("lets in the users of an issuer beside them, each by its own configuration", async () => {
		const key = makeKey("ES256", alb.kid);
		const other = {
			...{ id: "other", type: "jwt-config", z: "", name: "issuer", algorithm: "ES256", issuer: "https://a.example" },
			...{ keysource: "jwks", jwksurl: (await startServer(json({ keys: [key.jwk] }))).origin },
		};
		const users = { groups: ["editor"], exp: 4_000_000_000 };
		for (const more of [{}, { issuer: "" }]) {
			const flow = await guard(more, { alternatives: ["other"], complete: true }, [other]);
			const accepted = async (token: string) => {
				const { first, second } = await flow.send(request(token));
				assert.equal(second?.error, undefined);
				return Object(first?.payload).configuration?.id;
			};
			assert.equal(await accepted(alb.token(CLAIMS, { note: "ab" })), "node.config");
			assert.equal(await accepted(signToken(key, { iss: "https://a.example", ...users })), "other");
			const refused: [token: string, code: string][] = [
				[signToken(key, users, { signer: ARN }), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
				[alb.token(CLAIMS, { signer: ARN.replace("my", "your") }), "ERR_JWT_CLAIM_VALIDATION_FAILED"],
				[`${signToken(key, { iss: "https://a.example", ...users })}==`, "ERR_JWS_INVALID"],
			];
			for (const [token, code] of refused) {
				assert.equal(Object((await flow.send(request(token))).second?.error).code, code);
			}
			await stop();
		}
	});

	it("answers 500 where its load balancer is a variable that is not set, and leaves its tokens to no other", async () => {
		const flow = await guard({ signer: "${NOT_SET}" }, { alternatives: ["other"] }, [
			{ id: "other", type: "jwt-config", z: "", algorithm: "ES256", keysource: "jwks", jwksurl: server.origin },
		]);
		const { second } = await flow.send(request(alb.token(CLAIMS)));
		assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
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

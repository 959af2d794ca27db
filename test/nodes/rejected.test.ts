/** The second output of a `jwt` node that verifies: answers for an `http response` node (RFC 6750 section 3). */
import assert from "node:assert/strict";
import { deploy, type FlowOptions, LEVEL, stop } from "../support/flow.js";
import { encode, forge, mint, SECRET } from "../support/tokens.js";

const now = Math.floor(Date.now() / 1000);
const HS256 = { alg: "HS256", typ: "JWT" };
const answering = { mode: "verify", outputs: 2, onfailure: "output" };

const REFUSED: [title: string, token: unknown, code: string, config?: object][] = [
	["an expired token", mint({ exp: now - 1 }), "ERR_JWT_EXPIRED"],
	["an early token", mint({ nbf: now + 86_400 }), "ERR_JWT_NOT_ACTIVE"],
	["another issuer", mint({ iss: "me" }), "ERR_JWT_CLAIM_VALIDATION_FAILED", { issuer: 'them \\ "us" – é' }],
	["another secret", forge(HS256, {}, "x"), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
	["a word", "letmein", "ERR_JWS_INVALID"],
	["a number", 42, "ERR_JWS_INVALID"],
	["claims that are a list", forge(HS256, []), "ERR_JWT_INVALID"],
	["alg none", `${encode({ alg: "none" })}.${encode({})}.`, "ERR_JOSE_ALG_NOT_ALLOWED"],
];

const NOT_SET_UP: [title: string, options: FlowOptions, code: string][] = [
	["no configuration", { config: null }, "ERR_JWT_CONFIG_MISSING"],
	["no secret", { credentials: {} }, "ERR_JWT_KEY_MISSING"],
	["an unknown algorithm", { config: { algorithm: "none" } }, "ERR_JWT_CONFIG_INVALID"],
	["a tolerance of soon", { config: { clocktolerance: "soon" } }, "ERR_JWT_CONFIG_INVALID"],
	["a rule that says nothing", { jwt: { rules: [{}] } }, "ERR_JWT_CONFIG_INVALID"],
	["a token type it does not know", { jwt: { tokenType: "trailer" } }, "ERR_JWT_CONFIG_INVALID"],
	["an output of no known type", { jwt: { outputType: "env" } }, "ERR_JWT_CONFIG_INVALID"],
];

/** A message as it comes from an `http in` node. */
const request = (payload: unknown) => ({ payload, topic: "t", headers: { "X-Trace": "7" }, req: {}, res: {} });

describe("jwt: the second output", () => {
	afterEach(stop);

	it("stays silent where the token is good", async () => {
		const flow = await deploy({ jwt: answering });
		const msg = request(mint({ sub: "jamie" }));
		const { first, second } = await flow.send(msg);
		assert.ok(first === msg && !second);
		assert.deepEqual(Object.keys(msg).sort(), ["_msgid", "headers", "payload", "req", "res", "topic"]);
		assert.deepEqual([msg.payload, msg.headers], [{ sub: "jamie" }, { "X-Trace": "7" }]);
	});

	for (const [title, token, code, config] of REFUSED) {
		it(`answers 401 invalid_token for ${title}, and lets the next good token in`, async () => {
			const flow = await deploy({ jwt: answering, config: { ...config } });
			const msg = request(token);
			const { req, res } = msg;
			const { second, error, completed } = await flow.send(msg);
			const { statusCode, headers, payload, error: failure } = Object(second);
			assert.equal(second, msg);
			assert.ok(msg.req === req && msg.res === res && msg.topic === "t");
			assert.equal(statusCode, 401);
			assert.equal(failure.code, code);
			assert.deepEqual(Object.keys(failure), ["code", "message"]);
			assert.equal(payload.error, "invalid_token");
			assert.deepEqual(Object.keys(payload), ["error", "error_description"]);
			assert.match(payload.error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
			const challenge = `realm="node-red", error="invalid_token", error_description="${payload.error_description}"`;
			assert.deepEqual(headers, { "X-Trace": "7", "WWW-Authenticate": `Bearer ${challenge}` });
			assert.ok(!error && completed, "the message is dealt with: nothing is for a Catch node");
			if (!config) assert.deepEqual((await flow.send(request(mint({})))).first?.payload, {});
			assert.deepEqual(flow.logged(LEVEL.error, "jwt"), [], "a bad token is not for the server's log");
		});
	}

	for (const token of [undefined, null, "", " "]) {
		it(`answers 401 with a bare challenge for ${JSON.stringify(token)}`, async () => {
			const flow = await deploy({ jwt: answering });
			const { second } = await flow.send({ payload: token, req: {}, res: {} });
			const { statusCode, headers, payload, error } = Object(second);
			assert.equal(statusCode, 401);
			assert.deepEqual(headers, { "WWW-Authenticate": 'Bearer realm="node-red"' });
			assert.deepEqual(Object.keys(payload), ["error", "error_description"]);
			assert.equal(error.code, "ERR_JWT_TOKEN_MISSING");
		});
	}

	for (const [title, options, code] of NOT_SET_UP) {
		it(`answers 500 for ${title}, tells the caller nothing, and the operator, not each time`, async () => {
			const flow = await deploy({ ...options, jwt: { ...answering, ...options.jwt } });
			for (const msg of [request(mint({})), request(mint({})), request(mint({}))]) {
				const { second, error } = await flow.send(msg);
				const { statusCode, headers, payload, error: failure } = Object(second);
				assert.deepEqual([statusCode, failure.code, error], [500, code, undefined]);
				assert.deepEqual(headers, { "X-Trace": "7" });
				assert.deepEqual(payload, {
					error: "server_error",
					error_description: "This server is not set up to handle tokens.",
				});
			}
			const errors = flow.logged(LEVEL.error, "jwt");
			const told = [...errors, ...flow.logged(LEVEL.warn, "jwt-config")];
			assert.ok(errors.length <= 1 && told.length >= 1, `told: ${told}`);
			assert.ok(!told.join().includes(SECRET));
		});
	}

	it("answers, and does not raise an error, where the claims cannot be put in their place", async () => {
		const flow = await deploy({ jwt: { ...answering, output: "topic.claims" } });
		const { second } = await flow.send(request(mint({})));
		assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
	});

	it("is not used by a node that raises errors", async () => {
		const flow = await deploy({ jwt: { ...answering, onfailure: "error" } });
		const { caught, second } = await flow.send(request("letmein"));
		assert.ok(caught && !second);
		assert.deepEqual([caught.payload, caught.headers, caught.statusCode], ["letmein", { "X-Trace": "7" }, undefined]);
	});
});

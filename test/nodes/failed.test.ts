/** The second output of nodes that generate tokens or publish keys. */
import assert from "node:assert/strict";
import { deploy, type FlowOptions, LEVEL, stop } from "../support/flow.js";
import { makeKeyPair } from "../support/key-pairs.js";

const VALUE = "v4lue-0f-4-cl41m";
const privatekey = makeKeyPair("P-256").privateKey.export({ type: "pkcs8", format: "pem" });
const answering = { outputs: 2, onfailure: "output" };
const publishing: FlowOptions = {
	jwt: { ...answering, mode: "jwks" },
	config: { algorithm: "ES256" },
	credentials: { privatekey },
};
const NOT_SET_UP = "This server is not set up to handle tokens.";

const FAILURES: [title: string, options: FlowOptions, code: string, description: string][] = [
	["generate without a secret", { credentials: {} }, "ERR_JWT_KEY_MISSING", NOT_SET_UP],
	["generate without a configuration", { config: null }, "ERR_JWT_CONFIG_MISSING", NOT_SET_UP],
	["generate with an odd lifetime", { jwt: { expiresin: "soon" } }, "ERR_JWT_CONFIG_INVALID", NOT_SET_UP],
	["an action that does not exist", { jwt: { mode: "guess" } }, "ERR_JWT_CONFIG_INVALID", NOT_SET_UP],
	[
		"generate with claims that are no object",
		{ jwt: { claims: "topic" } },
		"ERR_JWT_CLAIMS_INVALID",
		"This server could not make the token.",
	],
	["publish a shared secret", { jwt: { mode: "jwks" } }, "ERR_JWT_KEY_MISSING", NOT_SET_UP],
	[
		"publish to nowhere",
		{ ...publishing, jwt: { ...publishing.jwt, output: "topic.keys" } },
		"ERR_JWT_CONFIG_INVALID",
		NOT_SET_UP,
	],
];

describe("jwt: what fails to be made or published", () => {
	afterEach(stop);

	for (const [title, options, code, description] of FAILURES) {
		it(`answers 500 on the second output to ${title}, and logs why once`, async () => {
			const flow = await deploy({ ...options, jwt: { ...answering, ...options.jwt } });
			for (let i = 0; i < 3; i++) {
				const [req, res] = [{}, {}];
				const msg = { payload: {}, topic: VALUE, headers: { "X-Trace": "7" }, req, res };
				const { first, second, caught, error } = await flow.send(msg);
				assert.ok(!first && !caught && !error && second);
				assert.ok(second.req === req && second.res === res);
				assert.equal(second.statusCode, 500);
				assert.deepEqual(second.headers, { "X-Trace": "7" }, "no challenge, and nothing that lets it be cached");
				assert.deepEqual(second.payload, { error: "server_error", error_description: description });
				assert.equal(Object(second.error).code, code);
			}
			const logged = [...flow.logged(LEVEL.error, "jwt"), ...flow.logged(LEVEL.warn, "jwt-config")];
			assert.equal(logged.length, 1, logged.join("\n"));
			assert.ok(!logged.join().includes(VALUE));
		});
	}

	it("leaves by the first output what succeeds", async () => {
		const generating = await deploy({ jwt: answering });
		assert.equal(typeof (await generating.send({ payload: {} })).first?.payload, "string");
		await stop();
		const flow = await deploy(publishing);
		const { first } = await flow.send({});
		assert.equal(Object(first?.payload).keys.length, 1);
		assert.match(Object(first?.headers)["Cache-Control"], /max-age/);
	});

	for (const mode of ["generate", "verify", "jwks"]) {
		it(`refuses an unknown way for failures, to ${mode}, and says so on deploy`, async () => {
			const flow = await deploy({ ...publishing, jwt: { mode, onfailure: "ignore" } });
			assert.deepEqual(await flow.statuses(1), [
				{ fill: "red", shape: "ring", text: "jwt.status.ERR_JWT_CONFIG_INVALID" },
			]);
			const { caught } = await flow.send({ payload: {} });
			assert.equal(caught?.error.code, "ERR_JWT_CONFIG_INVALID");
			const [problem, ...others] = flow.logged(LEVEL.error, "jwt");
			assert.match(problem ?? "", /onfailure/);
			assert.equal(others.length, 0);
		});
	}
});

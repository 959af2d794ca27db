/** Properties that this version does not know: a check among them must not be left out without a word. */
import assert from "node:assert/strict";
import { assertCaught, deploy, LEVEL, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

/** Written by Node-RED itself into nodes of a flow file. */
const WRITTEN_BY_NODE_RED = {
	...{ d: false, g: "a group", l: true, w: 100, h: 30, info: "What it does.", icon: "font-awesome/fa-key" },
	...{ inputLabels: ["token"], outputLabels: ["claims"], outputs: 1, env: [], _mine: 1 },
};

describe("a property that this version does not know", () => {
	afterEach(stop);

	for (const [name, options] of Object.entries({
		"a node": { jwt: { mode: "verify", requiredclaims: ["sub"] } },
		"its configuration": { jwt: { mode: "verify" }, config: { requiredclaims: ["sub"] } },
	})) {
		it(`keeps ${name} from verifying, and is named`, async () => {
			const flow = await deploy(options);
			const { error } = assertCaught(await flow.send({ payload: mint({}) }), "ERR_JWT_CONFIG_INVALID");
			assert.match(error.message, /\brequiredclaims\b/);
			assert.match(error.message, name === "a node" ? /The node/ : /The configuration/);
		});

		it(`is no reason for ${name} not to generate, but is warned about once`, async () => {
			const flow = await deploy({ ...options, jwt: { ...options.jwt, mode: "generate" } });
			for (const _ of [1, 2]) assert.ok((await flow.send({ payload: {} })).first);
			const warnings = [...flow.logged(LEVEL.warn, "jwt"), ...flow.logged(LEVEL.warn, "jwt-config")];
			assert.deepEqual(
				warnings.map((warning) => /\brequiredclaims\b/.test(warning)),
				[true],
			);
		});
	}

	it("shows in the status of a node that verifies as soon as it is deployed", async () => {
		const flow = await deploy({ jwt: { mode: "verify", rule: [] } });
		const [status] = await flow.statuses(1);
		assert.deepEqual(status, { fill: "red", shape: "ring", text: "jwt.status.ERR_JWT_CONFIG_INVALID" });
	});

	it("answers a request with 500, and tells the caller nothing of it", async () => {
		const flow = await deploy({ jwt: { mode: "verify", onfailure: "output", outputs: 2, rule: [] } });
		const { second } = await flow.send({ payload: mint({}) });
		assert.equal(second?.statusCode, 500);
		assert.doesNotMatch(JSON.stringify(second?.payload), /\brule\b/);
	});

	for (const where of ["jwt", "config"] as const) {
		it(`is none of those that Node-RED writes into ${where}`, async () => {
			const jwt = { mode: "verify", ...(where === "jwt" && WRITTEN_BY_NODE_RED) };
			const flow = await deploy({ jwt, config: where === "config" ? WRITTEN_BY_NODE_RED : {} });
			const { error } = await flow.send({ payload: mint({}) });
			assert.equal(error, undefined);
		});
	}

	it("is not generatejwt, which flows made for Ignite have", async () => {
		const flow = await deploy({ jwt: { generatejwt: "false" } });
		assert.ok((await flow.send({ payload: mint({}) })).first);
	});
});

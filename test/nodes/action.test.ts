/** Which of its actions a `jwt` node does, by the definition in a flow file. */
import assert from "node:assert/strict";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { mint, read } from "../support/tokens.js";

const ACTIONS: [definition: object, action: string][] = [
	[{}, "generate"],
	[{ generatejwt: "" }, "generate"],
	[{ generatejwt: "true" }, "generate"],
	[{ generatejwt: true }, "generate"],
	[{ generatejwt: "false" }, "verify"],
	[{ generatejwt: false }, "verify"],
	[{ mode: "", generatejwt: "false" }, "verify"],
	[{ mode: "generate", generatejwt: "false" }, "generate"],
	[{ mode: "verify", generatejwt: "true" }, "verify"],
	[{ mode: "decode", generatejwt: "true" }, "decode"],
];

describe("jwt: the action", () => {
	afterEach(stop);

	for (const [definition, action] of ACTIONS) {
		it(`${JSON.stringify(definition)} is ${action}`, async () => {
			const flow = await deploy({ jwt: { claims: "user", ...definition } });
			const { first } = await flow.send({ user: { sub: "jamie" }, payload: mint({ sub: "kim" }) });
			const result = first?.payload;
			if (action === "generate") assert.equal(read(String(result)).claims.sub, "jamie");
			else if (action === "verify") assert.deepEqual(result, { sub: "kim" });
			else assert.deepEqual(result, { header: { alg: "HS256", typ: "JWT" }, claims: { sub: "kim" } });
		});
	}

	for (const mode of ["publish", "sign", "Generate", "constructor"]) {
		it(`${mode} is refused as unknown`, async () => {
			const flow = await deploy({ jwt: { mode } });
			const { error, payload } = assertCaught(await flow.send({ payload: { sub: "jamie" } }), "ERR_JWT_CONFIG_INVALID");
			assert.match(error.message, new RegExp(mode));
			assert.deepEqual(payload, { sub: "jamie" });
		});
	}
});

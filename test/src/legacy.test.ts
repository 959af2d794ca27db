import assert from "node:assert/strict";
import { actionOf, readLegacy } from "../../src/legacy.js";

describe("actionOf", () => {
	const cases: [node: { mode?: unknown; generatejwt?: unknown }, mode: string][] = [
		[{}, "generate"],
		[{ mode: "verify" }, "verify"],
		[{ mode: "decode", generatejwt: "true" }, "decode"],
		[{ generatejwt: "true" }, "generate"],
		[{ generatejwt: true }, "generate"],
		[{ generatejwt: "false" }, "verify"],
		[{ generatejwt: false }, "verify"],
		[{ mode: "", generatejwt: "false" }, "verify"],
		[{ generatejwt: "" }, "generate"],
	];
	for (const [node, mode] of cases) {
		it(`takes ${JSON.stringify(node)} for ${mode}`, () => assert.equal(actionOf(node), mode));
	}
});

describe("readLegacy", () => {
	const source = { token: "", tokenType: "request" };
	const answers = { onfailure: "output" };

	for (const generatejwt of [false, "false"]) {
		for (const [outputs, more] of [
			[2, answers],
			["2", answers],
			[1, {}],
			["1", {}],
			[undefined, {}],
		] as const) {
			it(`verifies a request by ${JSON.stringify({ generatejwt, outputs })}`, () => {
				assert.deepEqual(readLegacy({ generatejwt, outputs }), { mode: "verify", ...source, ...more });
			});
		}
	}

	for (const generatejwt of [true, "true", "", undefined]) {
		for (const outputs of [1, 2, "2"]) {
			it(`generates by ${JSON.stringify({ generatejwt, outputs })}, and says nothing else`, () => {
				assert.deepEqual(readLegacy({ generatejwt, outputs }), { mode: "generate" });
			});
		}
	}

	const verify = { generatejwt: false, outputs: 2 };
	const cases: [title: string, node: object, read: object][] = [
		["an action of its own", { ...verify, mode: "verify" }, { mode: "verify" }],
		["a blank action", { ...verify, mode: "" }, { mode: "verify", ...source, ...answers }],
		["properties that an editor holds as undefined", { ...verify, mode: undefined, token: undefined }, {}],
		["properties that are null", { ...verify, token: null, tokenType: null, onfailure: null }, {}],
		["a token of its own", { ...verify, token: "payload.jwt" }, { mode: "verify", ...answers }],
		["a place of its own", { ...verify, tokenType: "bearer" }, { mode: "verify", ...answers }],
		["the payload, by name", { ...verify, token: "payload", tokenType: "msg" }, { mode: "verify", ...answers }],
		["a way for failures of its own", { ...verify, onfailure: "error" }, { mode: "verify", ...source }],
		["claims from elsewhere", { ...verify, claims: "user", claimsType: "msg" }, {}],
	];
	for (const [title, node, read] of cases) {
		it(`reads a node with ${title}`, () => {
			assert.deepEqual(readLegacy(node), Object.keys(read).length ? read : { mode: "verify", ...source, ...answers });
		});
	}
});

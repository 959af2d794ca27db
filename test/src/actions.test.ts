import assert from "node:assert/strict";
import { actionOf } from "../../src/actions.js";

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

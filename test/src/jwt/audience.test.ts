import assert from "node:assert/strict";
import { readAudience } from "../../../src/jwt/audience.js";

describe("readAudience", () => {
	const cases: [text: string, audiences: string[]][] = [
		["", []],
		[" ", []],
		[" , ,", []],
		["api", ["api"]],
		[" api , https://api.example/v1 ", ["api", "https://api.example/v1"]],
		["two words,api,", ["two words", "api"]],
	];
	for (const [text, audiences] of cases) {
		it(`reads "${text}" as ${JSON.stringify(audiences)}`, () => assert.deepEqual(readAudience(text), audiences));
	}
});

import assert from "node:assert/strict";
import { namesAudience, readAudience } from "../../../src/jwt/audience.js";

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

describe("namesAudience", () => {
	const cases: [value: unknown, named: boolean][] = [
		["api", true],
		["app", true],
		[["x", "api"], true],
		["API", false],
		["api, app", false],
		[[], false],
		[{ api: "api" }, false],
		[["x", ["api"]], false],
		[null, false],
		[undefined, false],
	];
	for (const [value, named] of cases) {
		it(`finds ${named ? "one" : "none"} in ${JSON.stringify(value)}`, () =>
			assert.equal(namesAudience(value, ["api", "app"]), named));
	}
});

import assert from "node:assert/strict";
import { parseWholeNumber } from "../../src/whole-number.js";

describe("parseWholeNumber", () => {
	const cases: [text: string, count: number | undefined][] = [
		["", 0],
		[" ", 0],
		["0", 0],
		[" 99 ", 99],
		["007", 7],
		["100", undefined],
		["-1", undefined],
		["1.5", undefined],
		["1e1", undefined],
		["many", undefined],
	];
	for (const [text, count] of cases) {
		it(`reads "${text}" as ${count}`, () => assert.equal(parseWholeNumber(text, 99), count));
	}
});

/** How large patterns are; that they mean what they mean in JavaScript is for the tests of `createMatcher`. */
import assert from "node:assert/strict";
import { RE2JS } from "re2js";
import { translate } from "../../../src/claims/pattern-syntax.js";

describe("translate", () => {
	const sizes: [pattern: string, size: number][] = [
		["", 0],
		["jamie", 5],
		["[a-z0-9_]+", 1],
		["\\p{L}\\u0041\\ud83d\\ude00.", 4],
		["a|b", 3],
		["(ab){3}", 9],
		["a{2,5}b{3,}c{0}d?", 10],
		["(?:a{10}){10}", 110],
		["(?:.{0,15}){30}b", 481],
	];
	for (const [pattern, size] of sizes) {
		it(`counts ${size} for ${pattern}`, () => assert.equal(translate(pattern).size, size));
	}

	const others = [
		"(?:(?:a?b?){3,9}|[^]*c){9}",
		"(((((a*)*)*)*)*)*b",
		"(?:a|b|){99}",
		"(\\w+\\s?)*",
		"(?:\\b\\p{L}?){50}",
	];
	for (const pattern of [...sizes.map(([pattern]) => pattern), ...others]) {
		it(`counts no less for ${pattern} than it makes of work for the engine`, () => {
			const { source, size } = translate(pattern);
			const steps = RE2JS.compile(source).programSize();
			assert.ok(steps <= 2 * size + 8, `${steps} steps`);
		});
	}
});

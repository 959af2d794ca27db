import assert from "node:assert/strict";
import { boundedMatcher } from "../../../src/claims/bounded-match.js";

describe("boundedMatcher", () => {
	const matching: [pattern: string, text: string][] = [
		["", ""],
		["jamie", "jamie"],
		["a|b", "b"],
		["[^@]+@example\\.com", "jamie@example.com"],
		["(?<name>\\w+)-\\k<name>", "aa-aa"],
		["\\p{L}+", "Žofie"],
		["\\p{Script=Han}+", "漢字"],
		[".", "😀"],
		["😀{2}", "😀😀"],
		["é", "é"],
		["^anchored$", "anchored"],
		["a*", "a".repeat(4096)],
		["(?:a+)+", "a".repeat(50)],
	];
	for (const [pattern, text] of matching) {
		it(`${pattern} matches ${text.slice(0, 20)}`, () => assert.equal(boundedMatcher(pattern)(text), true));
	}

	const other: [pattern: string, text: string][] = [
		["jamie", "jamie2"],
		["jamie", "a jamie"],
		["jamie", "Jamie"],
		["a|b", "ab"],
		["jamie", "jamie\n"],
		["", "x"],
		["..", "😀"],
		["e", "é"],
		["a*", "a".repeat(4097)],
	];
	for (const [pattern, text] of other) {
		it(`${pattern} does not match ${JSON.stringify(text.slice(0, 20))}`, () =>
			assert.equal(boundedMatcher(pattern)(text), false));
	}

	const endless: [pattern: string, text: string][] = [
		["(a+)+$", `${"a".repeat(50)}!`],
		["(a|a)*", `${"a".repeat(50)}!`],
		["(a|aa)+", `${"a".repeat(60)}!`],
		["(.*)*x", "a".repeat(60)],
		["(\\w+\\s?)*", `${"word ".repeat(30)}!`],
		["([a-zA-Z]+)*", `${"a".repeat(60)}1`],
		["(a*)*b", "a".repeat(4000)],
		["(\\p{L}+)+", `${"ž".repeat(60)}!`],
	];
	for (const [pattern, text] of endless) {
		it(`${pattern} comes to an end`, () => {
			const started = performance.now();
			const matches = boundedMatcher(pattern);
			assert.equal(matches(text), false);
			assert.ok(performance.now() - started < 2000);
			assert.equal(boundedMatcher("jamie")("jamie"), true, "the next one works");
		});
	}

	for (const pattern of ["(", "[", "a{2,1}", "\\", "*", "\\p{Nonsense}", "(?<n>a)(?<n>b)", "a)|(b", "a)(?:b", "\\-"]) {
		it(`refuses ${pattern}`, () => assert.throws(() => boundedMatcher(pattern), SyntaxError));
	}

	it("keeps texts and patterns apart", () => {
		const [one, two] = [boundedMatcher("one"), boundedMatcher("two")];
		assert.deepEqual([one("one"), two("one"), one("two"), two("two"), one("one")], [true, false, false, true, true]);
	});
});

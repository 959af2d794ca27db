import assert from "node:assert/strict";
import { createMatcher } from "../../../src/claims/pattern.js";

describe("createMatcher", () => {
	const matching: [pattern: string, text: string][] = [
		["", ""],
		["jamie", "jamie"],
		["a|b", "b"],
		["[^@]+@example\\.com", "jamie@example.com"],
		["(?<name>\\w+)-(?<other>\\w+?)", "aa-bb"],
		["\\p{L}+", "Žofie"],
		["\\p{Script=Han}+", "漢字"],
		["\\p{sc=Han}\\P{gc=Lu}", "漢字"],
		[".", "😀"],
		["😀{2}", "😀😀"],
		["é", "é"],
		["^anchored$", "anchored"],
		["a*", "a".repeat(4096)],
		["(?:a+)+", "a".repeat(50)],
		["a{512}", "a".repeat(512)],
		["a{2}b{1,}c{1,2}?", "aabc"],
		["[^]*", "a\n\u2028"],
		["a|[]", "a"],
		["[\\w.-]+", "a.b-c"],
		["[+--]+", "+,-"],
		["[\\]^[]+", "]^["],
		["[^^]", "a"],
		["[[:alpha:]+", "[:ph"],
		["\\u{1F600}\\ud83d\\ude00\\u0041\\x42\\cJ\\0\\t", "😀😀AB\n\0\t"],
		["[\\u{1F600}-\\u{1F64F}]", "😀"],
		["[\\b]", "\b"],
		["\\^\\$\\\\\\.\\*\\/", "^$\\.*/"],
		["\\bfoo\\b bar", "foo bar"],
		["\\ud83d", "\ud83d"],
	];
	for (const [pattern, text] of matching) {
		it(`${pattern} matches ${JSON.stringify(text.slice(0, 20))}`, () =>
			assert.equal(createMatcher(pattern)(text), true));
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
		["\\d", "٣"],
		["\\w", "é"],
		["\\u0041", "u0041"],
		["[^-a]", "-"],
		["a[]", "a"],
		["\\ud83d", "😀"],
	];
	for (const [pattern, text] of other) {
		it(`${pattern} does not match ${JSON.stringify(text.slice(0, 20))}`, () =>
			assert.equal(createMatcher(pattern)(text), false));
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
			const matches = createMatcher(pattern);
			assert.equal(matches(text), false);
			assert.ok(performance.now() - started < 2000);
			assert.equal(createMatcher("jamie")("jamie"), true, "the next one works");
		});
	}

	for (const pattern of ["(", "[", "a{2,1}", "\\", "*", "\\p{Nonsense}", "(?<n>a)(?<n>b)", "a)|(b", "a)(?:b", "\\-"]) {
		it(`refuses ${pattern}`, () => assert.throws(() => createMatcher(pattern), SyntaxError));
	}

	const unsupported: [pattern: string, problem: string][] = [
		["(?<name>\\w+)-\\k<name>", "uses a back-reference, which is not supported"],
		["(a)\\1", "uses a back-reference, which is not supported"],
		["(?=a)a", "uses look-ahead or look-behind, which is not supported"],
		["(?!a)b", "uses look-ahead or look-behind, which is not supported"],
		["a(?<=a)", "uses look-ahead or look-behind, which is not supported"],
		["a(?<!b)", "uses look-ahead or look-behind, which is not supported"],
		["\\p{Letter}", "uses \\p{Letter}, which is not supported"],
		["[\\p{scx=Han}]", "uses \\p{scx=Han}, which is not supported"],
	];
	for (const [pattern, problem] of unsupported) {
		it(`says of ${pattern} that it ${problem}`, () =>
			assert.throws(() => createMatcher(pattern), { name: "SyntaxError", message: problem }));
	}

	it("takes no flags within a pattern, whether or not this Node.js knows them", () => {
		for (const pattern of ["(?i:a)", "(?-s:a)", "(?i)a"]) assert.throws(() => createMatcher(pattern), SyntaxError);
	});

	for (const pattern of [".", "\\s", "\\S", "\\d", "\\D", "\\w", "[^\\W_]", "[\\s\\d]", "[^\\S\\n]", "[^]"]) {
		it(`takes ${pattern} for the characters that JavaScript does`, () => {
			const [matches, own] = [createMatcher(pattern), RegExp(`^${pattern}$`, "u")];
			const differing = Array.from({ length: 0x10800 }, (_, code) => String.fromCodePoint(code)).filter(
				(character) => matches(character) !== own.test(character),
			);
			assert.deepEqual(differing, []);
		});
	}

	const tooLarge = [
		"a{513}",
		"(.{1,1000}){1,1000}",
		"(?:a{1000}){1000}",
		"(?:.{0,30}){30}b",
		`(?:${"[ab]*a[ab]{50}|".repeat(10)})`,
		`${"(".repeat(600)}a${")*".repeat(600)}`,
		"a{99999999999999999999}",
	];
	for (const pattern of tooLarge) {
		it(`refuses ${pattern.slice(0, 30)}, which is too large, before the engine sees it`, () =>
			assert.throws(() => createMatcher(pattern), {
				name: "SyntaxError",
				message: /^is too large: .* 512 characters$/,
			}));
	}

	it("refuses a pattern of more than 4096 characters", () => {
		createMatcher(`[${"a".repeat(4094)}]`);
		assert.throws(() => createMatcher(`[${"a".repeat(4095)}]`), /is longer than 4096 characters/);
	});

	it("takes the longer a text, the smaller the pattern, so that the product is bounded", () => {
		// Each matches any text, however large the other side of the bar is.
		for (const [size, longest] of [
			[2, 4096],
			[64, 4096],
			[65, 4032],
			[256, 1024],
			[512, 512],
		] as const) {
			const matches = createMatcher(`[^]*|${"a".repeat(size - 2)}`);
			assert.deepEqual([matches("b".repeat(longest)), matches("b".repeat(longest + 1))], [true, false], String(size));
		}
	});

	it("keeps texts and patterns apart", () => {
		const [one, two] = [createMatcher("one"), createMatcher("two")];
		assert.deepEqual([one("one"), two("one"), one("two"), two("two"), one("one")], [true, false, false, true, true]);
	});
});

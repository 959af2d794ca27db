/** How large patterns are, and which can be used; that they mean what they mean in JavaScript is for the tests of `createMatcher`. */
import assert from "node:assert/strict";
import { RE2JS } from "re2js";
import { patternProblem, translate } from "../../src/pattern-syntax.js";

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

/** Names of Unicode's properties that JavaScript knows, among them some that the engine does not. */
const PROPERTIES = [
	..."L Lu LC Letter Uppercase_Letter Nd digit P punct Any ASCII Assigned Alphabetic Alpha Dash Emoji EPres Lower".split(
		" ",
	),
	..."Math Radical Uppercase White_Space space XID_Start gc=L gc=Letter General_Category=Lu".split(" "),
	..."Script=Greek Script=Grek sc=Thai sc=Hani sc=Han Script=Nko Script=Toto scx=Greek Script=Cypro_Minoan".split(" "),
];

describe("patternProblem", () => {
	for (const property of PROPERTIES) {
		it(`accepts \\p{${property}} just where the engine does`, () => {
			const pattern = `\\p{${property}}`;
			const [, name = "", value] = /^(?:(\w+)=)?(\w+)$/.exec(property) ?? [];
			let isKnown = name !== "scx";
			try {
				RE2JS.compile(`\\p{${value}}`);
			} catch {
				isKnown = false;
			}
			assert.equal(patternProblem(pattern)?.reason, isKnown ? undefined : "property");
		});
	}

	const refused = {
		invalid: "(",
		long: "a?".repeat(2049),
		large: "a{513}",
		lookaround: "(?=a)",
		backreference: "(a)\\1",
		property: "\\p{Letter}",
	};
	for (const [reason, pattern] of Object.entries(refused)) {
		it(`says why a pattern cannot be used: ${reason}`, () => assert.equal(patternProblem(pattern)?.reason, reason));
	}
});

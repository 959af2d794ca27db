/** Random patterns and texts: the engine that goes over a text once answers as JavaScript's own does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { createMatcher } from "../../src/claims/pattern.js";
import { run } from "./run.js";

const CHARACTERS = [
	"a",
	"b",
	"1",
	"_",
	"é",
	"😀",
	" ",
	"&",
	":",
	"\\.",
	"\\t",
	"\\u0061",
	"\\ud83d\\ude00",
	"\\u{62}",
	"\\x62",
	"\\cJ",
];
const SETS = ["\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\p{L}", "\\P{Lu}", "\\p{sc=Latin}"];
const OTHERS = [".", "-", "^", "$", "\\b", "\\B", "[]", "[^]", "\\ud83d"];
const MEMBERS = ["-", "\\-", "^", ".", "(", "[", "$", "|", "\\b", "\\]", "a-z", "\\u0030-9", "!--"];
const TEXTS = [..."ab1_-é😀 &:.\n\tzA\u2028\u00a0ª^[]\u000b\ufeff\u0085", "\ud83d"];

const set = fc
	.tuple(fc.constantFrom("", "^"), fc.array(fc.constantFrom(...CHARACTERS, ...SETS, ...MEMBERS), { maxLength: 3 }))
	.map(([negation, members]) => `[${negation}${members.join("")}]`);
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
	pattern: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.constantFrom(...CHARACTERS, ...SETS, ...OTHERS),
		set,
		fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
		fc
			.tuple(fc.constantFrom("(", "(?:", "(?<n>"), tie("pattern"), tie("pattern"))
			.map(([open, one, other]) => `${open}${one}|${other})`),
		fc
			.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "*?", "{2}", "{0}", "{0,2}", "{1,}?"))
			.map(([one, count]) => `(?:${one})${count}`),
	),
}));
const texts = fc.array(
	fc.array(fc.constantFrom(...TEXTS), { maxLength: 6 }).map((characters) => characters.join("")),
	{
		minLength: 4,
		maxLength: 4,
	},
);

function ownEngine(pattern: string): RegExp | undefined {
	try {
		new RegExp(pattern, "u");
		return new RegExp(`^(?:${pattern})$`, "u");
	} catch {
		return undefined;
	}
}

describe("random patterns", function () {
	this.timeout(180_000);

	it("match what they match in JavaScript, and are refused where they are none", async () => {
		let patterns = 0;
		await run(0.2, fc.tuple(pattern, texts), ([pattern, texts]) => {
			const own = ownEngine(pattern);
			if (!own) return assert.throws(() => createMatcher(pattern), SyntaxError);
			patterns++;
			const matches = createMatcher(pattern);
			for (const text of texts) assert.equal(matches(text), own.test(text), JSON.stringify([pattern, text]));
		});
		assert.ok(patterns > 0);
	});
});

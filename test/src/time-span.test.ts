import assert from "node:assert/strict";
import { looksLikeMilliseconds, parseTimeSpan } from "../../src/time-span.js";

describe("parseTimeSpan", () => {
	const seconds: [text: string, seconds: number][] = [
		["0", 0],
		["86400", 86_400],
		["86400000", 86_400_000],
		[" 3600 ", 3600],
		["007", 7],
		["30s", 30],
		["1 sec", 1],
		["2 seconds", 2],
		["15m", 900],
		["1min", 60],
		["5 minutes", 300],
		["24h", 86_400],
		["2 hrs", 7200],
		["1.5h", 5400],
		["7 days", 604_800],
		["1 DAY", 86_400],
		["2w", 1_209_600],
		["1 week", 604_800],
		["1y", 31_557_600],
		["2 years", 63_115_200],
		["0.5s", 1],
		["0 m", 0],
	];
	for (const [text, expected] of seconds) {
		it(`reads "${text}" as ${expected} seconds`, () => assert.equal(parseTimeSpan(text), expected));
	}

	const unreadable = ["", " ", "-5", "+5", "soon", "1e9", "1.5", "0x10", "1_000", "1,5h", ".5h", "NaN", "Infinity"];
	unreadable.push("1 month", "5 fortnights", "1h30m", "-1h", "1h ago", "h", "1  h", "1\n2", "١٥", "9007199254740993");
	unreadable.push("9".repeat(400), `${"9".repeat(400)}y`);
	for (const text of unreadable) {
		it(`does not read ${JSON.stringify(text.slice(0, 20))} (${text.length} characters)`, () =>
			assert.equal(parseTimeSpan(text), undefined));
	}
});

describe("looksLikeMilliseconds", () => {
	const cases: [text: string, expected: boolean][] = [
		["60000", true],
		["900000", true],
		["3600000", true],
		[" 3600000 ", true],
		["86400000", true],
		["604800000", true],
		["0", false],
		["3600", false],
		["86400", false],
		["604800", false],
		["2592000", false],
		["31536000", false],
		["3600001", false],
		["3600000s", false],
		["15m", false],
		["", false],
	];
	for (const [text, expected] of cases) {
		it(`says ${expected} of "${text}"`, () => assert.equal(looksLikeMilliseconds(text), expected));
	}
});

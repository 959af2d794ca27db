import assert from "node:assert/strict";
import * as options from "../../src/options.js";

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
		it(`reads "${text}" as ${expected} seconds`, () => assert.equal(options.parseTimeSpan(text), expected));
	}

	const unreadable = ["", " ", "-5", "+5", "soon", "1e9", "1.5", "0x10", "1_000", "1,5h", ".5h", "NaN", "Infinity"];
	unreadable.push("1 month", "5 fortnights", "1h30m", "-1h", "1h ago", "h", "1  h", "1\n2", "١٥", "9007199254740993");
	unreadable.push("9".repeat(400), `${"9".repeat(400)}y`);
	for (const text of unreadable) {
		it(`does not read ${JSON.stringify(text.slice(0, 20))} (${text.length} characters)`, () =>
			assert.equal(options.parseTimeSpan(text), undefined));
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
		it(`says ${expected} of "${text}"`, () => assert.equal(options.looksLikeMilliseconds(text), expected));
	}
});

describe("modeOf", () => {
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
		it(`takes ${JSON.stringify(node)} for ${mode}`, () => assert.equal(options.modeOf(node), mode));
	}
});

describe("parseCount", () => {
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
		it(`reads "${text}" as ${count}`, () => assert.equal(options.parseCount(text, 99), count));
	}
});

describe("the defaults flow files rely on", () => {
	const config: Partial<options.JwtConfigOptions> = {
		...{ name: "", algorithm: "HS256", expiresin: "3600", notbefore: "", jwtid: false, tokentype: "", keyid: "" },
		...{ issuer: "", audience: "", maxlifetime: "", clocktolerance: "0", maxage: "", remember: "1000" },
		...{ keysource: "inline", secretencoding: "utf8", secretfile: "", privatekeyfile: "", publickeyfile: "" },
		...{ jwksurl: "", algorithms: [] },
	};
	for (const [name, value] of Object.entries(config)) {
		it(`jwt-config has ${name} ${JSON.stringify(value)}`, () =>
			assert.deepEqual(options.JWT_CONFIG_DEFAULTS[name as keyof options.JwtConfigOptions], value));
	}

	const jwt: Partial<options.JwtOptions> = {
		...{ name: "", jwtconfig: "", mode: "generate", output: "payload", outputType: "msg", claims: "payload" },
		...{ claimsType: "msg", addclaims: [], headers: [], expiresin: "", reuse: "", token: "payload", tokenType: "msg" },
		...{ rules: [], scopes: "", allowmissing: false, onfailure: "error", complete: false },
	};
	for (const [name, value] of Object.entries(jwt)) {
		it(`jwt has ${name} ${JSON.stringify(value)}`, () =>
			assert.deepEqual(options.JWT_DEFAULTS[name as keyof options.JwtOptions], value));
	}
});

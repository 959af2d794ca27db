import assert from "node:assert/strict";
import vm from "node:vm";
import { toNumericDate } from "../../../src/claims/numeric-date.js";
import { jwtError } from "../jwt-error.js";

describe("toNumericDate", () => {
	const times: [name: string, value: unknown, seconds: number][] = [
		["a number", 1_300_819_380, 1_300_819_380],
		["a fraction, rounded down", 1_300_819_380.9, 1_300_819_380],
		["the epoch", 0, 0],
		["digits", "1300819380", 1_300_819_380],
		["a Date", new Date(1_300_819_380_999), 1_300_819_380],
		["a Date of another realm", vm.runInNewContext("new Date(1300819380999)"), 1_300_819_380],
		["the last second before it is milliseconds", 1e11, 1e11],
	];
	for (const [name, value, seconds] of times) {
		it(`reads ${name}`, () => assert.equal(toNumericDate("exp", value), seconds));
	}

	const bad: [name: string, value: unknown, unspeakable?: string][] = [
		["milliseconds", 1_987_654_321_000, "1987654321"],
		["milliseconds as digits", "1987654321000", "1987654321"],
		["a Date past the year 5138", new Date(8.64e15), "8640000000000"],
		["a negative number", -987_654, "987654"],
		["negative digits", "-987654", "987654"],
		["a Date before 1970", new Date(-987_654_000), "987654"],
		["NaN", Number.NaN],
		["Infinity", Number.POSITIVE_INFINITY],
		["an invalid Date", new Date(Number.NaN)],
		["an invalid Date of another realm", vm.runInNewContext("new Date(NaN)")],
		["an ISO date", "2031-05-06T07:08:09Z", "2031-05"],
		["a time span", "789654h", "789654"],
		["digits with blanks", " 1987654321 ", "1987654321"],
		["an exponent", "1e9"],
		["a fraction as text", "1987654321.5", "1987654321"],
		["a hexadecimal number", "0x7b"],
		["no text", ""],
		["null", null],
		["undefined", undefined],
		["true", true],
		["a BigInt", 1_987_654_321n, "1987654321"],
		["an array", [1_987_654_321], "1987654321"],
		["an object", { valueOf: () => 1_987_654_321 }, "1987654321"],
		["what only claims to be a Date", Object.create(Date.prototype)],
	];
	for (const [name, value, unspeakable] of bad) {
		it(`refuses ${name}`, () => {
			const failure = { code: "ERR_JWT_CLAIMS_INVALID", claim: "exp", reason: "invalid" } as const;
			assert.throws(() => toNumericDate("exp", value), jwtError(failure, unspeakable ? [unspeakable] : []));
		});
	}

	it("says of milliseconds that they are", () => {
		assert.throws(() => toNumericDate("nbf", 1_987_654_321_000), /milliseconds/);
	});

	it("says of a time before 1970 that it is", () => {
		assert.throws(() => toNumericDate("nbf", -5), /^The claim nbf is before 1970\./);
	});
});

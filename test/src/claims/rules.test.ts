import assert from "node:assert/strict";
import { requireChecks } from "../../../src/claims/check.js";
import { type Rule, ruleCheck } from "../../../src/claims/rules.js";
import { jwtError } from "../jwt-error.js";

const CLAIMS = {
	sub: "jamie-the-subject",
	level: 7,
	ok: true,
	realm_access: { roles: ["admin-of-realm"] },
};
const VALUES = ["jamie-the", "admin-of"];

type Row = [claim: string, operator: string, value?: unknown];
const rule = ([claim, operator, value]: Row): Rule => ({ claim, operator, value });
const check = (...rows: Row[]) =>
	requireChecks(
		rows.map((row) => ruleCheck(rule(row))),
		{ header: {}, claims: CLAIMS },
	);

const cycle: unknown[] = [];
cycle.push(cycle);
const UNREADABLE: [row: Row, problem: RegExp][] = [
	[["", "exists"], /The rule on a claim names no claim\.$/],
	[["sub", "is", 1], /The rule on sub has the unknown operator is\.$/],
	[["sub", "constructor", 1], /unknown operator/],
	...["(", "a)|(b", undefined, null, 7, ["a"]].map((value): (typeof UNREADABLE)[number] => {
		return [["sub", "matches", value], /sub has a pattern that is not a regular expression/];
	}),
	[
		["sub", "matches", "(?!admin).*"],
		/sub has a pattern that uses look-ahead or look-behind, which is not supported\.$/,
	],
	[["sub", "matches", "(.)\\1"], /sub has a pattern that uses a back-reference, which is not supported\.$/],
	[["sub", "matches", "(.{9}){99}"], /sub has a pattern that is too large: .* 512 characters\.$/],
	...["", " ", "soon", null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY, [7], {}].map(
		(value): (typeof UNREADABLE)[number] => [
			["level", "lt", value],
			/level compares with something that is not a number/,
		],
	),
	[["sub", "equals", 1n], /cannot be written as JSON/],
	[["sub", "oneof", cycle], /cannot be written as JSON/],
];

describe("ruleCheck", () => {
	for (const [row, problem] of UNREADABLE) {
		it(`cannot read: ${row[0]} ${row[1]} ${row[2] === cycle ? "a cycle" : String(row[2])}`, () => {
			assert.throws(() => ruleCheck(rule(row)), jwtError("ERR_JWT_CONFIG_INVALID", VALUES));
			assert.throws(() => ruleCheck(rule(row)), problem);
		});
	}

	it("checks every rule", () => {
		assert.ok(check(["sub", "exists"], ["level", "gt", 1], ["ok", "equals", true]));
		const refused = jwtError({ code: "ERR_JWT_RULE_FAILED", claim: "ok", reason: "check_failed" });
		assert.throws(() => check(["sub", "exists"], ["level", "gt", 1], ["ok", "equals", false]), refused);
	});

	const told: [row: Row, message: string][] = [
		[["level", "gte", 987_654], "The token's claim level does not meet the rule on it."],
		[["other", "exists"], "The token has no claim other, which a rule requires."],
		[["sub", "lt", 987_654], "The token's claim sub has the wrong type for the rule on it."],
		[
			["sub", "oneof", Array.from({ length: 5000 }, (_, index) => `user-${index}`)],
			"The token's claim sub does not meet the rule on it.",
		],
	];
	for (const [row, message] of told) {
		it(`names the claim and no value: ${row[0]} ${row[1]}`, () => {
			const [claim] = row;
			const reason = claim === "other" ? "missing" : row[1] === "lt" ? "invalid" : "check_failed";
			const refused = jwtError({ code: "ERR_JWT_RULE_FAILED", claim, reason }, [...VALUES, "987654", "user-"]);
			assert.throws(() => check(row), refused);
			assert.throws(() => check(row), { message });
		});
	}

	it("tells a person what was expected and what was found", () => {
		const { name, claim, expected, found } = ruleCheck(rule(["realm_access.roles", "contains", "editor"]));
		assert.deepEqual({ name, claim }, { name: "rule", claim: "realm_access.roles" });
		assert.deepEqual(expected?.(0), { operator: "contains", value: "editor" });
		assert.deepEqual(found?.({ header: {}, claims: CLAIMS }), ["admin-of-realm"]);
		assert.equal(found?.({ header: {}, claims: {} }), undefined);
	});

	it("keeps its value, whatever becomes of what was handed in", () => {
		const value = ["jamie-the-subject"];
		const made = ruleCheck({ claim: "sub", operator: "oneof", value });
		value.length = 0;
		assert.equal(made.run({ header: {}, claims: CLAIMS }, 0), undefined);
	});
});

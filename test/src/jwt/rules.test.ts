import assert from "node:assert/strict";
import vm from "node:vm";
import { type Rule, requireRules } from "../../../src/jwt/rules.js";
import { jwtError } from "../jwt-error.js";

const CLAIMS = {
	sub: "jamie-the-subject",
	email: "jamie@mail.example",
	groups: ["staff", "ops team", 7, { id: 1 }, ["nested"]],
	scope: "read write,share",
	level: 7,
	negative: -0.5,
	ok: true,
	nothing: null,
	blank: "",
	address: { city: "Žilina", lines: [1, { two: 2 }] },
	realm_access: { roles: ["admin-of-realm"] },
	"https://example.com/roles": ["editor-of-example"],
};
const VALUES = ["jamie-the", "mail.example", "staff", "share", "Žilina", "admin-of", "editor-of"];

type Row = [claim: string, operator: string, value?: unknown];
const check = (...rows: Row[]) =>
	requireRules(
		CLAIMS,
		rows.map(([claim, operator, value]): Rule => ({ claim, operator, value })),
	);
const say = ([claim, operator, value]: Row) => `${claim} ${operator} ${String(JSON.stringify(value)).slice(0, 40)}`;

const KEPT: Row[] = [
	...["sub", "ok", "blank", "address.city", "realm_access.roles"].map((claim): Row => [claim, "exists"]),
	["sub", "equals", "jamie-the-subject"],
	["level", "equals", 7],
	["ok", "equals", true],
	["nothing", "equals", null],
	["address", "equals", { lines: [1, { two: 2 }], city: "Žilina" }],
	["address", "equals", vm.runInNewContext(`({ city: "Žilina", lines: [1, { two: 2 }] })`)],
	["realm_access.roles", "equals", ["admin-of-realm"]],
	["sub", "oneof", "robin, jamie-the-subject"],
	["sub", "oneof", ["robin", "jamie-the-subject"]],
	["sub", "oneof", vm.runInNewContext(`["jamie-the-subject"]`)],
	["level", "oneof", [6, 7]],
	["level", "oneof", 7],
	["blank", "oneof", "a,,b"],
	["groups", "contains", "staff"],
	["groups", "contains", "ops team"],
	["groups", "contains", 7],
	["groups", "contains", { id: 1 }],
	["groups", "contains", ["nested"]],
	["https://example.com/roles", "contains", "editor-of-example"],
	["scope", "contains", "read"],
	["scope", "contains", "share"],
	["email", "matches", "[^@]+@mail\\.example"],
	["address.city", "matches", "\\p{Lu}\\p{Ll}+"],
	["level", "lt", 8],
	["level", "lte", 7],
	["level", "gt", "6.5"],
	["level", "gte", " 7 "],
	["negative", "lt", 0],
];

const BROKEN: [reason: "missing" | "check_failed" | "invalid", ...row: Row][] = [
	...["exists", "equals", "oneof", "contains", "matches", "lt", "lte", "gt", "gte"].flatMap(
		(operator): typeof BROKEN => [
			["missing", "other", operator, operator === "matches" ? ".*" : 1],
			["missing", "realm_access.groups", operator, operator === "matches" ? ".*" : 1],
			["missing", "__proto__", operator, operator === "matches" ? ".*" : 1],
		],
	),
	["check_failed", "nothing", "exists"],
	["check_failed", "sub", "equals", "Jamie-the-subject"],
	["check_failed", "level", "equals", "7"],
	["check_failed", "level", "equals", 8],
	["check_failed", "ok", "equals", "true"],
	["check_failed", "ok", "equals", 1],
	["check_failed", "nothing", "equals", undefined],
	["check_failed", "blank", "equals", undefined],
	["check_failed", "address", "equals", { city: "Žilina" }],
	["check_failed", "groups", "equals", "staff"],
	["check_failed", "sub", "oneof", "robin,alex"],
	["check_failed", "sub", "oneof", ["jamie"]],
	["check_failed", "sub", "oneof", []],
	["check_failed", "sub", "oneof", undefined],
	["check_failed", "level", "oneof", "6,7"],
	["check_failed", "groups", "oneof", "staff"],
	["check_failed", "groups", "contains", "staf"],
	["check_failed", "groups", "contains", "7"],
	["check_failed", "groups", "contains", "nested"],
	["check_failed", "scope", "contains", "rea"],
	["check_failed", "scope", "contains", "read write"],
	["check_failed", "scope", "contains", ""],
	["check_failed", "blank", "contains", ""],
	["invalid", "level", "contains", 7],
	["invalid", "address", "contains", "city"],
	["check_failed", "email", "matches", "mail"],
	["check_failed", "email", "matches", ""],
	["check_failed", "sub", "matches", "(\\w+-?)+!"],
	["invalid", "level", "matches", "7"],
	["invalid", "groups", "matches", "staff.*"],
	["check_failed", "level", "lt", 7],
	["check_failed", "level", "lte", 6],
	["check_failed", "level", "gt", 7],
	["check_failed", "level", "gte", 7.5],
	["invalid", "sub", "lt", 9],
	["invalid", "ok", "gte", 0],
	["invalid", "nothing", "lte", 1],
	["invalid", "blank", "lte", 1],
];

const cycle: unknown[] = [];
cycle.push(cycle);
const UNREADABLE: [row: Row, problem: RegExp][] = [
	[["", "exists"], /a claim names no claim/],
	[["sub", "is", 1], /sub has the unknown operator is/],
	[["sub", "constructor", 1], /unknown operator/],
	...["(", "a)|(b", undefined, null, 7, ["a"]].map((value): (typeof UNREADABLE)[number] => {
		return [["sub", "matches", value], /sub has a pattern that is no regular expression/];
	}),
	[
		["sub", "matches", "(?!admin).*"],
		/sub has a pattern that uses look-ahead or look-behind, which is not supported\.$/,
	],
	[["sub", "matches", "(.)\\1"], /sub has a pattern that uses a back-reference, which is not supported\.$/],
	[["sub", "matches", "(.{9}){99}"], /sub has a pattern that is too large: .* 512 characters\.$/],
	...["", " ", "soon", null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY, [7], {}].map(
		(value): (typeof UNREADABLE)[number] => [["level", "lt", value], /level compares with something that is no number/],
	),
	[["sub", "equals", 1n], /cannot be written as JSON/],
	[["sub", "oneof", cycle], /cannot be written as JSON/],
];

describe("requireRules", () => {
	it("asks for nothing where there are none", () => requireRules({}, []));

	for (const row of KEPT) it(`is content: ${say(row)}`, () => check(row));

	for (const [reason, ...row] of BROKEN) {
		it(`refuses: ${say(row)}, ${reason}`, () => {
			const [claim, , value] = row;
			const told = String(JSON.stringify(value));
			const unspeakable = VALUES.filter((text) => !told.includes(text));
			assert.throws(() => check(row), jwtError({ code: "ERR_JWT_RULE_FAILED", claim, reason }, unspeakable));
		});
	}

	for (const [row, problem] of UNREADABLE) {
		it(`cannot read: ${row[0]} ${row[1]} ${row[2] === cycle ? "a cycle" : String(row[2])}`, () => {
			assert.throws(() => check(row), jwtError("ERR_JWT_CONFIG_INVALID", VALUES));
			assert.throws(() => check(row), problem);
		});
	}

	it("checks every rule", () => {
		check(["sub", "exists"], ["level", "gt", 1], ["ok", "equals", true]);
		const refused = jwtError({ code: "ERR_JWT_RULE_FAILED", claim: "ok", reason: "check_failed" });
		assert.throws(() => check(["sub", "exists"], ["level", "gt", 1], ["ok", "equals", false]), refused);
	});

	it("says what was expected, and no more than fits into a header", () => {
		assert.throws(() => check(["level", "gte", 9]), { message: "The token's claim level must be at least 9." });
		assert.throws(() => check(["other", "exists"]), { message: "The token's claim other must be there." });
		const many = Array.from({ length: 5000 }, (_, index) => `user-${index}`);
		assert.throws(() => check(["sub", "oneof", many]), /^.{100,200}\.\.\.\.$/);
	});

	it("takes a pattern anew for each of more patterns than it remembers", () => {
		for (let index = 0; index < 150; index++) check(["sub", "matches", `jamie.*|${index}`]);
	});
});

import assert from "node:assert/strict";
import vm from "node:vm";
import { requireChecks } from "../../../src/claims/check.js";
import { OPERATORS } from "../../../src/claims/operators.js";
import { ruleCheck } from "../../../src/claims/rules.js";
import { RULE_OPERATORS } from "../../../src/options.js";
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
const TOKEN = { header: {}, claims: CLAIMS };
const check = ([claim, operator, value]: Row) => requireChecks([ruleCheck({ claim, operator, value })], TOKEN);
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
	["groups", "anyof", "admins, staff"],
	["groups", "anyof", ["admins", "ops team"]],
	["groups", "anyof", [8, 7]],
	["groups", "anyof", [{ id: 2 }, { id: 1 }]],
	["groups", "anyof", "staff"],
	["groups", "anyof", 7],
	["realm_access.roles", "anyof", vm.runInNewContext(`["viewer", "admin-of-realm"]`)],
	["scope", "anyof", "delete,share"],
	["sub", "anyof", ["robin", "jamie-the-subject"]],
	["email", "matches", "[^@]+@mail\\.example"],
	["address.city", "matches", "\\p{Lu}\\p{Ll}+"],
	["level", "lt", 8],
	["level", "lte", 7],
	["level", "gt", "6.5"],
	["level", "gte", " 7 "],
	["negative", "lt", 0],
];

const BROKEN: [reason: "missing" | "check_failed" | "invalid", ...row: Row][] = [
	...["exists", "equals", "oneof", "contains", "anyof", "matches", "lt", "lte", "gt", "gte"].flatMap(
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
	["check_failed", "groups", "anyof", "admins, staf"],
	["check_failed", "groups", "anyof", "7"],
	["check_failed", "groups", "anyof", ["nested"]],
	["check_failed", "groups", "anyof", []],
	["check_failed", "groups", "anyof", undefined],
	["check_failed", "scope", "anyof", "rea, read write"],
	["check_failed", "scope", "anyof", ["read write"]],
	["check_failed", "blank", "anyof", "a,,b"],
	["invalid", "level", "anyof", [7]],
	["invalid", "address", "anyof", "city"],
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

const MESSAGES = {
	missing: (claim: string) => `The token has no claim ${claim}, which a rule requires.`,
	check_failed: (claim: string) => `The token's claim ${claim} does not meet the rule on it.`,
	invalid: (claim: string) => `The token's claim ${claim} has the wrong type for the rule on it.`,
};

/** The texts in a rule's value that would be noticed in an error: its stack has words and numbers of its own. */
const textsIn = (value: unknown, claim: string): string[] =>
	[value]
		.flat()
		.map((member) => (member === undefined ? "" : String(member)))
		.filter((text) => text.length > 5 && !claim.includes(text));

describe("a rule's operator", () => {
	it("is one of those that a flow file may name", () => {
		assert.deepEqual(Object.keys(OPERATORS), [...RULE_OPERATORS]);
	});

	for (const row of KEPT) it(`is content: ${say(row)}`, () => assert.equal(check(row), TOKEN));

	for (const [reason, ...row] of BROKEN) {
		it(`refuses: ${say(row)}, ${reason}`, () => {
			const [claim, , value] = row;
			const unspeakable = [...VALUES, ...textsIn(value, claim)];
			assert.throws(() => check(row), jwtError({ code: "ERR_JWT_RULE_FAILED", claim, reason }, unspeakable));
			assert.throws(() => check(row), { message: MESSAGES[reason](claim) });
		});
	}

	const BIG: [json: string, rule: Row][] = [
		["9007199254740993", ["id", "equals", 9007199254740992]],
		["9007199254740992", ["id", "equals", 9007199254740992]],
		["-9007199254740993", ["id", "equals", -9007199254740992]],
		["1e999", ["id", "equals", Number.POSITIVE_INFINITY]],
		["9007199254740993", ["id", "oneof", [1, 9007199254740992]]],
		["[9007199254740993]", ["id", "contains", 9007199254740992]],
		['{"of": [9007199254740993]}', ["id", "equals", { of: [9007199254740992] }]],
		["9007199254740993", ["id", "gt", 1]],
		["9007199254740993", ["id", "gte", 9007199254740992]],
		["-9007199254740993", ["id", "lt", 1]],
		["1e999", ["id", "gt", 1]],
		["7", ["id", "lt", "9007199254740993"]],
		["7", ["id", "lte", 9007199254740992]],
	];
	for (const [json, [claim, operator, value]] of BIG) {
		it(`matches no number that cannot be held exactly: ${json} ${operator} ${JSON.stringify(value)}`, () => {
			const token = { header: {}, claims: JSON.parse(`{"id": ${json}}`) };
			const refused = jwtError({ code: "ERR_JWT_RULE_FAILED", claim, reason: "check_failed" }, ["900719"]);
			assert.throws(() => requireChecks([ruleCheck({ claim, operator, value })], token), refused);
		});
	}

	it("matches the largest numbers that are held exactly", () => {
		const token = { header: {}, claims: { id: 9007199254740991, ids: [-9007199254740991] } };
		const rows: Row[] = [
			["id", "equals", 9007199254740991],
			["id", "oneof", [9007199254740991]],
			["ids", "contains", -9007199254740991],
			["id", "gte", "9007199254740991"],
		];
		for (const [claim, operator, value] of rows) {
			assert.equal(requireChecks([ruleCheck({ claim, operator, value })], token), token);
		}
	});

	it("takes any number of patterns", () => {
		for (let index = 0; index < 150; index++) {
			assert.equal(check(["sub", "matches", `jamie.*|${index}`]), TOKEN);
		}
	});

	it("judges many claims by one reading of its value", () => {
		const isAtLeast = OPERATORS.gte(" 7 ");
		assert.deepEqual([8, 7, 6, "8", null].map(isAtLeast), [
			...[undefined, undefined, "check_failed", "invalid", "invalid"],
		]);
	});

	const unusable: [operator: "matches" | "lt" | "lte" | "gt" | "gte", value: unknown, problem: RegExp][] = [
		["matches", "(", /^has a pattern that is not a regular expression\.$/],
		...(["lt", "lte", "gt", "gte"] as const).map((operator): [typeof operator, unknown, RegExp] => {
			return [operator, "soon", /^compares with something that is not a number\.$/];
		}),
	];
	for (const [operator, value, message] of unusable) {
		it(`cannot use ${value} for ${operator}`, () => {
			assert.throws(() => OPERATORS[operator](value), { name: "RangeError", message });
		});
	}
});

import assert from "node:assert/strict";
import vm from "node:vm";
import { type AddedClaim, composeClaims } from "../../../src/claims/compose.js";
import { toJson } from "../../../src/json.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { NOW } from "../frozen-clock.js";
import { policyOf } from "../policy-of.js";

type Config = Partial<JwtConfigOptions>;

const POLICY: Config = { issuer: "config", audience: "a, b", notbefore: "60" };

function compose(config: Config, brought: unknown, added: readonly AddedClaim[] = []): Record<string, unknown> {
	return JSON.parse(toJson("claims", composeClaims(policyOf(config).signing, brought, added, NOW)));
}

function deepFreeze<T extends object>(value: T): T {
	for (const member of Object.values(value)) if (typeof member === "object" && member !== null) deepFreeze(member);
	return Object.freeze(value);
}

describe("composeClaims", () => {
	const composed: [name: string, config: Config, brought: object, expected: object, added?: AddedClaim[]][] = [
		["adds iat and exp", {}, { sub: "jamie" }, { sub: "jamie", iat: NOW, exp: NOW + 3600 }],
		["adds no exp without a lifetime", { expiresin: "" }, {}, { iat: NOW }],
		["adds the configured issuer", { issuer: "me" }, {}, { iss: "me", iat: NOW, exp: NOW + 3600 }],
		["adds one audience as text", { audience: "api," }, {}, { aud: "api", iat: NOW, exp: NOW + 3600 }],
		["adds several as a list", { audience: "a, b" }, {}, { aud: ["a", "b"], iat: NOW, exp: NOW + 3600 }],
		["counts exp from a brought iat", {}, { iat: 1000 }, { iat: 1000, exp: 4600 }],
		["counts exp from an added iat", {}, { iat: 1000 }, { iat: 5, exp: 3605 }, [["iat", "5"]]],
		["counts nbf from now", { notbefore: "1m" }, { iat: 1000 }, { iat: 1000, nbf: NOW + 60, exp: 4600 }],
		["takes notbefore 0 for now", { notbefore: "0" }, {}, { iat: NOW, nbf: NOW, exp: NOW + 3600 }],
		["reads digits as seconds", { expiresin: "86400000" }, {}, { iat: NOW, exp: NOW + 86_400_000 }],
		[
			"writes numbers, digits and Dates as NumericDates",
			{},
			{ iat: 1000.5, nbf: "2000", exp: new Date(3_000_999) },
			{ iat: 1000, nbf: 2000, exp: 3000 },
		],
		[
			"lets what was brought win",
			POLICY,
			{ iss: "i", aud: "c", exp: 9, nbf: 8, iat: 7, jti: "j", sub: "s" },
			{
				...{ iss: "i", aud: "c", exp: 9, nbf: 8, iat: 7, jti: "j", sub: "s" },
			},
		],
		[
			"lets what was added win over both",
			{ ...POLICY, jwtid: false, notbefore: "" },
			{ iss: "brought", aud: "brought", exp: 9, sub: "brought" },
			{ iss: "added", aud: ["x", "y"], exp: NOW, sub: "added", iat: NOW },
			[
				["iss", "added"],
				["aud", ["x", "y"]],
				["exp", String(NOW)],
				["sub", "added"],
			],
		],
		["takes undefined for absent", {}, { iat: undefined, exp: undefined, x: undefined }, { iat: NOW, exp: NOW + 3600 }],
		["leaves functions out", { expiresin: "" }, { iat: 1, f: () => 1, toJSON: () => ({ sub: "x" }) }, { iat: 1 }],
		[
			"takes an object of another realm",
			{},
			vm.runInNewContext("({ iat: 1, exp: new Date(2000) })"),
			{ iat: 1, exp: 2 },
		],
		[
			"takes an object without a prototype",
			{ expiresin: "" },
			Object.assign(Object.create(null), { iat: 1 }),
			{ iat: 1 },
		],
		["allows the longest lifetime", { maxlifetime: "1h" }, { iat: 5, exp: 3605 }, { iat: 5, exp: 3605 }],
	];
	for (const [name, config, brought, expected, added] of composed) {
		it(name, () => assert.deepEqual(compose(config, deepFreeze(brought), added), expected));
	}
});

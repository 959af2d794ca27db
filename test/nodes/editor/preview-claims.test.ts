/** The preview of a token: it says what the runtime writes. */
import assert from "node:assert/strict";
import { type PreviewInput, previewClaims } from "../../../nodes/editor/preview-claims.js";
import { composeClaims } from "../../../src/claims/compose.js";
import { readPolicy } from "../../../src/jwt/policy.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";

const NOW = 1_764_046_353;
const none = { value: "", type: "none" };
const row = (claim: string, type: string, value: string) => ({ claim, type, value });

const preview = (input: Partial<PreviewInput>) =>
	previewClaims({ claims: none, rows: [], config: {}, expiresin: "", now: NOW, ...input });

describe("previewClaims", () => {
	const json = (value: object) => ({ value: JSON.stringify(value), type: "json" });
	const inputs: [title: string, input: Partial<PreviewInput>][] = [
		["nothing but defaults", {}],
		["a configuration", { config: { issuer: "me", audience: "one, two", notbefore: "60", expiresin: "15m" } }],
		["one audience", { config: { audience: "one" } }],
		["no lifetime", { config: { expiresin: "" } }],
		["the node's own lifetime", { config: { expiresin: "15m" }, expiresin: "2 days" }],
		[
			"claims that override the configuration",
			{ claims: json({ iss: "brought", exp: 2e9 }), config: { issuer: "me" } },
		],
		["an earlier iat", { claims: json({ iat: NOW - 60 }), config: { expiresin: "60" } }],
		[
			"rows that override claims and configuration",
			{
				claims: json({ sub: "brought", name: "Jamie" }),
				config: { issuer: "me", audience: "you" },
				rows: [
					row("sub", "str", "added"),
					row("aud", "list", "a, b"),
					row("iss", "str", "row"),
					row("sub", "str", "last"),
				],
			},
		],
		[
			"rows of each constant type",
			{
				rows: [
					row("a", "str", "text"),
					row("b", "list", "x"),
					row("c", "num", "1.5"),
					row("d", "bool", "false"),
					row("e", "json", '{"f": [null]}'),
					row("exp", "str", "4102444800"),
					row("nbf", "date", ""),
				],
			},
		],
	];
	for (const [title, input] of inputs) {
		it(`shows what the runtime writes for ${title}`, () => {
			const { claims = none, rows = [], config = {}, expiresin = "" } = input;
			const shown = preview(input);
			assert.ok(shown.every(({ isKnown }) => isKnown));
			const brought = claims.type === "json" ? JSON.parse(claims.value) : {};
			const known = new Map(shown.map(({ name, value }) => [name, value]));
			const added = rows.map(({ claim = "" }) => [claim, known.get(claim)] as const);
			const { signing } = readPolicy({ ...JWT_CONFIG_DEFAULTS, ...config }, { expiresin, reuse: "" });
			assert.deepEqual(Object.fromEntries(known), composeClaims(signing, brought, added, NOW));
		});
	}

	it("names the properties that have the values of a message", () => {
		const rows = [
			row("a", "msg", "user.name"),
			row("b", "env", "TENANT"),
			row("c", "jsonata", "user.roles"),
			row("d", "str", "${X}"),
		];
		const shown = preview({ claims: { value: "payload", type: "msg" }, rows, config: { jwtid: true, expiresin: "" } });
		assert.deepEqual(
			shown.map(({ name, value, isKnown, from }) => [name, value, isKnown, from]),
			[
				["", "msg.payload", false, "claims"],
				["a", "msg.user.name", false, "row"],
				["b", "${TENANT}", false, "row"],
				["c", "user.roles", false, "row"],
				["d", "${X}", false, "row"],
				["iat", NOW, true, "node"],
				["jti", "jti", false, "config"],
			],
		);
	});

	it("says what a row replaces, and when a time is", () => {
		const [iss, , exp] = preview({ config: { issuer: "me", expiresin: "1h" }, rows: [row("iss", "str", "row")] });
		assert.deepEqual([iss?.value, iss?.replaced], ["row", "me"]);
		assert.deepEqual([exp?.name, exp?.time, exp?.from], ["exp", NOW + 3600, "config"]);
	});
});

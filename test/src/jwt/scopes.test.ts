import assert from "node:assert/strict";
import { readScopes, requireScopes } from "../../../src/jwt/scopes.js";
import { jwtError } from "../jwt-error.js";

describe("readScopes", () => {
	const texts: [text: string, scopes: string[]][] = [
		["", []],
		["  ", []],
		["read", ["read"]],
		["read write", ["read", "write"]],
		[" read \t\n write ", ["read", "write"]],
		["read,write", ["read,write"]],
		["https://api.example/read a:b", ["https://api.example/read", "a:b"]],
	];
	for (const [text, scopes] of texts) {
		it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(readScopes(text), scopes));
	}
});

describe("requireScopes", () => {
	const granted: [title: string, claims: Record<string, unknown>][] = [
		["scope as text", { scope: "read write" }],
		["scope as text, in another order, among others", { scope: "x write  y\tread z" }],
		["scope as a list", { scope: ["write", "read"] }],
		["scp as text", { scp: "read write" }],
		["scp as a list", { scp: ["read", "write"] }],
		["scp as a list of texts with blanks", { scp: ["x read", "write"] }],
		["scope and scp together", { scope: "read", scp: ["write"] }],
		["scope beside an scp of another kind", { scope: "read write", scp: 7 }],
	];
	for (const [title, claims] of granted) {
		it(`is content with ${title}`, () => requireScopes(claims, ["read", "write"]));
	}

	it("asks for nothing where nothing is required", () => requireScopes({}, []));

	const lacking: [title: string, claims: Record<string, unknown>, reason: "missing" | "check_failed"][] = [
		["no scopes", {}, "missing"],
		["no text", { scope: "" }, "missing"],
		["an empty list", { scp: [] }, "missing"],
		["one of two", { scope: "read" }, "check_failed"],
		["one of two in a list", { scp: ["write"] }, "check_failed"],
		["a scope that only begins alike", { scope: "read writers" }, "check_failed"],
		["another case", { scope: "read Write" }, "check_failed"],
		["scopes with commas", { scope: "read,write" }, "check_failed"],
		["scopes that are an object", { scope: { read: true, write: true } }, "missing"],
		["lists within lists", { scope: [["read", "write"]] }, "missing"],
		["scopes that are no text", { scope: [1, null, true, {}], scp: 5 }, "missing"],
		["a claim of another name", { scopes: "read write", roles: ["read", "write"] }, "missing"],
		["an inherited claim", Object.create({ scope: "" }), "missing"],
	];
	for (const [title, claims, reason] of lacking) {
		it(`refuses ${title}`, () => {
			const { scope, scp } = claims;
			const held = [scope, scp].flat().filter((value) => typeof value === "string" && /writers|Write|,/.test(value));
			const failure = { code: "ERR_JWT_INSUFFICIENT_SCOPE", claim: "scope", reason } as const;
			assert.throws(() => requireScopes(claims, ["read", "write"]), jwtError(failure, held as string[]));
		});
	}

	it("names every scope that is required", () => {
		const refused = { scope: "read write", message: /: read write\.$/ };
		assert.throws(() => requireScopes({ scope: "read" }, ["read", "write"]), refused);
	});
});

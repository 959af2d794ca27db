import assert from "node:assert/strict";
import { requireChecks } from "../../../src/claims/check.js";
import { scopeChecks } from "../../../src/claims/scopes.js";
import { jwtError } from "../jwt-error.js";

const run = (claims: Record<string, unknown>, scopes: string[], match?: string) => {
	const token = { header: {}, claims };
	assert.equal(requireChecks(scopeChecks(scopes, match), token), token);
};

describe("scopeChecks", () => {
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
		it(`is content with ${title}`, () => run(claims, ["read", "write"]));
	}

	it("asks for nothing where nothing is required", () => {
		assert.deepEqual(scopeChecks([]), []);
		run({}, []);
	});

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
			assert.throws(() => run(claims, ["read", "write"]), jwtError(failure, held as string[]));
		});
	}

	it("names every scope that is required", () => {
		const refused = { scope: "read write", message: /: read write\.$/ };
		assert.throws(() => run({ scope: "read" }, ["read", "write"]), refused);
	});

	for (const claims of [{ scope: "write" }, { scp: ["x", "read"] }, { scope: "read write" }]) {
		it(`is content with any one of several: ${JSON.stringify(claims)}`, () => run(claims, ["read", "write"], "any"));
	}

	it("asks for nothing where any one of none is required", () => assert.deepEqual(scopeChecks([], "any"), []));

	for (const [claims, reason] of [
		[{}, "missing"],
		[{ scope: "delete" }, "check_failed"],
		[{ scope: "Read writers" }, "check_failed"],
	] as const) {
		it(`refuses a token that has none of several: ${JSON.stringify(claims)}`, () => {
			const failure = { code: "ERR_JWT_INSUFFICIENT_SCOPE", claim: "scope", reason } as const;
			assert.throws(() => run(claims, ["read", "write"], "any"), jwtError(failure, ["delete", "writers"]));
			assert.throws(() => run(claims, ["read", "write"], "any"), {
				scope: "read write",
				message: /any of .*: read write\.$/,
			});
		});
	}

	for (const match of ["", "some", "ALL", "__proto__"]) {
		it(`refuses the match "${match}", whatever is required`, () => {
			for (const required of [[], ["read"]]) {
				assert.throws(() => scopeChecks(required, match), jwtError("ERR_JWT_CONFIG_INVALID"));
			}
		});
	}

	it("tells a person of which scopes one is enough", () => {
		assert.deepEqual(scopeChecks(["read", "write"], "any")[0]?.expected?.(0), { anyOf: ["read", "write"] });
	});

	it("tells a person what was expected and what was found", () => {
		const [check, ...others] = scopeChecks(["read", "write"]);
		assert.deepEqual(
			{ name: check?.name, claim: check?.claim, others },
			{ name: "scopes", claim: "scope", others: [] },
		);
		assert.deepEqual(check?.expected?.(0), ["read", "write"]);
		assert.deepEqual(check?.found?.({ header: {}, claims: { scope: "a b", scp: ["c"] } }), ["a", "b", "c"]);
	});
});

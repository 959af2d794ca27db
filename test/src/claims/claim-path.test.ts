import assert from "node:assert/strict";
import { claimAt } from "../../../src/claims/claim-path.js";

const own = (json: string) => JSON.parse(json) as unknown;

describe("claimAt", () => {
	const claims = own(`{
		"sub": "jamie",
		"none": null,
		"no": false,
		"zero": 0,
		"blank": "",
		"realm_access": { "roles": ["admin", "user"], "deep": { "er": 1 } },
		"https://example.com/roles": ["editor"],
		"https://example.com/app": { "groups": { "a.b": "c" } },
		"a": { "b": { "c": "short", "only": "here" } },
		"a.b": { "c": "long" },
		"list": [{ "name": "first" }, ["second"]],
		"": { "": "nameless" },
		".dot": 1,
		"end.": { "x": 2 }
	}`);

	const found: [path: string, value: unknown][] = [
		["sub", "jamie"],
		["none", null],
		["no", false],
		["zero", 0],
		["blank", ""],
		["realm_access.roles", ["admin", "user"]],
		["realm_access.deep.er", 1],
		["https://example.com/roles", ["editor"]],
		["https://example.com/app.groups.a.b", "c"],
		["a.b.c", "long"],
		["list.0.name", "first"],
		["list.1.0", "second"],
		["realm_access.roles.1", "user"],
		[".dot", 1],
		["end..x", 2],
	];
	for (const [path, value] of found) it(`finds ${path}`, () => assert.deepEqual(claimAt(claims, path), value));

	const absent = [
		...["other", "sub.length", "sub.0", "none.x", "zero.x", "blank.x", "realm_access.role", "realm_access.roles.2"],
		...["realm_access.roles.length", "list.length", "list.-1", "list.00", "a.b.only", "a.", ".a", ".", "..", "a..b"],
		...["realm_access.roles.push", "constructor", "constructor.name", "toString", "__proto__", "__proto__.toString"],
		...["realm_access.__proto__", "realm_access.constructor.name", "list.__proto__.length", "hasOwnProperty.length"],
	];
	for (const path of absent) it(`finds nothing at ${path}`, () => assert.equal(claimAt(claims, path), undefined));

	it("finds what a token itself calls __proto__ or constructor", () => {
		const hostile = own(`{ "__proto__": { "admin": true }, "constructor": { "name": "x" } }`);
		assert.equal(claimAt(hostile, "__proto__.admin"), true);
		assert.equal(claimAt(hostile, "constructor.name"), "x");
		assert.equal(claimAt(hostile, "admin"), undefined);
	});

	it("finds nothing in what is no object", () => {
		for (const value of [undefined, null, "text", 7, true]) assert.equal(claimAt(value, "length"), undefined);
	});

	it("takes a path of many dots", () => assert.equal(claimAt(claims, ".".repeat(10_000)), undefined));
});

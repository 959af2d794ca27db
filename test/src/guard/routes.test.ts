import assert from "node:assert/strict";
import type { JwtError } from "../../../src/errors.js";
import { createGate } from "../../../src/guard/gate.js";
import type { GuardOptions, Route } from "../../../src/guard/guard-options.js";
import { createRequirement } from "../../../src/guard/routes.js";

/** The names of what is required: the scopes and the claims with rules; `open` if no token is. */
function required(options: GuardOptions, method: string, path: string): string {
	const checks = createRequirement(options)(method, path);
	return checks?.map((check) => [check.expected?.(0)].flat().join(" ") || check.claim).join("; ") ?? "open";
}

describe("createRequirement", () => {
	it("requires the same of all requests without routes", () => {
		assert.equal(required({ scopes: "a b" }, "GET", "/any/../thing"), "a b");
		assert.equal(required({}, "GET", "/"), "");
	});

	const routes: Route[] = [
		{ path: "/open", open: true },
		{ path: "/api/health", methods: "GET", open: true },
		{ path: "/api", methods: ["post", "PUT"], scopes: "write" },
		{ path: "/api", scopes: ["read"] },
		{ path: "/users/*/photos", scopes: "photos" },
		{ path: "/My%20Files/", scopes: "files" },
		{ path: "/all/*", scopes: "all" },
		{ path: "/people/*", open: true },
		{ path: "/private files", scopes: "private" },
		{ path: "/publicity", open: true },
		{ path: "/publications", scopes: "publish" },
		{ path: "/caf\u00e9", scopes: "coffee" },
	];
	const rows: [method: string, path: string, expected: string][] = [
		["GET", "/open", "open"],
		["DELETE", "/open/x/y", "open"],
		["GET", "/opening", "own"],
		["GET", "/", "own"],
		["GET", "/api/health", "open"],
		["HEAD", "/api/health", "open"],
		["POST", "/api/health", "own; write"],
		["PUT", "/api", "own; write"],
		["HEAD", "/api/x", "own; read"],
		["OPTIONS", "/API/x/", "own; read"],
		["GET", "/users/jamie/photos/1", "own; photos"],
		["GET", "/users/photos", "own"],
		["GET", "/users//photos", "own"],
		["GET", "/my%20files/x", "own; files"],
		["GET", "/all", "own; all"],
		["GET", "/all/x", "own; all"],
		["GET", "/all/", "own; all"],
		["GET", "/people/jamie", "open"],
		["GET", "/people/jamie/photos", "open"],
		["GET", "/people", "own"],
		["GET", "/people/", "own"],
		["GET", "/people/%20", "own"],
		["post", "/api", "own; write"],
		["GET", "/privat~1/x", "own; private"],
		["GET", "/PRIVAT~12", "own; private"],
		["GET", "/pr1a2B~1/x", "own; private"],
		["GET", "/other~1/x", "own"],
		["GET", "/privat~x", "own"],
		["GET", "/public~1", "own; publish"],
		["GET", "/caf%C3%A9", "own; coffee"],
		["GET", "/CAF\u00c9", "own; coffee"],
		["GET", "/cafe%CC%81", "own; coffee"],
		["GET", "//open/api/x", "own; read"],
		["GET", "//api/open", "own; read"],
		["GET", "/api%C2%A0", "own; read"],
		["GET", "/open%EF%BC%8F..%EF%BC%8Fapi", "own; read"],
		["GET", "/open/../api/x", "own; read"],
		["GET", "/open/..%2fapi/x", "own; read"],
		["GET", "/open%2fx", "own"],
		["GET", "/api/../open", "own; read"],
	];
	for (const [method, path, expected] of rows) {
		it(`requires ${expected} for ${method} ${path}`, () => {
			assert.equal(required({ scopes: "own", routes }, method, path), expected);
		});
	}

	it("lets the first route count, not the most exact one", () => {
		const order: Route[] = [
			{ path: "/", scopes: "all" },
			{ path: "/open", open: true },
		];
		assert.equal(required({ routes: order }, "GET", "/open"), "all");
	});

	it("adds what an empty star may stand for to what is required anyway", () => {
		const order: Route[] = [
			{ path: "/a/*", scopes: "below" },
			{ path: "/a", scopes: "itself" },
		];
		assert.equal(required({ routes: order }, "GET", "/a"), "below; itself");
		assert.equal(required({ routes: order }, "GET", "/a/b"), "below");
		const open: Route[] = [
			{ path: "/a/*", scopes: "below" },
			{ path: "/a", open: true },
		];
		assert.equal(required({ routes: open }, "GET", "/a"), "below");
	});

	it("takes any of the scopes where the guard or the route says so", () => {
		const check = (options: GuardOptions) =>
			createRequirement(options)("GET", "/")?.map(({ run }) => run({ header: {}, claims: { scope: "a" } }, 0));
		assert.deepEqual(check({ scopes: "a b", scopesmatch: "any", routes: [{ path: "/", scopes: "a c" }] }), [
			undefined,
			undefined,
		]);
		assert.equal(check({ scopesmatch: "any", routes: [{ path: "/", scopes: "a c", scopesmatch: "all" }] })?.length, 1);
		const [failure] = check({ routes: [{ path: "/", scopes: "a c" }] }) ?? [];
		assert.equal((failure as JwtError).code, "ERR_JWT_INSUFFICIENT_SCOPE");
	});

	const wrong: [title: string, options: unknown, message: RegExp][] = [
		["routes that are no list", { routes: {} }, /routes is not a list/],
		["a route that is no object", { routes: ["/open"] }, /Route 1 must be an object/],
		["a route without a path", { routes: [{ open: true }] }, /Route 1 has no path that starts with a slash/],
		["a path without a slash", { routes: [{ path: "open" }] }, /starts with a slash/],
		["a path with a query", { routes: [{ path: "/a?b" }] }, /fits no request/],
		["a path with half a segment", { routes: [{ path: "/img*" }] }, /fits no request/],
		["a path with a name for a segment", { routes: [{ path: "/users/:id" }] }, /\* for any one segment/],
		["a path with ..", { routes: [{ path: "/a/../b" }] }, /fits no request/],
		["a path with two slashes", { routes: [{ path: "/a//b" }] }, /fits no request/],
		["an unknown option of a route", { routes: [{ path: "/", scope: "a" }] }, /Route 1 has the unknown option scope/],
		["methods that are none", { routes: [{ path: "/", methods: [] }] }, /methods that do not exist/],
		["a method that is no text", { routes: [{ path: "/", methods: [1] }] }, /methods that do not exist/],
		["a method that is misspelled", { routes: [{ path: "/", methods: ["GET", "PSOT"] }] }, /methods that do not exist/],
		["two methods in one text", { routes: [{ path: "/", methods: "GET POST" }] }, /methods that do not exist/],
		["an open that is text", { routes: [{ path: "/", open: "false" }] }, /open that is not true or false/],
		["an open route with scopes", { routes: [{ path: "/", open: true, scopes: "a" }] }, /open, but requires/],
		[
			"an open route with rules",
			{ routes: [{ path: "/", open: true, rules: [{ claim: "a", operator: "exists" }] }] },
			/open/,
		],
		["scopes of an unset variable", { scopes: undefined }, /option scopes without a value/],
		["blank scopes", { routes: [{ path: "/", scopes: " " }] }, /option scopes without a value/],
		["scopes that are no text", { scopes: [1] }, /scopes that are not text/],
		["a blank scope in a list", { scopes: ["read", " "] }, /scopes that are not text/],
		["scopes of the prototype", Object.create({ scopes: "admin" }), /inherits the option scopes/],
		["a rule on no text", { rules: [{ claim: 5, operator: "equals", value: 1 }] }, /names no claim/],
		[
			"a rule with an unset variable in its list",
			{ rules: [{ claim: "a", operator: "oneof", value: ["b", undefined] }] },
			/an entry without a value/,
		],
		["an unknown scopesmatch", { scopes: "a", scopesmatch: "some" }, /scopesmatch/],
		["rules that are no list", { rules: { claim: "a", operator: "exists" } }, /rules that are not a list/],
		["a rule without a value", { rules: [{ claim: "a", operator: "equals" }] }, /no value to compare with/],
		[
			"a rule of an unset variable",
			{ rules: [{ claim: "a", operator: "equals", value: undefined }] },
			/without a value/,
		],
		["a rule with an unknown operator", { rules: [{ claim: "a", operator: "is", value: 1 }] }, /unknown operator is/],
		[
			"a rule with an unknown option",
			{ rules: [{ claim: "a", op: "equals" }] },
			/A rule of The guard|unknown option op/,
		],
	];
	for (const [title, options, message] of wrong) {
		it(`refuses ${title}`, () => {
			assert.throws(
				() => createGate({ verify: () => assert.fail() }, options as GuardOptions),
				(error: JwtError) => {
					assert.equal(error.code, "ERR_JWT_CONFIG_INVALID");
					assert.match(error.message, message);
					return true;
				},
			);
		});
	}
});

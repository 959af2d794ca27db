import assert from "node:assert/strict";
import type { JwtError } from "../../../src/errors.js";
import { createEditorUsers, type EditorOptions } from "../../../src/guard/editor-user.js";
import { sourceOf } from "../../support/guard-source.js";
import { mint } from "../../support/tokens.js";

const userOf = async (options: EditorOptions | undefined, claims: object, token = mint(claims)) =>
	(await createEditorUsers(sourceOf(), options)(token)).user;
const code = (expected: string) => (error: JwtError) => error.code === expected;

describe("createEditorUsers", () => {
	it("lets everyone read by default, under the name that the token has", async () => {
		const permissions = "read";
		const claims = { sub: "1", email: "jamie@example.com", preferred_username: "jamie" };
		assert.deepEqual(await userOf(undefined, claims), { username: "jamie", permissions });
		const { preferred_username: _, ...withEmail } = claims;
		assert.deepEqual(await userOf({}, withEmail), { username: "jamie@example.com", permissions });
		assert.deepEqual(await userOf({}, { sub: "1" }), { username: "1", permissions });
		assert.deepEqual(await userOf({ username: "a.b" }, { a: { b: "kim" } }), { username: "kim", permissions });
	});

	const nameless: [title: string, claims: object, options?: EditorOptions][] = [
		["none", {}],
		["one that is no text", { sub: 5 }],
		["a blank one", { sub: "" }],
		["one with a meaning of its own", { sub: "constructor" }],
		["a list", { sub: ["jamie"] }],
		["an object", { sub: { jamie: 1 } }],
		["none of the name asked for", { sub: "jamie" }, { username: "email" }],
	];
	for (const [title, claims, options] of nameless) {
		it(`refuses a token with ${title} as its user`, () =>
			assert.rejects(async () => userOf(options, claims), code("ERR_JWT_CLAIM_VALIDATION_FAILED")));
	}

	const grants: EditorOptions["permissions"] = [
		{ permissions: "*", rules: [{ claim: "roles", operator: "contains", value: "admin" }] },
		{ permissions: ["flows.read", "context.read"], scopes: "flows" },
	];
	it("gives the permissions of the first entry that the token meets", async () => {
		const permissionsOf = async (claims: object) =>
			(await userOf({ permissions: grants }, { sub: "jamie", ...claims })).permissions;
		assert.equal(await permissionsOf({ roles: ["admin"], scope: "flows" }), "*");
		assert.deepEqual(await permissionsOf({ roles: ["administrator"], scope: "flows" }), ["flows.read", "context.read"]);
		await assert.rejects(() => permissionsOf({ roles: "nonadmin" }), code("ERR_JWT_RULE_FAILED"));
	});

	const functions: [title: string, permissions: EditorOptions["permissions"], expected: unknown][] = [
		["a function", ({ sub }) => (sub === "jamie" ? "*" : "read"), "*"],
		["a function that waits", async () => ["flows.read"], ["flows.read"]],
		["a function that gives none", () => undefined, "ERR_JWT_RULE_FAILED"],
		["a function that gives a blank one", () => "", "ERR_JWT_RULE_FAILED"],
		["a function that gives an empty list", () => [], "ERR_JWT_RULE_FAILED"],
		["a function that gives a list in a list", () => [["*"]] as never, "ERR_JWT_RULE_FAILED"],
		["a function that gives an object", () => ({ permissions: "*" }) as never, "ERR_JWT_RULE_FAILED"],
		["a function that gives a list with a hole", () => ["read", undefined] as never, "ERR_JWT_RULE_FAILED"],
		["a function that gives true", () => true as never, "ERR_JWT_RULE_FAILED"],
		["a function that fails", ({ a }) => (a as { b: string }).b, "ERR_JWT_CONFIG_INVALID"],
		["a function that fails later", async ({ a }) => (a as { b: string }).b, "ERR_JWT_CONFIG_INVALID"],
	];
	for (const [title, permissions, expected] of functions) {
		it(`asks ${title}`, async () => {
			const user = async () => userOf({ permissions: permissions as never }, { sub: "jamie" });
			if (String(expected).startsWith("ERR")) await assert.rejects(user, code(String(expected)));
			else assert.deepEqual((await user()).permissions, expected);
		});
	}

	it("requires scopes and rules of every user", async () => {
		const options = { scopes: "editor", rules: [{ claim: "sub", operator: "equals", value: "jamie" }] };
		assert.equal((await userOf(options, { sub: "jamie", scope: "editor" })).username, "jamie");
		await assert.rejects(async () => userOf(options, { sub: "jamie" }), code("ERR_JWT_INSUFFICIENT_SCOPE"));
		await assert.rejects(async () => userOf(options, { sub: "kim", scope: "editor" }), code("ERR_JWT_RULE_FAILED"));
	});

	it("takes the token of a header alone or after Bearer, and only one", async () => {
		const options: EditorOptions = { token: { header: "X-Token" } };
		const token = mint({ sub: "jamie" });
		assert.equal((await userOf(options, {}, token)).username, "jamie");
		assert.equal((await userOf(options, {}, `Bearer ${token}`)).username, "jamie");
		await assert.rejects(async () => userOf(options, {}, `${token}, ${token}`), code("ERR_JWT_TOKEN_AMBIGUOUS"));
		await assert.rejects(async () => userOf({}, {}, ""), code("ERR_JWT_TOKEN_MISSING"));
	});

	const wrong: [title: string, options: unknown][] = [
		["a cookie", { token: { cookie: "t" } }],
		["a parameter", { token: { query: "t" } }],
		["an unknown option", { permission: "*" }],
		["a username that is no text", { username: 1 }],
		["blank permissions", { permissions: "" }],
		["no permissions", { permissions: [] }],
		["an entry without permissions", { permissions: [{ scopes: "a" }] }],
		["an entry with an unknown option", { permissions: [{ permissions: "*", role: "admin" }] }],
		["an entry beside a permission", { permissions: ["read", { permissions: "*" }] }],
		["permissions of an unset variable", { permissions: undefined }],
	];
	for (const [title, options] of wrong) {
		it(`refuses ${title}`, () =>
			assert.throws(() => createEditorUsers(sourceOf(), options as EditorOptions), code("ERR_JWT_CONFIG_INVALID")));
	}
});

/** A `jwt` node that guards an endpoint: tokens from a request, scopes, rules, and requests without a token. */
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { assertCaught, deploy, type FlowOptions, LEVEL, type Message, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

const CLAIMS = {
	...{ sub: "jamie", level: 7, since: 1_700_000_000, scope: "read write" },
	...{ realm_access: { roles: ["admin-of-realm"] }, "https://example.com/team": "blue-team" },
};
const token = mint(CLAIMS);
const answering = { mode: "verify", outputs: 2, onfailure: "output" };

const request = (parts: object): Message => ({ payload: "the body", req: { headers: {}, ...parts }, res: {} });
const bearer = (value: string) => request({ headers: { authorization: `Bearer ${value}` } });
const good = () => bearer(token);

const PLACES: [tokenType: string, name: string, here: () => Message, twice: () => Message][] = [
	["bearer", "", good, () => request({ rawHeaders: ["Authorization", `Bearer ${token}`, "authorization", "Basic a"] })],
	["bearer", "payload", good, () => bearer(`${token}, Bearer ${token}`)],
	[
		...["cookie", "session"],
		() => request({ headers: { cookie: `session=${token}` }, cookies: { session: token } }),
		() => request({ headers: { cookie: `session=${token}; session=x` }, cookies: { session: token } }),
	] as unknown as (typeof PLACES)[number],
	[
		...["header", "X-Proxy-Assertion"],
		() => request({ headers: { "x-proxy-assertion": token, authorization: "Bearer x" } }),
		() => request({ headers: { "x-proxy-assertion": `${token}, ${token}` } }),
	] as unknown as (typeof PLACES)[number],
	[
		...["query", "token"],
		() => request({ query: { token } }),
		() => request({ query: { token: [token, token] } }),
	] as unknown as (typeof PLACES)[number],
];

type RuleRow = { claim: string; operator: string; value?: unknown; type?: string };
const rule = (claim: string, operator: string, value: unknown = "", type = "str"): RuleRow => {
	return { claim, operator, value, type };
};

const ALLOWED: [title: string, jwt: object][] = [
	["the scopes", { scopes: " write  read " }],
	["no scopes", { scopes: "  " }],
	["any one of the scopes", { scopes: "delete write", scopesmatch: "any" }],
	["any of a list", { rules: [rule("realm_access.roles", "anyof", "owner, admin-of-realm")] }],
	["any of a JSON list", { rules: [rule("scope", "anyof", `["delete", "read"]`, "json")] }],
	["exists", { rules: [rule("realm_access.roles", "exists")] }],
	["exists of a row without a value", { rules: [{ claim: "sub", operator: "exists" }] }],
	["text", { rules: [rule("sub", "equals", "jamie")] }],
	["a number", { rules: [rule("level", "equals", "7", "num"), rule("level", "gte", "7", "num")] }],
	["JSON", { rules: [rule("sub", "oneof", `["robin", "jamie"]`, "json")] }],
	["a list of texts", { rules: [rule("sub", "oneof", "robin, jamie", "list")] }],
	["a date", { rules: [rule("since", "lt", "", "date")] }],
	["an environment variable", { rules: [rule("sub", "equals", "GUARD_TEST_NAME", "env")] }],
	["the message", { rules: [rule("sub", "equals", "req.params.user", "msg")] }],
	["flow context", { rules: [rule("realm_access.roles", "equals", "roles", "flow")] }],
	["global context", { rules: [rule("sub", "oneof", "users.allowed", "global")] }],
	["JSONata", { rules: [rule("sub", "equals", "$lowercase(req.params.USER)", "jsonata")] }],
	["a pattern", { rules: [rule("https://example.com/team", "matches", "(blue|red)-\\w+")] }],
	["one rule in place of a list", { rules: rule("realm_access.roles", "contains", "admin-of-realm") }],
];

const REFUSED: [title: string, jwt: object, code: string, claim: string, reason: string, scope?: string][] = [
	[
		"lacking all of the scopes",
		{ scopes: "share delete", scopesmatch: "any" },
		...(["ERR_JWT_INSUFFICIENT_SCOPE", "scope", "check_failed", "share delete"] as const),
	],
	["a scope it lacks", { scopes: "read delete" }, "ERR_JWT_INSUFFICIENT_SCOPE", "scope", "check_failed", "read delete"],
	...(
		[
			[rule("tenant", "exists"), "missing"],
			[rule("sub", "equals", "robin"), "check_failed"],
			[rule("level", "equals", "7"), "check_failed"],
			[rule("level", "lt", "7", "num"), "check_failed"],
			[rule("sub", "gt", "7", "num"), "invalid"],
			[rule("realm_access.roles", "contains", "admin"), "check_failed"],
			[rule("https://example.com/team", "matches", "blue"), "check_failed"],
		] as const
	).map(([row, reason]): (typeof REFUSED)[number] => [
		...([`${row.claim} ${row.operator} ${row.value}`, { rules: [rule("sub", "exists"), row] }] as const),
		...(["ERR_JWT_RULE_FAILED", row.claim, reason] as const),
	]),
];

const WRONG_RULES: RuleRow[] = [
	rule("sub", "matches", "("),
	rule("level", "lt", ""),
	rule("level", "lt", "soon"),
	rule("sub", "equals", "{", "json"),
	rule("sub", "equals", "-payload", "jsonata"),
	rule("sub", "is", "jamie"),
];

/** What is not set, and what a rule on a blank claim says of it: a token with such a claim must not get in. */
const UNSET: [row: RuleRow, problem: string][] = [
	[rule("blank", "equals", "GUARD_TEST_UNSET", "env"), "is not set: env.GUARD_TEST_UNSET."],
	[rule("blank", "equals", "GUARD_TEST_BLANK", "env"), "is not set: env.GUARD_TEST_BLANK."],
	[rule("blank", "oneof", "GUARD_TEST_UNSET", "env"), "is not set: env.GUARD_TEST_UNSET."],
	[rule("blank", "oneof", "a, ${GUARD_TEST_UNSET}", "list"), "is not set: a, ${GUARD_TEST_UNSET}."],
	[rule("blank", "matches", "GUARD_TEST_UNSET", "env"), "is not set: env.GUARD_TEST_UNSET."],
	[rule("short", "equals", "a${GUARD_TEST_UNSET}", "env"), "is not set: env.a${GUARD_TEST_UNSET}."],
	[rule("reference", "equals", "${GUARD_TEST_UNSET}"), "is not set: ${GUARD_TEST_UNSET}."],
	[rule("blank", "equals", "${GUARD_TEST_BLANK}"), "is not set: ${GUARD_TEST_BLANK}."],
	[rule("blank", "equals", "req.params.nobody", "msg"), "is not set: msg.req.params.nobody."],
	[rule("nothing", "equals", "nothing", "msg"), "is not set: msg.nothing."],
	[rule("blank", "equals", "nobody", "flow"), "is not set: flow.nobody."],
	[rule("blank", "contains", "nobody.name", "global"), "is not set: global.nobody.name."],
	[rule("blank", "equals", "req.params.nobody", "jsonata"), "is a JSONata expression that returns nothing."],
];

async function deployGuard(jwt: object, options: FlowOptions = {}) {
	const flow = await deploy({ ...options, jwt: { ...answering, tokenType: "bearer", token: "", ...jwt } });
	// Made in another realm, as a function node's are.
	flow.context().flow.set("roles", runInNewContext(`["admin-of-realm"]`));
	flow.context().global.set("users", runInNewContext(`({ allowed: ["jamie"] })`));
	return flow;
}

describe("jwt: a guard", () => {
	before(() => Object.assign(process.env, { GUARD_TEST_NAME: "jamie", GUARD_TEST_BLANK: "" }));
	after(() => {
		delete process.env.GUARD_TEST_NAME;
		delete process.env.GUARD_TEST_BLANK;
	});
	afterEach(stop);

	for (const [tokenType, name, here, twice] of PLACES) {
		it(`takes the token from ${tokenType} ${name}, and leaves the request as it is`, async () => {
			const flow = await deployGuard({ tokenType, token: name, output: "user" });
			const msg = here();
			const { req, res } = msg;
			const { first } = await flow.send(msg);
			assert.ok(first === msg && msg.req === req && msg.res === res);
			assert.deepEqual([msg.user, msg.payload], [CLAIMS, "the body"]);
		});

		it(`answers 401 with a bare challenge where there is none in ${tokenType} ${name}`, async () => {
			const flow = await deployGuard({ tokenType, token: name });
			for (const msg of [request({}), request({ query: {}, cookies: {} }), { payload: token }]) {
				const { second } = await flow.send(msg);
				assert.equal(second?.statusCode, 401);
				assert.deepEqual(second?.headers, { "WWW-Authenticate": 'Bearer realm="node-red"' });
				assert.equal(Object(second?.error).code, "ERR_JWT_TOKEN_MISSING");
			}
		});

		it(`answers 400 where there are two in ${tokenType} ${name}`, async () => {
			const flow = await deployGuard({ tokenType, token: name, allowmissing: true });
			const { second } = await flow.send(twice());
			assert.deepEqual([second?.statusCode, Object(second?.payload).error], [400, "invalid_request"]);
			assert.equal(Object(second?.error).code, "ERR_JWT_TOKEN_AMBIGUOUS");
		});
	}

	for (const value of [token, `JWT ${token}`, `Bearer: ${token}`]) {
		it(`answers 401 and says what is missing before the token: ${value.replace(token, "…")}`, async () => {
			const flow = await deployGuard({});
			const { second } = await flow.send(request({ headers: { authorization: value } }));
			const { statusCode, headers, payload, error } = Object(second);
			assert.deepEqual([statusCode, headers], [401, { "WWW-Authenticate": 'Bearer realm="node-red"' }]);
			assert.equal(error.code, "ERR_JWT_TOKEN_MISSING");
			assert.deepEqual(payload, { error: "unauthorized", error_description: error.message });
			assert.match(error.message, /lacks the word Bearer before the token/);
		});
	}

	for (const [scopes, setting] of [
		["${GUARD_TEST_UNSET}", "not set"],
		["${GUARD_TEST_BLANK}", "blank"],
	]) {
		it(`answers 500 where the scopes are an environment variable that is ${setting}`, async () => {
			const flow = await deployGuard({ scopes });
			const { second } = await flow.send(good());
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
		});
	}

	for (const [jwt, words] of [
		[{ scopes: "read", scopesmatch: "some" }, /scopesmatch/],
		[{ scopes: "", scopesmatch: "" }, /scopesmatch/],
		[{ tokenType: "header", token: "" }, /needs the name of the header/],
		[{ tokenType: "header", token: "two words" }, /a name that no header can have/],
	] as const) {
		it(`answers 500, whoever asks, for ${JSON.stringify(jwt)}`, async () => {
			const flow = await deployGuard({ ...jwt, allowmissing: true });
			for (const msg of [good(), request({}), { payload: token }]) {
				const { second } = await flow.send(msg);
				assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
				assert.match(Object(second?.error).message, words);
			}
		});
	}

	for (const issuer of ["${GUARD_TEST_UNSET}", "${GUARD_TEST_BLANK}"]) {
		it(`answers 500 where the issuer is ${issuer}`, async () => {
			const flow = await deployGuard({}, { config: { issuer } });
			const { second } = await flow.send(good());
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
			assert.match(Object(second?.error).message, /issuer names an environment variable/);
		});
	}

	it("decodes a request's token too", async () => {
		const flow = await deployGuard({ mode: "decode" });
		assert.deepEqual(Object((await flow.send(good())).first?.payload).claims, CLAIMS);
	});

	for (const [title, jwt] of ALLOWED) {
		it(`lets in by ${title}`, async () => {
			const flow = await deployGuard({ ...jwt, output: "user" });
			const msg = request({ headers: { authorization: `Bearer ${token}` }, params: { user: "jamie", USER: "JAMIE" } });
			const { first, second } = await flow.send(msg);
			assert.deepEqual(first?.user, CLAIMS, JSON.stringify(second?.error));
		});
	}

	for (const [title, jwt, code, claim, reason, scope] of REFUSED) {
		it(`answers 403 for ${title}`, async () => {
			const flow = await deployGuard(jwt);
			const { second } = await flow.send(good());
			const { statusCode, headers, payload, error } = Object(second);
			assert.deepEqual([statusCode, payload.error, error.code], [403, "insufficient_scope", code]);
			const expected = `Bearer realm="node-red", error="insufficient_scope", error_description="${payload.error_description}"`;
			assert.equal(headers["WWW-Authenticate"], expected + (scope ? `, scope="${scope}"` : ""));
			assert.doesNotMatch(JSON.stringify(second), /jamie"|admin-of|blue-team|read write/);
			assert.deepEqual(flow.logged(LEVEL.error, "jwt"), []);
		});

		it(`raises ${code} for ${title}, with claim and reason`, async () => {
			const flow = await deployGuard({ ...jwt, onfailure: "error" });
			const outcome = await flow.send(good());
			const caught = assertCaught(outcome, code);
			assert.deepEqual([outcome.error?.claim, outcome.error?.reason], [claim, reason]);
			assert.deepEqual(Object(caught.error).cause, { claim, reason });
		});
	}

	it("refuses a bad token before it looks at scopes and rules", async () => {
		const flow = await deployGuard({ scopes: "delete", rules: [rule("sub", "matches", "(")] });
		const { second } = await flow.send(bearer(mint({ ...CLAIMS, exp: 1 })));
		assert.deepEqual([second?.statusCode, Object(second?.error).code], [401, "ERR_JWT_EXPIRED"]);
	});

	for (const [row, problem] of UNSET) {
		it(`answers 500, and lets nobody in, where a value is not set: ${row.operator} ${row.type} ${row.value}`, async () => {
			const flow = await deployGuard({ rules: [row] });
			const claims = { ...CLAIMS, blank: "", short: "a", nothing: null, reference: "${GUARD_TEST_UNSET}" };
			const { second } = await flow.send({ ...bearer(mint(claims)), nothing: null });
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
			assert.equal(Object(second?.error).message, `The rule on ${row.claim} has a value that ${problem}`);
			assert.deepEqual((await flow.send({ ...good(), nothing: null })).second?.statusCode, 500, "for any token");
		});
	}

	for (const row of WRONG_RULES) {
		it(`answers 500 for a rule that cannot be read: ${row.claim} ${row.operator} ${row.value}`, async () => {
			const flow = await deployGuard({ rules: [row] });
			const { second } = await flow.send(good());
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [500, "ERR_JWT_CONFIG_INVALID"]);
			assert.equal(flow.logged(LEVEL.error, "jwt").length, 1);
		});
	}
});

describe("jwt: a guard that lets in without a token", () => {
	afterEach(stop);

	it("unsets the result, and asks for no scope and no claim", async () => {
		const flow = await deployGuard({ allowmissing: true, scopes: "read", rules: [rule("sub", "exists")] });
		const { first, second } = await flow.send(request({}));
		assert.ok(first && !second && !("payload" in first));
		assert.deepEqual((await flow.send(good())).first?.payload, CLAIMS);
	});

	for (const outputType of ["flow", "global"] as const) {
		it(`unsets ${outputType}.user, so that nobody is taken for the last caller`, async () => {
			const flow = await deployGuard({ allowmissing: true, output: "user", outputType });
			await flow.send(good());
			assert.deepEqual(flow.context()[outputType].get("user"), CLAIMS);
			assert.ok((await flow.send(request({}))).first);
			assert.equal(flow.context()[outputType].get("user"), undefined);
		});
	}

	for (const msg of [bearer("letmein"), bearer(mint({ exp: 1 })), bearer(`${token}x`)]) {
		it(`refuses a bad token all the same: ${Object(msg.req).headers.authorization.length}`, async () => {
			const flow = await deployGuard({ allowmissing: true });
			assert.equal((await flow.send(msg)).second?.statusCode, 401);
		});
	}

	for (const value of [token, `JWT ${token}`, `Bearer: ${token}`]) {
		it(`refuses a token that it cannot read in the header: ${value.replace(token, "…")}`, async () => {
			const flow = await deployGuard({ allowmissing: true });
			const { first, second } = await flow.send(request({ headers: { authorization: value } }));
			assert.ok(!first);
			assert.deepEqual([second?.statusCode, Object(second?.error).code], [401, "ERR_JWT_TOKEN_MISSING"]);
		});
	}

	it("lets in a caller with another scheme, who did not send a token", async () => {
		const flow = await deployGuard({ allowmissing: true });
		assert.ok((await flow.send(request({ headers: { authorization: "Basic YTpi" } }))).first);
	});

	it("does not take the text false for true", async () => {
		const flow = await deployGuard({ allowmissing: "false" });
		assert.equal((await flow.send(request({}))).second?.statusCode, 401);
	});

	it("works for messages of any other kind", async () => {
		const flow = await deployGuard({ allowmissing: true, tokenType: "msg", token: "token", output: "user" });
		const { first } = await flow.send({ payload: "a line", user: "left over" });
		assert.ok(first && first.user === undefined && first.payload === "a line");
	});
});

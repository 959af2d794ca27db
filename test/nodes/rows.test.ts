/** The rows of a `jwt` node that generates: added claims and header parameters, each with a typed value. */
import assert from "node:assert/strict";
import { assertCaught, deploy, type Flow, stop } from "../support/flow.js";
import { read } from "../support/tokens.js";

const VALUE = "sesame-and-lavender";

type Row = { value: string; type: string };
const row = (type: string, value: string): Row => ({ value, type });
const now = () => Math.floor(Date.now() / 1000);

const VALUES: [row: Row, value: unknown][] = [
	[row("str", "editor"), "editor"],
	[row("list", "reader, editor,"), ["reader", "editor"]],
	[row("list", "reader"), ["reader"]],
	[row("num", "42"), 42],
	[row("num", "-1.5"), -1.5],
	[row("bool", "true"), true],
	[row("bool", "false"), false],
	[row("json", '{"a": [1, null]}'), { a: [1, null] }],
	[row("env", "JWT_TEST_TENANT"), "acme"],
	[row("env", "at-${JWT_TEST_TENANT}"), "at-acme"],
	[row("msg", "user.name"), "Jamie"],
	[row("msg", "user.none"), null],
	[row("flow", "tenant"), "acme"],
	[row("flow", "tenants[msg.topic]"), "acme"],
	[row("global", "tenant.name"), "acme"],
	[row("jsonata", 'user.name & "!"'), "Jamie!"],
	[row("jsonata", "payload.roles[0]"), "admin"],
];

const BAD: [row: Row, problem: RegExp][] = [
	[row("msg", "user.nobody"), /has no value: msg\.user\.nobody is not set/],
	[row("msg", "nobody.name"), /has no value/],
	[row("msg", "user["), /msg\.user\[/],
	[row("flow", "nobody"), /has no value: flow\.nobody is not set/],
	[row("flow", "tenants[msg.nobody]"), /flow/],
	[row("global", "nobody"), /has no value/],
	[row("env", "JWT_TEST_UNSET"), /has no value: env\.JWT_TEST_UNSET is not set/],
	[row("env", "a-${JWT_TEST_UNSET}"), /has no value/],
	[row("num", "four"), /num/],
	[row("json", `{"${VALUE}`), /is not valid JSON/],
	[row("jsonata", `"${VALUE}`), /cannot be read as jsonata/],
	[row("jsonata", "-user.secret"), /is a JSONata expression that failed \(D1002\)/],
	[row("jsonata", "$error(user.secret)"), /is a JSONata expression that failed \(D3137\)/],
	[row("soup", VALUE), /unknown type soup/],
];

/** The parts of the token that a message yields; it may also bring a set of claims. */
async function tokenOf(flow: Flow, claims: object = {}) {
	const user = { name: "Jamie", none: null, secret: VALUE };
	const outcome = await flow.send({ payload: { roles: ["admin"], ...claims }, topic: "one", user });
	return { ...outcome, ...(outcome.first && read(String(outcome.first.payload))) };
}

function fillContext(flow: Flow): void {
	flow.context().flow.set("tenant", "acme");
	flow.context().flow.set("tenants", { one: "acme" });
	flow.context().global.set("tenant", { name: "acme" });
}

describe("jwt: rows", () => {
	before(() => {
		process.env.JWT_TEST_TENANT = "acme";
	});
	after(() => {
		delete process.env.JWT_TEST_TENANT;
	});
	afterEach(stop);

	for (const [property, value] of VALUES) {
		it(`read ${property.type} ${property.value}`, async () => {
			const addclaims = [{ claim: "it", ...property }];
			const flow = await deploy({ jwt: { addclaims, headers: [{ name: "it", ...property }] } });
			fillContext(flow);
			const { claims, header } = await tokenOf(flow);
			assert.deepEqual([claims?.it, header?.it], [value, value]);
			assert.deepEqual((await tokenOf(flow)).claims?.it, value, "the second time");
		});
	}

	for (const rows of ["addclaims", "headers"]) {
		for (const [property, problem] of BAD) {
			const { type, value } = property;
			it(`in ${rows} fail for ${type} ${value.replace(VALUE, "…")}, without telling a value`, async () => {
				const flow = await deploy({ jwt: { [rows]: [{ claim: "it", name: "it", ...property }] } });
				fillContext(flow);
				const { error, user } = assertCaught(await tokenOf(flow), "ERR_JWT_CLAIMS_INVALID");
				assert.match(error.message, problem);
				assert.match(error.message, /(added claim|header parameter) it /);
				assert.ok(!JSON.stringify(error).includes(VALUE));
				assert.deepEqual(user, { name: "Jamie", none: null, secret: VALUE });
			});
		}
	}

	it("write a date as the NumericDate of now, and in other forms where asked for", async () => {
		const claims = { made: "", exp: "", iso: "iso", object: "object" };
		const addclaims = Object.entries(claims).map(([claim, value]) => ({ claim, ...row("date", value) }));
		const flow = await deploy({ jwt: { addclaims } });
		const before = now();
		const token = await tokenOf(flow);
		const { made, exp, iso, object } = token.claims as Record<string, number | string>;
		for (const date of [made, exp])
			assert.ok(Number.isInteger(date) && before <= Number(date) && Number(date) <= now());
		for (const date of [iso, object]) assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});

	it("win over the message's claims and over the configuration's, in their order", async () => {
		const addclaims = [
			{ claim: "iss", ...row("str", "row") },
			{ claim: "sub", ...row("str", "first") },
			{ claim: "sub", ...row("str", "last") },
			{ claim: "exp", ...row("str", "4102444800") },
		];
		const flow = await deploy({ jwt: { addclaims }, config: { issuer: "config", expiresin: "60" } });
		const { claims } = await tokenOf(flow, { iss: "message", sub: "message", name: "Jamie" });
		assert.deepEqual(
			{ ...claims, iat: 0 },
			{ roles: ["admin"], iss: "row", sub: "last", name: "Jamie", exp: 4102444800, iat: 0 },
		);
	});

	it("set kid and typ over the configuration's", async () => {
		const headers = [
			{ name: "kid", ...row("str", "k2") },
			{ name: "typ", ...row("str", "at+jwt") },
		];
		const flow = await deploy({ jwt: { headers }, config: { keyid: "k1", tokentype: "JWT" } });
		assert.deepEqual((await tokenOf(flow)).header, { alg: "HS256", typ: "at+jwt", kid: "k2" });
	});

	const REFUSED: [title: string, jwt: object, problem: RegExp][] = [
		["a claim without a name", { addclaims: [{ claim: "", ...row("str", VALUE) }] }, /needs a name/],
		["a header parameter without a name", { headers: [{ name: "", ...row("str", VALUE) }] }, /needs a name/],
		["a claim __proto__", { addclaims: [{ claim: "__proto__", ...row("json", "{}") }] }, /__proto__/],
		["a header parameter __proto__", { headers: [{ name: "__proto__", ...row("json", "{}") }] }, /__proto__/],
		["exp as text", { addclaims: [{ claim: "exp", ...row("str", "soon") }] }, /exp must be a time in seconds/],
		["aud as a number", { addclaims: [{ claim: "aud", ...row("num", "1") }] }, /aud must be text or a list/],
		["kid as a number", { headers: [{ name: "kid", ...row("num", "1") }] }, /kid must be text/],
		...["alg", "crit", "b64"].map((name): [string, object, RegExp] => [
			`the header parameter ${name}`,
			{ headers: [{ name, ...row("str", "none") }] },
			new RegExp(`${name} is set by the node itself`),
		]),
	];
	for (const [title, jwt, problem] of REFUSED) {
		it(`refuse ${title}`, async () => {
			const flow = await deploy({ jwt });
			const { error } = assertCaught(await tokenOf(flow), "ERR_JWT_CLAIMS_INVALID");
			assert.match(error.message, problem);
			assert.ok(!error.message.includes(VALUE));
		});
	}
});

/** A `jwt` node that generates and cannot: each cause has its code, harms no message, and stops no flow. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { assertCaught, deploy, type FlowOptions, stop } from "../support/flow.js";
import { read } from "../support/tokens.js";

const VALUE = "sesame-and-lavender";

const cycle = () => {
	const claims: Record<string, unknown> = { sub: VALUE };
	claims.self = { claims };
	return claims;
};
const thrower = () => {
	throw new Error(VALUE);
};

const PAYLOADS: [title: string, payload: unknown, problem: RegExp][] = [
	["text", VALUE, /but got a string\./],
	["a number", 7, /but got a number\./],
	["true", true, /but got a boolean\./],
	["nothing", undefined, /but got nothing\./],
	["null", null, /but got null\./],
	["an array", [VALUE], /but got an array\./],
	["a Buffer", Buffer.from(VALUE), /but got a Buffer\./],
	["a Date", new Date(0), /but got a Date\./],
	["a Map", new Map([["sub", VALUE]]), /but got a Map\./],
	["an instance of a class", new (class Claims {})(), /the claims must be an object/i],
	["a function", () => VALUE, /but got a function\./],
	["exp in milliseconds", { exp: 1_700_000_000_000 }, /exp looks like milliseconds/],
	["exp as text in milliseconds", { exp: "1700000000000" }, /exp looks like milliseconds/],
	["iat in milliseconds", { iat: 1_700_000_000_000 }, /iat looks like milliseconds/],
	["a negative exp", { exp: -1 }, /exp is before 1970/],
	["exp as NaN", { exp: Number.NaN }, /exp is not a time/],
	["exp as infinity", { exp: Number.POSITIVE_INFINITY }, /exp is not a time/],
	["exp as an invalid Date", { exp: new Date(VALUE) }, /exp is not a time/],
	["exp as a word", { exp: VALUE }, /exp must be a time .* not a string\./],
	["exp as text with a sign", { exp: "-5" }, /exp must be a time/],
	["exp as null", { exp: null }, /exp must be a time .* not null\./],
	["nbf as true", { nbf: true }, /nbf must be a time .* not a boolean\./],
	["exp as a BigInt", { exp: 4102444800n }, /exp must be a time .* not a bigint\./],
	["iss as a number", { iss: 5 }, /iss must be text/],
	["sub as an object", { sub: { name: VALUE } }, /sub must be text, not an object/],
	["aud as a list of numbers", { aud: [VALUE, 1] }, /aud must be text or a list of texts/],
	["a cycle", cycle(), /contain a circular reference/],
	["a BigInt", { sub: VALUE, balance: 10n }, /BigInt/],
	["__proto__", JSON.parse(`{"sub": "${VALUE}", "__proto__": {"admin": true}}`), /__proto__/],
	["__proto__ within", JSON.parse(`{"user": {"__proto__": {"admin": true}}}`), /__proto__/],
	["a toJSON that throws", { user: { toJSON: thrower } }, /cannot be written as JSON/],
];

const UNREADABLE: [title: string, payload: object][] = [
	["a getter that throws", Object.defineProperty({}, "sub", { get: thrower, enumerable: true })],
	["a getter within that throws", { user: Object.defineProperty({}, "name", { get: thrower, enumerable: true }) }],
	["a tag that throws", Object.defineProperty({}, Symbol.toStringTag, { get: thrower })],
	["a Proxy that throws", new Proxy({}, { ownKeys: thrower })],
];

const LIFETIMES = ["-5", "soon", "1e9", "0", "15 parsecs", "99999999999999999999"];

const WRONG_DEFINITIONS: [title: string, options: FlowOptions, code: string, problem: RegExp][] = [
	...LIFETIMES.flatMap((expiresin): typeof WRONG_DEFINITIONS => [
		[`the lifetime ${expiresin}`, { config: { expiresin } }, "ERR_JWT_CONFIG_INVALID", /Expires after/],
		[`the node's lifetime ${expiresin}`, { jwt: { expiresin } }, "ERR_JWT_CONFIG_INVALID", /Expires after/],
	]),
	["not before soon", { config: { notbefore: "soon" } }, "ERR_JWT_CONFIG_INVALID", /Not before/],
	["a cap of soon", { config: { maxlifetime: "soon" } }, "ERR_JWT_CONFIG_INVALID", /Longest allowed/],
	["more than the cap", { config: { maxlifetime: "10m" } }, "ERR_JWT_CLAIMS_INVALID", /longer than the 600 seconds/],
	["a cap but no end", { config: { maxlifetime: "1h", expiresin: "" } }, "ERR_JWT_CLAIMS_INVALID", /never expire/],
	["claims in broken JSON", { jwt: { claims: `{"${VALUE}`, claimsType: "json" } }, "ERR_JWT_CLAIMS_INVALID", /JSON/],
	["JSON that is no object", { jwt: { claims: "[1]", claimsType: "json" } }, "ERR_JWT_CLAIMS_INVALID", /an array/],
	["JSONata that fails", { jwt: { claims: "-user", claimsType: "jsonata" } }, "ERR_JWT_CLAIMS_INVALID", /D1002/],
	["broken JSONata", { jwt: { claims: "{", claimsType: "jsonata" } }, "ERR_JWT_CLAIMS_INVALID", /jsonata/],
	["claims of no known type", { jwt: { claimsType: "str" } }, "ERR_JWT_CONFIG_INVALID", /unknown type str/],
	["claims of a broken path", { jwt: { claims: "a[", claimsType: "msg" } }, "ERR_JWT_CLAIMS_INVALID", /nothing/],
	[
		"claims of a path without its part",
		{ jwt: { claims: "a[msg.b]", claimsType: "flow" } },
		"ERR_JWT_CLAIMS_INVALID",
		/./,
	],
	["an output of no known type", { jwt: { outputType: "env" } }, "ERR_JWT_CONFIG_INVALID", /unknown type env/],
	["an output within text", { jwt: { output: "user.token" } }, "ERR_JWT_CONFIG_INVALID", /msg\.user\.token/],
	["an output with a broken path", { jwt: { output: "a[" } }, "ERR_JWT_CONFIG_INVALID", /output property/],
	["an output without a path", { jwt: { output: "" } }, "ERR_JWT_CONFIG_INVALID", /output property/],
	["a broken flow output", { jwt: { output: "a[", outputType: "flow" } }, "ERR_JWT_CONFIG_INVALID", /output property/],
	["a blank global output", { jwt: { output: "", outputType: "global" } }, "ERR_JWT_CONFIG_INVALID", /output property/],
];

describe("jwt: generate fails", () => {
	afterEach(stop);

	const good = { payload: { sub: "jamie" } };

	for (const [title, payload, problem] of PAYLOADS) {
		it(`for ${title}, and works for the next message`, async () => {
			const flow = await deploy();
			const before = inspect(payload, { depth: null });
			const msg = { payload, topic: "t", req: {}, res: {} };
			const { error, ...caught } = assertCaught(await flow.send(msg), "ERR_JWT_CLAIMS_INVALID");
			assert.match(error.message, problem);
			assert.ok(!inspect(error).includes(VALUE));
			assert.equal(msg.payload, payload);
			assert.equal(inspect(payload, { depth: null }), before);
			assert.ok(caught.topic === "t" && caught.req === msg.req && caught.res === msg.res);
			assert.equal(read(String((await flow.send(structuredClone(good))).first?.payload)).claims.sub, "jamie");
		});
	}

	for (const [title, payload] of UNREADABLE) {
		it(`for ${title}, tells a Catch node, and works for the next message`, async () => {
			const flow = await deploy();
			const [req, res] = [{}, {}];
			const caught = assertCaught(await flow.send({ payload, req, res }), "ERR_JWT_CLAIMS_INVALID");
			assert.ok(!inspect(caught.error).includes(VALUE));
			assert.ok(caught.req === req && caught.res === res, "an http response node needs them");
			assert.ok(!inspect(flow.log()).includes(VALUE));
			assert.equal(read(String((await flow.send(structuredClone(good))).first?.payload)).claims.sub, "jamie");
		});
	}

	for (const [title, options, code, problem] of WRONG_DEFINITIONS) {
		it(`for ${title}, each time`, async () => {
			const flow = await deploy(options);
			for (const payload of [{ sub: "jamie" }, { sub: "kim" }]) {
				const caught = assertCaught(await flow.send({ payload, user: VALUE }), code);
				assert.match(caught.error.message, problem);
				assert.ok(!inspect(caught.error).includes(VALUE));
				assert.deepEqual([caught.payload, caught.user], [payload, VALUE]);
			}
		});
	}

	it("for none of what a Function node makes, which has prototypes of its own", async () => {
		const flow = await deploy();
		const payload = runInNewContext('({ sub: "jamie", exp: new Date(4102444800000), aud: ["a"] })');
		const { iat, ...claims } = read(String((await flow.send({ payload })).first?.payload)).claims;
		assert.deepEqual(claims, { sub: "jamie", exp: 4102444800, aud: ["a"] });
	});
});

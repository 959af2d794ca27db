/** Environment variables that are blank, and rows that are odd: no check may get lost by them. */
import { assertCaught, deploy, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

const CODE = "ERR_JWT_CONFIG_INVALID";
const rule = { claim: "role", operator: "equals", value: "user", type: "str" };
const CASES: [title: string, jwt: object, config: object][] = [
	...["audience", "issuer", "maxage", "maxlifetime", "tokentype"].flatMap((name): typeof CASES => [
		[`${name} of a blank variable in a list`, {}, { [name]: ["${TEST_BLANK}"] }],
		[`${name} of whitespace`, {}, { [name]: "${TEST_SPACE}" }],
		[`${name} of a blank variable in the older spelling`, {}, { [name]: "$(TEST_BLANK)" }],
	]),
	["scopes of a blank variable in a list", { scopes: ["${TEST_BLANK}"] }, {}],
	["scopes of whitespace", { scopes: "${TEST_SPACE}" }, {}],
	["rules of a blank variable", { rules: "${TEST_BLANK}" }, {}],
	["an action of a blank variable", { mode: "${TEST_BLANK}" }, {}],
	["an action of Ignite's of a blank variable", { mode: undefined, generatejwt: "${TEST_BLANK}" }, {}],
	["a rule that is null", { rules: [null] }, {}],
	["a rule with a property that this version does not know", { rules: [{ ...rule, not: true }] }, {}],
];

describe("jwt: verify refuses to work", () => {
	before(() => Object.assign(process.env, { TEST_BLANK: "", TEST_SPACE: " " }));
	after(() => {
		for (const name of ["TEST_BLANK", "TEST_SPACE"]) delete process.env[name];
	});
	afterEach(stop);
	for (const [title, jwt, config] of CASES) {
		it(`for ${title}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify", ...jwt }, config });
			assertCaught(await flow.send({ payload: mint({ role: "user" }) }), CODE);
		});
	}
});

describe("jwt: generate", () => {
	afterEach(stop);
	for (const list of ["addclaims", "headers"]) {
		it(`answers for a row of ${list} that is null`, async () => {
			const flow = await deploy({ jwt: { [list]: [null] } });
			assertCaught(await flow.send({ payload: {} }), "ERR_JWT_CLAIMS_INVALID");
		});
	}
});

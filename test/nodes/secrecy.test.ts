/** Whatever happens, nothing that the nodes say holds a token, a secret or the value of a claim. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { deploy, type FlowOptions, type Message, stop } from "../support/flow.js";
import { encode, forge, mint } from "../support/tokens.js";

const SECRET = "zanzibar-cardamom-seven-and-thirty";
const VALUE = "vermilion-teapot";
/** A secret that is really a key, short, or not in its encoding, must not be told either. */
const BAD_SECRET = "short-zanzibar";
const PEM = "-----BEGIN PUBLIC KEY-----\nzanzibar\n-----END PUBLIC KEY-----";

const HS256 = { alg: "HS256", typ: "JWT" };
const now = Math.floor(Date.now() / 1000);
const claims = { iss: VALUE, aud: VALUE, sub: VALUE, user: { deep: [VALUE] }, exp: now + 86_400, iat: now };
const token = (more: object = {}, header: object = {}, secret = SECRET) =>
	forge({ ...HS256, kid: VALUE, ...header }, { ...claims, ...more }, secret);
const row = (value: string, type: string) => ({ claim: "it", name: "it", value, type });

const cycle: Message = { ...claims };
cycle.self = cycle;
const thrower = () => {
	throw new Error(VALUE);
};
const codedThrower = () => {
	throw Object.assign(new Error(VALUE), { code: VALUE });
};

/** Messages that fail, and some that succeed: those must be silent too. */
const CASES: [title: string, options: FlowOptions, payloads: unknown[]][] = [
	["claims that can be signed", { jwt: { headers: [row(VALUE, "str")] } }, [claims]],
	[
		"claims that cannot",
		{},
		[VALUE, [VALUE], cycle, { ...claims, n: 1n }, { exp: VALUE }, { sub: [VALUE] }, { aud: [1] }],
	],
	["__proto__", {}, [JSON.parse(`{"sub": "${VALUE}", "__proto__": {"a": "${VALUE}"}}`)]],
	["a getter", {}, [Object.defineProperty({}, "sub", { get: thrower, enumerable: true })]],
	["a tag that is a value", {}, [{ [Symbol.toStringTag]: VALUE }, { sub: { [Symbol.toStringTag]: VALUE } }]],
	["a tag that throws", {}, [Object.defineProperty({}, Symbol.toStringTag, { get: thrower })]],
	["toJSON", {}, [{ user: { toJSON: thrower } }]],
	["a lifetime over the cap", { config: { maxlifetime: "60" } }, [claims]],
	...["-payload.sub", "$error(payload.sub)", "payload.sub + 1", "$number(payload.sub)"].flatMap(
		(code): typeof CASES => [
			[`claims from ${code}`, { jwt: { claims: code, claimsType: "jsonata" } }, [claims]],
			[`an added claim from ${code}`, { jwt: { addclaims: [row(code, "jsonata")] } }, [claims]],
			[`a header parameter from ${code}`, { jwt: { headers: [row(code, "jsonata")] } }, [claims]],
			[`a token from ${code}`, { jwt: { mode: "verify", token: code, tokenType: "jsonata" } }, [claims]],
		],
	),
	...(["claims", "token"] as const).map((name): (typeof CASES)[number] => [
		`${name} from a function whose error has a code that is a value`,
		{ jwt: { mode: name === "token" ? "verify" : "generate", [name]: "payload.act()", [`${name}Type`]: "jsonata" } },
		[{ act: codedThrower }],
	]),
	["a constant in broken JSON", { jwt: { addclaims: [row(`{"a": "${VALUE}"`, "json")] } }, [claims]],
	["an added reserved header", { jwt: { headers: [{ ...row(VALUE, "str"), name: "alg" }] } }, [claims]],
	["a path through a value", { jwt: { addclaims: [row("users[msg.payload.sub].name", "flow")] } }, [claims, {}]],
	["no room for the result", { jwt: { output: "payload.sub.token" } }, [claims]],
	...(["verify", "decode"] as const).map((mode): (typeof CASES)[number] => [
		`tokens to ${mode}`,
		{ jwt: { mode }, config: { issuer: VALUE, audience: VALUE } },
		[
			token(),
			token({ exp: now - 1 }),
			token({ nbf: now + 86_400 }),
			token({ exp: VALUE }),
			token({ iss: "another" }),
			token({ aud: ["another"] }),
			token({}, {}, "another"),
			token({}, { alg: "HS512" }),
			token({}, { alg: VALUE }),
			token({}, { crit: [VALUE], [VALUE]: 1 }),
			token({}, { typ: VALUE }),
			forge(HS256, [VALUE], SECRET),
			forge(HS256, VALUE, SECRET),
			forge(VALUE, claims, SECRET),
			`${encode({ alg: "none" })}.${encode(claims)}.`,
			`Bearer ${token()}`,
			`${token()}.${VALUE}`,
			`${token()}!`,
			[token()],
			{ token: token() },
			VALUE,
		],
	]),
	["tokens and a policy that cannot be met", { jwt: { mode: "verify" }, config: { clocktolerance: VALUE } }, [token()]],
	["scopes that a token lacks", { jwt: { mode: "verify", scopes: "read" } }, [token({ scope: VALUE }), token()]],
	...[...["equals other", "oneof a,b", "contains other", "matches .{3}", "lt 5", "gte 5"]].map(
		(rule): (typeof CASES)[number] => {
			const [operator = "", value = ""] = rule.split(" ");
			const rules = [{ claim: "it.deep", operator, value, type: "str" }];
			const tokens = [VALUE, [VALUE], { [VALUE]: VALUE }, null, undefined].map((deep) => token({ it: { deep } }));
			return [`a rule that a token breaks: ${rule}`, { jwt: { mode: "verify", rules } }, tokens];
		},
	),
	["a short secret", { credentials: { secret: BAD_SECRET } }, [claims]],
	["a secret in another encoding", { config: { secretencoding: "hex" } }, [claims]],
	["a key for a secret", { credentials: { secret: PEM } }, [claims]],
];

const MARKS = [SECRET, VALUE, BAD_SECRET, "zanzibar", encode(SECRET), encode(VALUE)];

/** What must not be found anywhere: secrets, values, and the longer parts of each token. */
function forbidden(payloads: unknown[]): string[] {
	const tokens = payloads.flatMap((payload) => (typeof payload === "string" ? payload.split(/[ .]/) : []));
	return [...MARKS, ...tokens.filter((part) => part.length > 20)];
}

describe("what the nodes say", () => {
	afterEach(stop);

	for (const [title, { jwt, ...options }, payloads] of CASES) {
		for (const onfailure of ["error", "output"]) {
			it(`holds no secret, no token and no value: ${title}, ${onfailure}`, async () => {
				const flow = await deploy({ credentials: { secret: SECRET }, ...options, jwt: { onfailure, ...jwt } });
				const said: unknown[] = [];
				const tokens: unknown[] = [];
				for (const payload of payloads) {
					const { error, caught, first, second } = await flow.send({ payload });
					tokens.push(payload, first?.payload);
					said.push(error, caught?.error, second?.error, second?.payload, second?.headers);
				}
				said.push(flow.log(), await flow.statuses());
				const text = inspect(said, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null });
				for (const mark of forbidden(tokens)) assert.ok(!text.includes(mark), `told: ${mark}`);
			});
		}
	}

	for (const name of ["payload", "req"]) {
		for (const tokenType of ["request", "bearer", "msg"]) {
			for (const onfailure of ["error", "output"]) {
				it(`holds no secret, no token and no value: a message whose ${name} throws, ${tokenType}, ${onfailure}`, async () => {
					const token = tokenType === "msg" ? name : "";
					const flow = await deploy({ jwt: { mode: "verify", token, tokenType, onfailure } });
					const msg = Object.defineProperty({}, name, { get: thrower, enumerable: true }) as Message;
					const { error, second } = await flow.send(msg);
					assert.equal((second?.error as { code?: string })?.code ?? error?.code, "ERR_JWT_TOKEN_MISSING");
					const text = inspect([error, second?.error, flow.log(), await flow.statuses()], { depth: null });
					assert.ok(!text.includes(VALUE));
				});
			}
		}
	}

	it("would be found out by these tests", async () => {
		const flow = await deploy();
		await flow.send({ payload: VALUE });
		assert.match(inspect(flow.log(), { depth: null }), /event: 'node\.jwt\.receive'/);
		assert.ok(forbidden([mint(claims)]).length > MARKS.length);
	});
});

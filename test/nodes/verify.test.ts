/** A `jwt` node that verifies: where the token comes from, where its claims go, what the configuration asks for. */
import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { assertCaught, deploy, type FlowOptions, type Message, stop } from "../support/flow.js";
import { forge, mint, SECRET } from "../support/tokens.js";

const now = Math.floor(Date.now() / 1000);
const HS256 = { alg: "HS256", typ: "JWT" };
const KNOWN = { iss: "me", aud: "you", sub: "jamie", client_id: "c", jti: "j", iat: now, exp: now + 86_400 };

const SOURCES: [token: string, tokenType: string][] = [
	["payload", "msg"],
	["user.token", "msg"],
	["token", "flow"],
	["tokens[msg.topic]", "global"],
	['$substringAfter(line, " ")', "jsonata"],
];

const ACCEPTED: [title: string, options: FlowOptions, token: unknown][] = [
	["a token of another library", {}, jsonwebtoken.sign(KNOWN, SECRET, { algorithm: "HS256" })],
	["a token in a Buffer", {}, Buffer.from(mint(KNOWN))],
	["a token with whitespace around it", {}, ` ${mint(KNOWN)}\n`],
	["a token that never expires", {}, mint({ sub: "jamie" })],
	["a token without typ", {}, forge({ alg: "HS256" }, KNOWN)],
	["another algorithm", { config: { algorithm: "HS512" } }, forge({ alg: "HS512" }, KNOWN)],
	["issuer and audience", { config: { issuer: "me", audience: "them, you" } }, mint(KNOWN)],
	["one of the token's audiences", { config: { audience: "you" } }, mint({ ...KNOWN, aud: ["us", "you"] })],
	["an expired token within the tolerance", { config: { clocktolerance: "1d" } }, mint({ ...KNOWN, exp: now - 60 })],
	["an early token within the tolerance", { config: { clocktolerance: "120" } }, mint({ ...KNOWN, nbf: now + 60 })],
	["a young token", { config: { maxage: "1d" } }, mint({ ...KNOWN, iat: now - 60 })],
	["the type asked for", { config: { tokentype: "logout+jwt" } }, mint(KNOWN, { typ: "logout+jwt" })],
	[
		"an access token",
		{ config: { tokentype: "at+jwt", issuer: "me", audience: "you" } },
		mint(KNOWN, { typ: "application/at+jwt" }),
	],
	["a base64 secret", { config: { secretencoding: "base64" }, credentials: { secret: btoa(SECRET) } }, mint(KNOWN)],
	["a key ID it need not know", {}, mint(KNOWN, { kid: "other" })],
];

const WRONG_DEFINITIONS: [title: string, options: FlowOptions, problem: RegExp][] = [
	["a rule without its operator", { jwt: { rules: [{ claim: "sub", type: "str" }] } }, /sub has the unknown operator/],
	["a rule without its claim", { jwt: { rules: [{ operator: "exists" }] } }, /names no claim/],
	["a rule of no known type", { jwt: { rules: [{ claim: "sub", operator: "equals" }] } }, /unknown type undefined/],
	["a token type it does not know", { jwt: { token: "", tokenType: "trailer" } }, /type trailer/],
	["a tolerance of soon", { config: { clocktolerance: "soon" } }, /Clock tolerance/],
	["an oldest age of soon", { config: { maxage: "soon" } }, /Oldest accepted/],
	["access tokens of any issuer", { config: { tokentype: "at+jwt", audience: "you" } }, /issuer and an audience/],
	["an output of no known type", { jwt: { outputType: "env" } }, /unknown type env/],
];

describe("jwt: verify", () => {
	afterEach(stop);

	for (const [token, tokenType] of SOURCES) {
		it(`takes the token from ${tokenType} ${token}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify", token, tokenType } });
			const value = mint(KNOWN);
			flow.context().flow.set("token", value);
			flow.context().global.set("tokens", { one: value });
			const outcome = await flow.send({
				payload: value,
				user: { token: value },
				line: `Bearer ${value}`,
				topic: "one",
			});
			assert.deepEqual(outcome.first?.payload, KNOWN);
		});

		it(`says so when there is none in ${tokenType} ${token}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify", token: token.replaceAll("token", "none"), tokenType } });
			assertCaught(await flow.send({ line: "" }), "ERR_JWT_TOKEN_MISSING");
		});
	}

	for (const [output, outputType] of [
		["user.claims", "msg"],
		["claims", "flow"],
		["a.claims", "global"],
	] as const) {
		it(`puts the claims in ${outputType}.${output}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify", output, outputType } });
			const msg: Message = { payload: mint(KNOWN), user: { name: "Jamie" } };
			const before = msg.payload;
			const { first } = await flow.send(msg);
			assert.ok(first === msg && msg.payload === before);
			const claims = outputType === "msg" ? (msg.user as Message).claims : flow.context()[outputType].get(output);
			assert.deepEqual(claims, KNOWN);
		});
	}

	it("gives the header too where that is asked for", async () => {
		const flow = await deploy({ jwt: { mode: "verify", complete: true } });
		const { first } = await flow.send({ payload: mint(KNOWN, { kid: "k1" }) });
		assert.deepEqual(first?.payload, { header: { ...HS256, kid: "k1" }, claims: KNOWN });
	});

	for (const [title, options, token] of ACCEPTED) {
		it(`accepts ${title}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify" }, ...options });
			const { first, error } = await flow.send({ payload: token });
			assert.equal(error, undefined);
			assert.equal(Object(first?.payload).sub, "jamie");
		});
	}

	for (const [title, options, problem] of WRONG_DEFINITIONS) {
		it(`refuses every token where there are ${title}`, async () => {
			const flow = await deploy({ ...options, jwt: { mode: "verify", ...options.jwt } });
			for (const payload of [mint(KNOWN), mint(KNOWN)]) {
				const caught = assertCaught(await flow.send({ payload }), "ERR_JWT_CONFIG_INVALID");
				assert.match(caught.error.message, problem);
				assert.equal(caught.payload, payload);
			}
		});
	}
});

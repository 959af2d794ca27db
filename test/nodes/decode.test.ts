/** A `jwt` node that decodes: it reads any token, checks nothing, and needs no configuration. */
import assert from "node:assert/strict";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { encode, forge, mint, SECRET } from "../support/tokens.js";

const HS256 = { alg: "HS256", typ: "JWT" };

const READ: [title: string, token: unknown, header: object, claims: object][] = [
	["a good token", mint({ sub: "jamie" }), HS256, { sub: "jamie" }],
	["one of another secret", forge(HS256, { sub: "jamie" }, "x"), HS256, { sub: "jamie" }],
	["one of another algorithm", forge({ alg: "RS256", kid: "k" }, {}), { alg: "RS256", kid: "k" }, {}],
	["an unsigned one", `${encode({ alg: "none" })}.${encode({ sub: "jamie" })}.`, { alg: "none" }, { sub: "jamie" }],
	["an expired one", mint({ exp: 1 }), HS256, { exp: 1 }],
	["one with text beyond ASCII", mint({ name: "Zoë 🦉" }), HS256, { name: "Zoë 🦉" }],
	["one in a Buffer", Buffer.from(mint({})), HS256, {}],
];

const REFUSED: [title: string, token: unknown, code: string][] = [
	["nothing", undefined, "ERR_JWT_TOKEN_MISSING"],
	["empty text", "", "ERR_JWT_TOKEN_MISSING"],
	["a number", 42, "ERR_JWS_INVALID"],
	["a word", "letmein", "ERR_JWS_INVALID"],
	["a megabyte", "a".repeat(2 ** 20), "ERR_JWS_INVALID"],
	["bad base64url", mint({}).replace(".", ".!"), "ERR_JWS_INVALID"],
	["a header that is no JSON", forge("alg", {}), "ERR_JWS_INVALID"],
	["claims that are no JSON", forge(HS256, "sub"), "ERR_JWT_INVALID"],
	["claims that are no object", forge(HS256, "[1]"), "ERR_JWT_INVALID"],
	["claims that are no UTF-8", forge(HS256, Uint8Array.of(0x22, 0xff, 0x22)), "ERR_JWT_INVALID"],
];

const PLACES = [
	["user.token", "msg"],
	["token", "flow"],
	["token", "global"],
] as const;

describe("jwt: decode", () => {
	afterEach(stop);

	for (const [title, token, header, claims] of READ) {
		it(`reads ${title}, without a configuration`, async () => {
			const flow = await deploy({ jwt: { mode: "decode", jwtconfig: "" }, config: null });
			const { first } = await flow.send({ payload: token });
			assert.deepEqual(first?.payload, { header, claims });
			assert.deepEqual(await flow.statuses(), [{ fill: "grey", shape: "dot", text: "jwt.status.decode" }]);
		});
	}

	it("reads the token with a configuration that has no secret", async () => {
		const flow = await deploy({ jwt: { mode: "decode" }, credentials: {} });
		assert.deepEqual((await flow.send({ payload: mint({}) })).first?.payload, { header: HS256, claims: {} });
	});

	for (const [title, token, code] of REFUSED) {
		it(`fails for ${title}, and works for the next message`, async () => {
			const flow = await deploy({ jwt: { mode: "decode" }, config: null });
			const caught = assertCaught(await flow.send({ payload: token, topic: "t" }), code);
			assert.deepEqual([caught.payload, caught.topic], [token, "t"]);
			assert.deepEqual((await flow.send({ payload: mint({}) })).first?.payload, { header: HS256, claims: {} });
		});
	}

	for (const [place, type] of PLACES) {
		it(`takes the token from ${type}.${place} and puts what it read there`, async () => {
			const own = { token: place, tokenType: type, output: place, outputType: type };
			const flow = await deploy({ jwt: { mode: "decode", ...own } });
			const token = mint({ sub: "jamie" });
			const user: Record<string, unknown> = { token };
			if (type !== "msg") flow.context()[type].set(place, token);
			const { first } = await flow.send({ payload: SECRET, user });
			assert.equal(first?.payload, SECRET);
			const result = type === "msg" ? user.token : flow.context()[type].get(place);
			assert.deepEqual(result, { header: HS256, claims: { sub: "jamie" } });
		});
	}

	it("ignores onfailure, which is for verifying", async () => {
		const flow = await deploy({ jwt: { mode: "decode", onfailure: "output" } });
		assertCaught(await flow.send({ payload: "letmein" }), "ERR_JWS_INVALID");
	});
});

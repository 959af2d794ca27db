/** A `jwt` node as flows made for Ignite have it: where it looks for the token, and where what it refuses goes. */
import assert from "node:assert/strict";
import { assertCaught, deploy, LEVEL, type Message, type Outcome, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

const token = mint({ sub: "jamie" });
const other = mint({ sub: "kim" });
const expired = mint({ sub: "jamie", exp: 1 });
const printed = { generatejwt: false, outputs: 2 };
const saved = { mode: "verify", generatejwt: "", token: "", tokenType: "request", onfailure: "output", outputs: 2 };

const request = (authorization: string | undefined, payload: unknown = {}, parts: object = {}): Message => ({
	...{ payload, req: { headers: { ...(authorization !== undefined && { authorization }) }, ...parts }, res: {} },
});
const codeOf = (msg: Message | undefined) => (msg?.error as { code?: string } | undefined)?.code;
const subject = ({ first }: Outcome) => (first?.payload as { sub?: string } | undefined)?.sub;

const ACCEPTED: [title: string, msg: () => Message][] = [
	["in the header", () => request(`Bearer ${token}`)],
	["in the header without the scheme", () => request(token)],
	["in the header, whatever the payload is", () => request(`Bearer ${token}`, other)],
	["in the payload of a request", () => request(undefined, token)],
	["in the payload, beside another scheme", () => request("Basic YTpi", token)],
	["in the payload as a Buffer", () => request(undefined, Buffer.from(token))],
	["in the payload of a message without a request", () => ({ payload: token })],
];

const REFUSED: [title: string, msg: () => Message, code: string][] = [
	["no token", () => request(undefined), "ERR_JWT_TOKEN_MISSING"],
	["no token and no payload", () => request(undefined, ""), "ERR_JWT_TOKEN_MISSING"],
	["an empty Buffer", () => request(undefined, Buffer.alloc(0)), "ERR_JWT_TOKEN_MISSING"],
	["a body of JSON", () => request(undefined, { access_token: token }), "ERR_JWT_TOKEN_MISSING"],
	["another scheme", () => request("Basic YTpi"), "ERR_JWT_TOKEN_MISSING"],
	["no request", () => ({ payload: { sub: "jamie" } }), "ERR_JWT_TOKEN_MISSING"],
	["text that is no token", () => request(undefined, "letmein"), "ERR_JWS_INVALID"],
	["a bad token before a good payload", () => request("Bearer letmein", token), "ERR_JWS_INVALID"],
	["an expired token", () => request(`Bearer ${expired}`), "ERR_JWT_EXPIRED"],
	["two tokens", () => request(token, {}, { query: { access_token: token } }), "ERR_JWT_TOKEN_AMBIGUOUS"],
];

describe("jwt: flows made for Ignite", () => {
	afterEach(stop);

	for (const [state, jwt] of [
		["as printed", printed],
		["as text", { generatejwt: "false", outputs: "2" }],
		["once saved", saved],
	] as const) {
		it(`accept a token in the header, else in the payload: ${state}`, async () => {
			const flow = await deploy({ jwt });
			for (const [title, msg] of ACCEPTED) assert.equal(subject(await flow.send(msg())), "jamie", title);
		});

		it(`send everything else to the second output: ${state}`, async () => {
			const flow = await deploy({ jwt });
			for (const [title, msg, code] of REFUSED) {
				const sent = msg();
				const { req, res } = sent;
				const { first, second } = await flow.send(sent);
				assert.equal(first, undefined, title);
				assert.equal(codeOf(second), code, title);
				assert.deepEqual([second?.req, second?.res], [req, res], title);
			}
		});
	}

	it("raise an error where there is one output", async () => {
		const flow = await deploy({ jwt: { generatejwt: "false", outputs: 1 } });
		assert.equal(subject(await flow.send(request(`Bearer ${token}`))), "jamie");
		assertCaught(await flow.send(request(undefined)), "ERR_JWT_TOKEN_MISSING");
	});

	it("refuse without a configuration, as printed, and the log says why", async () => {
		const flow = await deploy({ jwt: { ...printed, jwtconfig: "" } });
		const { second } = await flow.send(request(`Bearer ${token}`));
		assert.equal(codeOf(second), "ERR_JWT_CONFIG_MISSING");
		assert.match(flow.logged(LEVEL.error, "jwt").join(), /no configuration/);
	});

	it("keep what a node says in options of its own", async () => {
		const flow = await deploy({ jwt: { ...printed, token: "token", onfailure: "error" } });
		assert.equal(subject(await flow.send({ token, payload: other })), "jamie");
		assertCaught(await flow.send(request(`Bearer ${token}`)), "ERR_JWT_TOKEN_MISSING");
	});

	it("read by the same source without checking", async () => {
		const flow = await deploy({ jwt: { mode: "decode", token: "", tokenType: "request" } });
		const { first } = await flow.send(request(expired));
		assert.deepEqual(first?.payload, { header: { alg: "HS256", typ: "JWT" }, claims: { sub: "jamie", exp: 1 } });
	});

	it("generate where generatejwt is true, whatever the outputs", async () => {
		const flow = await deploy({ jwt: { generatejwt: true, outputs: 2 } });
		assert.match(String((await flow.send({ payload: { sub: "jamie" } })).first?.payload), /^eyJ/);
		assertCaught(await flow.send({ payload: "jamie" }), "ERR_JWT_CLAIMS_INVALID");
	});
});

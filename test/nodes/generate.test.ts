/** A `jwt` node that generates: where claims come from, what the configuration adds, where the token goes. */
import assert from "node:assert/strict";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { deploy, type FlowOptions, type Message, stop } from "../support/flow.js";
import { read, SECRET } from "../support/tokens.js";

const SOURCES: [claims: string, claimsType: string][] = [
	["payload", "msg"],
	["user.claims", "msg"],
	["claims", "flow"],
	["users[msg.topic]", "flow"],
	["claims.nested", "global"],
	['{"sub": "jamie"}', "json"],
	['{"sub": $lowercase(user.name)}', "jsonata"],
];

const PLACES: [output: string, outputType: "msg" | "flow" | "global"][] = [
	["token", "msg"],
	["auth.access.token", "msg"],
	["user.token", "msg"],
	["token", "flow"],
	["auth.token", "global"],
];

/** `lasts` is `exp - iat`, `waits` is `nbf - iat`. */
const POLICIES: [title: string, options: FlowOptions, header: object, claims: object][] = [
	["an hour by default", {}, {}, { lasts: 3600 }],
	["a time span", { config: { expiresin: "15m" } }, {}, { lasts: 900 }],
	["a lifetime given as a number", { config: { expiresin: 86400 } }, {}, { lasts: 86400 }],
	["no lifetime", { config: { expiresin: "" } }, {}, { exp: undefined }],
	["the node's own lifetime", { config: { expiresin: "15m" }, jwt: { expiresin: "2 days" } }, {}, { lasts: 172800 }],
	["a lifetime only the node has", { config: { expiresin: "" }, jwt: { expiresin: "60" } }, {}, { lasts: 60 }],
	["a lifetime just within the cap", { config: { maxlifetime: "1h", expiresin: "3600" } }, {}, { lasts: 3600 }],
	["no time before which it is not valid", {}, {}, { nbf: undefined }],
	["not before", { config: { notbefore: "1h" } }, {}, { waits: 3600 }],
	["not before now", { config: { notbefore: "0" } }, {}, { waits: 0 }],
	["issuer and audience", { config: { issuer: "me", audience: "you" } }, {}, { iss: "me", aud: "you" }],
	["several audiences", { config: { audience: "you, them" } }, {}, { aud: ["you", "them"] }],
	["type and key ID", { config: { tokentype: "at+jwt", keyid: "k1" } }, { typ: "at+jwt", kid: "k1" }, {}],
	["another algorithm", { config: { algorithm: "HS512" } }, { alg: "HS512" }, {}],
];

const DATES: [value: unknown, seconds: number][] = [
	["4102444800", 4102444800],
	[new Date(4102444800_000), 4102444800],
	[4102444800.9, 4102444800],
];

describe("jwt: generate", () => {
	afterEach(stop);

	it("does what a flow of Ignite's documents expects", async () => {
		const config = { name: "igniteadmin", expiresin: "86400", algorithm: "HS256" };
		const flow = await deploy({ jwt: { name: "creating jwt", generatejwt: "true", outputs: 1 }, config });
		const claims = { name: "CYber Group Inc.", Domain: "Services", Offices: { Dallas: "12900 Preston Road" } };
		const before = Math.floor(Date.now() / 1000);
		const { first } = await flow.send({ payload: claims });
		const { header, payload } = jsonwebtoken.verify(String(first?.payload), SECRET, { complete: true });
		assert.deepEqual(header, { alg: "HS256", typ: "JWT" });
		const { iat = 0, exp = 0, ...rest } = payload as JwtPayload;
		assert.deepEqual(rest, claims);
		assert.equal(exp - iat, 86400);
		assert.ok(before <= iat && iat <= Date.now() / 1000);
	});

	it("passes the same message on, and leaves the claims object as it was", async () => {
		const flow = await deploy();
		const [payload, req, res] = [Object.freeze({ sub: "jamie", exp: "4102444800" }), {}, {}];
		const msg = { payload, req, res, topic: "t" };
		const { first, completed } = await flow.send(msg);
		assert.equal(first, msg);
		assert.deepEqual(payload, { sub: "jamie", exp: "4102444800" });
		assert.ok(first?.req === req && first?.res === res && first?.topic === "t");
		assert.ok(completed);
	});

	it("takes no claims from the message where there are to be none", async () => {
		const addclaims = [{ claim: "sub", value: "jamie", type: "str" }];
		const flow = await deploy({ jwt: { claims: "payload", claimsType: "none", addclaims } });
		for (const payload of [{ admin: true }, "text", undefined]) {
			const { first } = await flow.send({ payload });
			const { iat, exp, ...claims } = read(String(first?.payload)).claims;
			assert.deepEqual(claims, { sub: "jamie" });
			assert.equal(Number(exp) - Number(iat), 3600);
		}
	});

	for (const [claims, claimsType] of SOURCES) {
		it(`takes claims from ${claimsType} ${claims}`, async () => {
			const flow = await deploy({ jwt: { claims, claimsType } });
			flow.context().flow.set("claims", { sub: "jamie" });
			flow.context().flow.set("users", { one: { sub: "jamie" } });
			flow.context().global.set("claims", { nested: { sub: "jamie" } });
			const user = { name: "Jamie", claims: { sub: "jamie" } };
			for (const payload of [{ sub: "jamie" }, { sub: "jamie" }]) {
				const { first } = await flow.send({ payload, topic: "one", user });
				assert.equal(read(String(first?.payload)).claims.sub, "jamie");
			}
		});
	}

	for (const [output, outputType] of PLACES) {
		it(`puts the token in ${outputType}.${output}`, async () => {
			const flow = await deploy({ jwt: { output, outputType } });
			const msg = { payload: { sub: "jamie" }, user: { name: "Jamie" } };
			const { first } = await flow.send(msg);
			assert.equal(first, msg);
			assert.deepEqual([msg.payload, msg.user.name], [{ sub: "jamie" }, "Jamie"]);
			const property = (from: unknown) => output.split(".").reduce((value, key) => (value as Message)[key], from);
			const token = outputType === "msg" ? property(msg) : flow.context()[outputType].get(output);
			assert.equal(read(String(token)).claims.sub, "jamie");
		});
	}

	for (const [title, options, header, expected] of POLICIES) {
		it(`gives ${title}`, async () => {
			const flow = await deploy(options);
			const token = read(String((await flow.send({ payload: { sub: "jamie" } })).first?.payload));
			assert.deepEqual(token.header, { alg: "HS256", typ: "JWT", ...header });
			const { iat = 0, exp = 0, nbf = 0 } = token.claims as JwtPayload;
			const found: Message = { ...token.claims, lasts: exp - iat, waits: nbf - iat };
			for (const [name, value] of Object.entries(expected)) assert.deepEqual(found[name], value, name);
		});
	}

	it("gives each token its own jti where that is asked for", async () => {
		const flow = await deploy({ config: { jwtid: true } });
		const outcomes = await Promise.all([flow.send({ payload: {} }), flow.send({ payload: {} })]);
		const ids = outcomes.map(({ first }) => String(read(String(first?.payload)).claims.jti));
		for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		assert.notEqual(ids[0], ids[1]);
	});

	it("lets claims of the message win over the configuration's", async () => {
		const config = { issuer: "me", audience: "you", expiresin: "60", notbefore: "0", jwtid: true };
		const flow = await deploy({ config });
		const claims = { iss: "i", aud: ["a"], exp: 4102444800, nbf: 1700000000, iat: 1700000001, jti: "j", sub: "s" };
		const { first } = await flow.send({ payload: claims });
		assert.deepEqual(read(String(first?.payload)).claims, claims);
	});

	for (const [value, seconds] of DATES) {
		it(`writes exp in seconds when it comes as ${typeof value} ${value}`, async () => {
			const flow = await deploy();
			const { first } = await flow.send({ payload: { exp: value } });
			assert.equal(read(String(first?.payload)).claims.exp, seconds);
		});
	}
});

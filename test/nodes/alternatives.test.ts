/** A `jwt` node that verifies with several configurations. */
import assert from "node:assert/strict";
import { mock } from "node:test";
import { assertCaught, deploy, type FlowOptions, onTab, stop } from "../support/flow.js";
import { hang, json, type LoopbackServer, raw, routes, startServer, stopServers } from "../support/jwks-server.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { mint } from "../support/tokens.js";

const A = "https://a.example";
const B = "https://b.example";

describe("jwt: other configurations", () => {
	// Both issuers use the same key ID.
	const a = makeKey("ES256", "shared");
	const b = makeKey("ES256", "shared");
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await startServer(routes({ "/a": json({ keys: [a.jwk] }), "/b": json({ keys: [b.jwk] }) }));
	});
	afterEach(async () => {
		await stop();
		await stopServers();
	});

	/** A configuration for the issuer with the name. */
	const config = (name: "a" | "b", more: object = {}) => ({
		...{ id: `config.${name}`, type: "jwt-config", z: "", name: `Issuer ${name}`, issuer: `https://${name}.example` },
		...{ algorithm: "ES256", keysource: "jwks", jwksurl: `${server.origin}/${name}`, requireexp: false, ...more },
	});
	const verifying = (nodes: FlowOptions["nodes"], jwt: object = {}, more: FlowOptions = {}): FlowOptions => ({
		jwt: { mode: "verify", complete: true, alternatives: ["config.a", "config.b"], ...jwt },
		config: { name: "own" },
		nodes,
		...more,
	});
	const start = (...options: Parameters<typeof verifying>) => deploy(verifying(...options));
	const ofA = (claims = {}) => signToken(a, { iss: A, ...claims });
	const ofB = (claims = {}) => signToken(b, { iss: B, ...claims });
	type Flow = Awaited<ReturnType<typeof start>>;
	const accepted = async (flow: Flow, payload: string) =>
		Object((await flow.send({ payload })).first?.payload).configuration;
	const refused = async (flow: Flow, payload: string, code: string) => {
		const { error } = assertCaught(await flow.send({ payload }), code);
		assert.ok(!error.message.includes(payload));
		return error.message;
	};

	it("choose by the issuer, and tell which one it was", async () => {
		const flow = await start([config("a"), config("b")]);
		const { first } = await flow.send({ payload: ofA() });
		assert.deepEqual(first?.payload, {
			header: { alg: "ES256", kid: "shared" },
			claims: { iss: A },
			configuration: { id: "config.a", name: "Issuer a" },
		});
		assert.deepEqual(await accepted(flow, ofB()), { id: "config.b", name: "Issuer b" });
		assert.deepEqual(await accepted(flow, mint()), { id: "node.config", name: "own" });
		const forged = signToken(a, { iss: B });
		await refused(flow, forged, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
	});

	it("give the claims alone, and only one configuration tells nothing of itself", async () => {
		const flow = await start([config("a"), config("b")], { complete: false });
		assert.deepEqual((await flow.send({ payload: ofA() })).first?.payload, { iss: A });
		await stop();
		const alone = await start([], { alternatives: [] });
		const { first } = await alone.send({ payload: mint() });
		assert.deepEqual(Object.keys(Object(first?.payload)), ["header", "claims"]);
	});

	it("are all held to the scopes and rules of the node", async () => {
		const rules = [{ claim: "sub", operator: "equals", value: "wanted", type: "msg" }];
		const flow = await start([config("a"), config("b")], { scopes: "notes:read", rules });
		const send = (payload: string) => flow.send({ payload, wanted: "jamie" });
		assert.ok((await send(ofB({ scope: "notes:read", sub: "jamie" }))).first);
		assertCaught(await send(ofB({ sub: "jamie" })), "ERR_JWT_INSUFFICIENT_SCOPE");
		assertCaught(await send(ofB({ scope: "notes:read", sub: "kim" })), "ERR_JWT_RULE_FAILED");
	});

	it("answer on the second output as one configuration does", async () => {
		const flow = await start([config("a"), config("b")], { onfailure: "output" });
		const answer = async (payload: unknown) => (await flow.send({ payload })).second?.statusCode;
		assert.equal(await answer(signToken(a, { iss: B })), 401);
		assert.equal(await answer(""), 401);
		await server.down();
		assert.equal(await answer(ofA()), 503);
		await server.up();
	});

	it("go on for the others while one has no key server", async () => {
		const down = await startServer(hang);
		await down.down();
		const flow = await start([config("a", { jwksurl: `${down.origin}/a` }), config("b")]);
		await refused(flow, ofA(), "ERR_JWKS_UNAVAILABLE");
		assert.ok(await accepted(flow, ofB()));
		assert.ok(await accepted(flow, mint()));
	});

	it("turn the node yellow while the keys of one of them cannot be renewed", async () => {
		const flow = await start([config("a"), config("b")]);
		mock.timers.enable({ apis: ["Date"], now: Date.now() });
		try {
			assert.ok(await accepted(flow, ofB()));
			server.answer = raw("", {}, 503);
			mock.timers.setTime(Date.now() + 6 * 60_000);
			assert.ok(await accepted(flow, ofB()));
			const trouble = (await flow.statuses(2))[1];
			assert.deepEqual(trouble, { fill: "yellow", shape: "ring", text: "jwt.status.trouble-remote" });
			await flow.redeploy(verifying([config("a"), config("b", { audience: "api" })]));
			const { text } = (await flow.statuses(3))[2] ?? {};
			assert.equal(text, "jwt.status.verify");
		} finally {
			mock.timers.reset();
		}
	});

	it("go on for the others without one that was deleted, and leave no token of unknown issuers to another", async () => {
		const flow = await start([config("b")]);
		assert.ok(await accepted(flow, ofB()));
		for (const token of [ofA(), mint(), mint({ iss: A })]) {
			assert.match(await refused(flow, token, "ERR_JWT_CONFIG_MISSING"), /was deleted or disabled/);
		}
		assert.deepEqual((await flow.statuses(1))[0]?.text, "jwt.status.ERR_JWT_CONFIG_MISSING");
		await flow.redeploy(verifying([config("a"), config("b")]));
		assert.ok(await accepted(flow, ofA()));
		assert.ok(await accepted(flow, mint()));
	});

	it("follow a deploy that changes or deletes one", async () => {
		const flow = await start([config("a"), config("b")]);
		for (let time = 0; time < 3; time++) assert.ok(await accepted(flow, ofB()));
		await flow.redeploy(verifying([config("a"), config("b", { audience: "api" })]));
		await refused(flow, ofB(), "ERR_JWT_CLAIM_VALIDATION_FAILED");
		assert.ok(await accepted(flow, ofB({ aud: "api" })));
		await flow.redeploy(verifying([config("a"), config("b", { jwksurl: `${server.origin}/a` })]));
		await refused(flow, ofB(), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		await flow.redeploy(verifying([config("a")]));
		await refused(flow, ofB(), "ERR_JWT_CONFIG_MISSING");
		assert.ok(await accepted(flow, ofA()));
	});

	it("refuse the tokens of one with a property that is not known, and no others", async () => {
		const flow = await start([config("a"), config("b", { requiredclaims: "sub" })]);
		assert.match(await refused(flow, ofB(), "ERR_JWT_CONFIG_INVALID"), /property requiredclaims/);
		assert.ok(await accepted(flow, ofA()));
	});

	it("refuse all tokens if the node has such a property", async () => {
		const flow = await start([config("a"), config("b")], { rule: [] });
		for (const token of [ofA(), mint()]) await refused(flow, token, "ERR_JWT_CONFIG_INVALID");
	});

	it("refuse the tokens of one that cannot be read, and leave none to the one without an issuer", async () => {
		const issuer = `${B}/{tenantid}`;
		const flow = await start([config("a"), config("b", { issuer })]);
		await refused(flow, mint({ iss: `${B}/one` }), "ERR_JWT_CONFIG_INVALID");
		await refused(flow, mint(), "ERR_JWT_CONFIG_INVALID");
		assert.ok(await accepted(flow, ofA()));
	});

	for (const [title, value] of [
		["is not set", undefined],
		["is blank", ""],
	] as const) {
		it(`take one whose issuer is a variable that ${title} for none without an issuer`, async () => {
			if (value === undefined) delete process.env.JWT_TEST_ISSUER;
			else process.env.JWT_TEST_ISSUER = value;
			try {
				const flow = await start([config("a"), config("b", { issuer: "${JWT_TEST_ISSUER}" })]);
				await refused(flow, ofB(), "ERR_JWT_CONFIG_INVALID");
				await refused(flow, mint(), "ERR_JWT_CONFIG_INVALID");
				assert.ok(await accepted(flow, ofA()));
			} finally {
				delete process.env.JWT_TEST_ISSUER;
			}
		});

		it(`are never fewer because a variable ${title}`, async () => {
			if (value === undefined) delete process.env.JWT_TEST_CONFIG;
			else process.env.JWT_TEST_CONFIG = value;
			try {
				for (const alternatives of [["${JWT_TEST_CONFIG}"], "${JWT_TEST_CONFIG}"]) {
					const flow = await start([config("a")], { alternatives });
					assert.ok((await flow.send({ payload: mint() })).error?.code?.startsWith("ERR_JWT_CONFIG"));
					await stop();
				}
			} finally {
				delete process.env.JWT_TEST_CONFIG;
			}
		});
	}

	it("without an issuer are refused if there are two", async () => {
		const flow = await start([config("a", { issuer: "" }), config("b")]);
		assert.match(await refused(flow, ofB(), "ERR_JWT_CONFIG_INVALID"), /Enter an issuer in all of them but one/);
		assert.deepEqual((await flow.statuses(1))[0]?.text, "jwt.status.ERR_JWT_CONFIG_INVALID");
	});

	it("count once if they are named twice", async () => {
		const flow = await start([config("a")], { alternatives: ["node.config", "config.a", "config.a"] });
		assert.ok(await accepted(flow, mint()));
		assert.ok(await accepted(flow, ofA()));
	});

	it("work where the node has none of its own", async () => {
		const flow = await start([config("a"), config("b")], { jwtconfig: "" });
		assert.ok(await accepted(flow, ofA()));
		await refused(flow, mint(), "ERR_JWT_CONFIG_MISSING");
	});

	it("are found inside of a subflow, too", async () => {
		const inside = { ...config("a"), z: "sub" };
		const flow = await start([
			{
				id: "sub",
				type: "subflow",
				name: "guard",
				in: [{ wires: [{ id: "sub.jwt" }] }],
				out: [{ wires: [{ id: "sub.jwt", port: 0 }] }],
			},
			inside,
			{
				...onTab({ id: "sub.jwt", type: "jwt", mode: "verify", jwtconfig: "node.config", alternatives: ["config.a"] }),
				z: "sub",
			},
			onTab({ id: "instance", type: "subflow:sub", wires: [["first"]] }),
		]);
		assert.deepEqual((await flow.through("instance", { payload: ofA() })).payload, { iss: A });
	});

	it("are ignored by other actions", async () => {
		const flow = await start([], { mode: "generate" });
		assert.equal(typeof (await flow.send({ payload: { sub: "jamie" } })).first?.payload, "string");
	});
});

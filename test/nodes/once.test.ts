/** A `jwt` node whose configuration has a store: tokens that are revoked, and tokens that work once. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { assertCaught, deploy, type FlowOptions, onTab, stop } from "../support/flow.js";
import { codeOf as errorCode } from "../support/session-requests.js";
import { mint, SECRET } from "../support/tokens.js";

const STORE = { id: "once.store", type: "jwt-store", z: "" };
const end = (properties: object) =>
	onTab({ id: "end", type: "jwt-session", jwtconfig: "node.config", mode: "end", wires: [["first"]], ...properties });

const soon = () => Math.floor(Date.now() / 1000) + 60;
const link = (claims: object = {}) => mint({ sub: "jamie", exp: soon(), jti: randomUUID(), ...claims });

const withStore = (jwt: object, more: FlowOptions = {}): FlowOptions => ({
	...more,
	jwt: { mode: "verify", ...jwt },
	config: { store: STORE.id, ...more.config },
	nodes: [STORE, end({ end: "token", token: "payload" }), ...(more.nodes ?? [])],
});

describe("a jwt node with a store", () => {
	afterEach(stop);

	it("refuses a token that was revoked, and no other", async () => {
		const flow = await deploy(withStore({}));
		const [bad, good] = [link(), link()];
		assert.ok((await flow.send({ payload: bad })).first, "not yet revoked");
		await flow.through("end", { payload: bad });
		assertCaught(await flow.send({ payload: bad }), "ERR_JWT_REVOKED");
		assert.ok((await flow.send({ payload: good })).first);
	});

	it("says so with 401 invalid_token, and in its status", async () => {
		const flow = await deploy(withStore({ onfailure: "output" }));
		const token = link();
		await flow.through("end", { payload: token });
		const { second } = await flow.send({ payload: token });
		assert.equal(second?.statusCode, 401);
		assert.equal((second?.payload as { error?: string } | undefined)?.error, "invalid_token");
		assert.equal((await flow.statuses(1)).at(-1)?.text, "jwt.status.ERR_JWT_REVOKED");
	});

	it("looks in memory, at once", async () => {
		const flow = await deploy(withStore({}));
		await flow.send({ payload: link() });
		assert.equal(await flow.isDoneAtOnce({ payload: link() }), true);
	});

	it("remembers what was revoked when the configuration or the node is deployed again, or the store", async () => {
		const options = withStore({});
		const flow = await deploy(options);
		const token = link();
		await flow.through("end", { payload: token });
		for (const changed of [{ jwt: { ...options.jwt, name: "a" } }, { config: { ...options.config, name: "b" } }]) {
			await flow.redeploy({ ...options, ...changed });
			assertCaught(await flow.send({ payload: token }), "ERR_JWT_REVOKED");
		}
		const [, ...rest] = options.nodes ?? [];
		await flow.redeploy({ ...options, nodes: [{ ...STORE, name: "c" }, ...rest] });
		assertCaught(await flow.send({ payload: token }), "ERR_JWT_REVOKED");
		assert.ok((await flow.send({ payload: link() })).first);
	});

	it("refuses to work once the store is gone", async () => {
		const options = withStore({});
		const flow = await deploy(options);
		await flow.redeploy({ ...options, nodes: [] });
		assertCaught(await flow.send({ payload: link() }), "ERR_JWT_CONFIG_MISSING");
	});

	it("asks the store of the configuration that the issuer of a token chooses", async () => {
		const other = { id: "other.config", type: "jwt-config", z: "", issuer: "b", requireexp: true };
		const flow = await deploy(
			withStore(
				{ alternatives: [other.id], once: true, onfailure: "output" },
				{ config: { issuer: "a" }, nodes: [other], secrets: { [other.id]: { secret: SECRET } } },
			),
		);
		const [called, unused] = [link({ iss: "a" }), link({ iss: "a" })];
		await flow.through("end", { payload: called });
		const codeOf = async (payload: string) => {
			const { second } = await flow.send({ payload });
			return errorCode(second);
		};
		assert.equal(await codeOf(called), "ERR_JWT_REVOKED");
		assert.equal(await codeOf(unused), undefined);
		assert.equal(await codeOf(unused), "ERR_JWT_REPLAYED");
		assert.equal(await codeOf(link({ iss: "b" })), "ERR_JWT_CONFIG_INVALID", "its configuration has no store");
	});
});

describe("a jwt node that accepts each token once", () => {
	afterEach(stop);
	const once = { once: true };

	it("accepts it the first time only, of thirty at once too", async () => {
		const flow = await deploy(withStore({ ...once, onfailure: "output" }));
		const payload = link();
		const outcomes = await Promise.all(Array.from({ length: 30 }, () => flow.send({ payload })));
		assert.equal(outcomes.filter(({ first }) => first).length, 1);
		const { second } = await flow.send({ payload });
		assert.deepEqual([second?.statusCode, errorCode(second)], [401, "ERR_JWT_REPLAYED"]);
	});

	it("does not use up a token that a scope or a rule refuses", async () => {
		const rules = [{ claim: "room", operator: "equals", value: "room", type: "msg" }];
		const flow = await deploy(withStore({ ...once, rules, scopes: "enter", onfailure: "output" }));
		const payload = link({ room: "blue", scope: "enter" });
		assert.equal((await flow.send({ payload, room: "red" })).second?.statusCode, 403);
		assert.ok((await flow.send({ payload, room: "blue" })).first);
	});

	for (const [claim, claims] of [
		["jti", { jti: undefined }],
		["exp", { exp: undefined }],
	] as const) {
		it(`refuses a token without ${claim}`, async () => {
			const flow = await deploy(withStore(once));
			const outcome = await flow.send({ payload: link(claims) });
			assertCaught(outcome, "ERR_JWT_CLAIM_VALIDATION_FAILED");
			assert.deepEqual([outcome.error?.claim, outcome.error?.reason], [claim, "missing"]);
		});
	}

	it("lets a request without a token pass where it may, and knows tokens after that", async () => {
		const flow = await deploy(withStore({ ...once, allowmissing: true }));
		assert.ok((await flow.send({ payload: undefined })).first);
		const payload = link();
		assert.ok((await flow.send({ payload })).first);
		assertCaught(await flow.send({ payload }), "ERR_JWT_REPLAYED");
	});

	it("says before any message that it lacks a store", async () => {
		const flow = await deploy({ jwt: { mode: "verify", ...once } });
		assert.equal((await flow.statuses(1)).at(-1)?.text, "jwt.status.ERR_JWT_CONFIG_INVALID");
		const outcome = await flow.send({ payload: link() });
		assertCaught(outcome, "ERR_JWT_CONFIG_INVALID");
		assert.match(outcome.error?.message ?? "", /needs a store/);
	});
});

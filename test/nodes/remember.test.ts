/** Tokens that are used again, made or verified: which work is spared, and which is not. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { assertCaught, deploy, type FlowOptions, stop } from "../support/flow.js";
import { read } from "../support/tokens.js";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
const credentials = { privatekey: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
/** Its signatures are random, so that equal tokens are one, and slow, so that a node waits for each that it computes. */
const CONFIG = { algorithm: "ES384", jwtid: true };

async function makeToken(claims: object): Promise<string> {
	const flow = await deploy({ config: CONFIG, credentials });
	const { first } = await flow.send({ payload: claims });
	await stop();
	return String(first?.payload);
}

describe("jwt: tokens that are used again", () => {
	afterEach(stop);

	const verifying = (jwt: object, config: object = {}): FlowOptions => ({
		jwt: { mode: "verify", ...jwt },
		config: { ...CONFIG, ...config },
		credentials,
	});

	it("are verified at their first and second sight only, and give each message claims of its own", async () => {
		const token = await makeToken({ user: { name: "jamie" } });
		const flow = await deploy(verifying({}));
		const atOnce: boolean[] = [];
		for (const _ of [1, 2, 3, 4]) {
			const msg = { payload: token as unknown };
			atOnce.push(await flow.isDoneAtOnce(msg));
			const claims = msg.payload as { user: { name: string } };
			assert.deepEqual(claims.user, { name: "jamie" });
			claims.user.name = "changed by the flow";
		}
		assert.deepEqual(atOnce, [false, false, true, true]);
	});

	it("are checked by rules and scopes each time", async () => {
		const token = await makeToken({ role: "editor", scope: "notes:read" });
		const rules = [{ claim: "role", operator: "equals", value: "wanted", type: "msg" }];
		const flow = await deploy(verifying({ rules, scopes: "notes:read" }));
		for (const _ of [1, 2]) assert.ok((await flow.send({ payload: token, wanted: "editor" })).first);
		assertCaught(await flow.send({ payload: token, wanted: "admin" }), "ERR_JWT_RULE_FAILED");
		assert.equal(await flow.isDoneAtOnce({ payload: token, wanted: "editor" }), true);
	});

	it("are verified each time if none are to be remembered", async () => {
		const token = await makeToken({});
		const flow = await deploy(verifying({}, { remember: "0" }));
		for (const _ of [1, 2, 3]) assert.equal(await flow.isDoneAtOnce({ payload: token }), false);
	});

	it("are verified each time if they are refused", async () => {
		const [header, claims] = (await makeToken({})).split(".");
		const other = (await makeToken({ sub: "sam" })).split(".")[2];
		const flow = await deploy(verifying({}));
		for (const _ of [1, 2, 3]) {
			const outcome = await flow.send({ payload: `${header}.${claims}.${other}` });
			assertCaught(outcome, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		}
	});

	it("are remembered by the configuration, which forgets them when it is deployed again", async () => {
		const token = await makeToken({});
		const flow = await deploy(verifying({}));
		for (const _ of [1, 2]) await flow.send({ payload: token });
		assert.equal(await flow.isDoneAtOnce({ payload: token }), true);
		await flow.redeploy(verifying({ name: "another node" }));
		assert.equal(await flow.isDoneAtOnce({ payload: token }), true);
		await flow.redeploy(verifying({ name: "another node" }, { clocktolerance: "1" }));
		assert.equal(await flow.isDoneAtOnce({ payload: token }), false);
	});

	it("are made once for equal claims, each message with its own if they differ", async () => {
		const flow = await deploy({ jwt: { reuse: "80" }, config: CONFIG, credentials });
		const tokens: unknown[] = [];
		for (const sub of ["jamie", "sam", "jamie"]) {
			const { first } = await flow.send({ payload: { sub } });
			assert.equal(read(String(first?.payload)).claims.sub, sub);
			tokens.push(first?.payload);
		}
		assert.equal(tokens[0], tokens[2]);
		assert.notEqual(tokens[0], tokens[1]);
	});

	it("are made anew for each message if nothing is said", async () => {
		const flow = await deploy({ config: CONFIG, credentials });
		const [one, two] = [await flow.send({ payload: {} }), await flow.send({ payload: {} })];
		assert.notEqual(one.first?.payload, two.first?.payload);
	});

	for (const [name, options] of [
		["reuse", { jwt: { reuse: "120" }, config: CONFIG, credentials }],
		["remember", verifying({}, { remember: "many" })],
	] as [string, FlowOptions][]) {
		it(`fail with ERR_JWT_CONFIG_INVALID if ${name} cannot be read`, async () => {
			const payload = name === "reuse" ? {} : await makeToken({});
			const flow = await deploy(options);
			assertCaught(await flow.send({ payload }), "ERR_JWT_CONFIG_INVALID");
		});
	}
});

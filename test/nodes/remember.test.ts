/** Tokens that are used again, made or verified: which work is spared, and which is not. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { assertCaught, deploy, type FlowOptions, stop } from "../support/flow.js";
import { read } from "../support/tokens.js";
import { watchWebCrypto } from "../support/web-crypto.js";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const credentials = { privatekey: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
const CONFIG = { algorithm: "ES256", jwtid: true };

/** How often this process signs or verifies by WebCrypto while something is done. */
async function count(operation: "sign" | "verify", action: () => Promise<unknown>): Promise<number> {
	const { calls, outcome } = await watchWebCrypto(operation, action);
	await outcome;
	return calls;
}

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

	it("are verified once, and give each message claims of its own", async () => {
		const token = await makeToken({ user: { name: "jamie" } });
		const flow = await deploy(verifying({}));
		const times = await count("verify", async () => {
			for (const _ of [1, 2, 3]) {
				const { first } = await flow.send({ payload: token });
				const claims = first?.payload as { user: { name: string } };
				assert.deepEqual(claims.user, { name: "jamie" });
				claims.user.name = "changed by the flow";
			}
		});
		assert.equal(times, 1);
	});

	it("are checked by rules and scopes each time", async () => {
		const token = await makeToken({ role: "editor", scope: "notes:read" });
		const rules = [{ claim: "role", operator: "equals", value: "wanted", type: "msg" }];
		const flow = await deploy(verifying({ rules, scopes: "notes:read" }));
		const times = await count("verify", async () => {
			assert.ok((await flow.send({ payload: token, wanted: "editor" })).first);
			assertCaught(await flow.send({ payload: token, wanted: "admin" }), "ERR_JWT_RULE_FAILED");
			assert.ok((await flow.send({ payload: token, wanted: "editor" })).first);
		});
		assert.equal(times, 1);
	});

	it("are verified each time where none are to be remembered, and when refused", async () => {
		const token = await makeToken({});
		const [header, claims] = token.split(".");
		const other = (await makeToken({ sub: "sam" })).split(".")[2];
		const flow = await deploy(verifying({}, { remember: "0" }));
		const send = (payload: string) => async () => {
			for (const _ of [1, 2]) await flow.send({ payload });
		};
		assert.equal(await count("verify", send(token)), 2);
		assert.equal(await count("verify", send(`${header}.${claims}.${other}`)), 2);
	});

	it("are remembered by the configuration, which forgets them when it is deployed anew", async () => {
		const token = await makeToken({});
		const flow = await deploy(verifying({}));
		const send = () => flow.send({ payload: token });
		assert.equal(await count("verify", send), 1);
		await flow.redeploy(verifying({ name: "another node" }));
		assert.equal(await count("verify", send), 0);
		await flow.redeploy(verifying({ name: "another node" }, { clocktolerance: "1" }));
		assert.equal(await count("verify", send), 1);
	});

	it("are made once for equal claims, each message with its own where they differ", async () => {
		const flow = await deploy({ jwt: { reuse: "80" }, config: CONFIG, credentials });
		const tokens: unknown[] = [];
		const times = await count("sign", async () => {
			for (const sub of ["jamie", "sam", "jamie"]) {
				const { first } = await flow.send({ payload: { sub } });
				assert.equal(read(String(first?.payload)).claims.sub, sub);
				tokens.push(first?.payload);
			}
		});
		assert.equal(times, 2);
		assert.equal(tokens[0], tokens[2]);
	});

	it("are made anew for each message where nothing is said", async () => {
		const flow = await deploy({ config: CONFIG, credentials });
		const send = async () => {
			for (const _ of [1, 2]) await flow.send({ payload: { sub: "jamie" } });
		};
		assert.equal(await count("sign", send), 2);
	});

	for (const [name, options] of [
		["reuse", { jwt: { reuse: "120" }, config: CONFIG, credentials }],
		["remember", verifying({}, { remember: "many" })],
	] as [string, FlowOptions][]) {
		it(`fail with ERR_JWT_CONFIG_INVALID where ${name} cannot be read`, async () => {
			const payload = name === "reuse" ? {} : await makeToken({});
			const flow = await deploy(options);
			assertCaught(await flow.send({ payload }), "ERR_JWT_CONFIG_INVALID");
		});
	}
});

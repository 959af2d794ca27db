/** Configurations that came from another Node-RED, without their credentials, or with some in the wrong place. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deploy, LEVEL, stop } from "../support/flow.js";
import { makeKeyPair } from "../support/key-pairs.js";

const { privateKey, publicKey } = makeKeyPair("P-256");
const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
const thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");

describe("jwt-config from another Node-RED", () => {
	afterEach(stop);

	it("says which key belongs here, in the log and to a Catch node", async () => {
		const config = { algorithm: "ES256", keythumbprint: thumbprint };
		const flow = await deploy({ config, credentials: {} });
		const [status] = await flow.statuses(1);
		assert.equal(status?.text, "jwt.status.ERR_JWT_KEY_MISSING");
		const [warning, ...others] = flow.logged(LEVEL.warn, "jwt-config");
		assert.equal(
			warning,
			`The configuration has no key. Open it and paste the key with the thumbprint ${thumbprint}, which belongs here.`,
		);
		assert.equal(others.length, 0);
		const { caught } = await flow.send({ payload: {} });
		assert.equal(caught?.error.message, warning);
	});

	it("says nothing of a thumbprint that is none, or of the one of a secret", async () => {
		for (const config of [
			{ algorithm: "ES256", keythumbprint: "letmein" },
			{ algorithm: "HS256", keythumbprint: thumbprint },
		]) {
			const flow = await deploy({ config, credentials: {} });
			const { caught } = await flow.send({ payload: {} });
			assert.equal(caught?.error.code, "ERR_JWT_KEY_MISSING");
			assert.ok(!JSON.stringify(flow.log()).includes(config.keythumbprint));
			await stop();
		}
		await deploy();
	});

	it("works whatever the thumbprint says", async () => {
		const config = { algorithm: "ES256", keythumbprint: "another" };
		const flow = await deploy({ config, credentials: { privatekey: privatePem } });
		assert.equal(typeof (await flow.send({ payload: {} })).first?.payload, "string");
	});
});

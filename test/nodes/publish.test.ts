import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { assertCaught, deploy, stop } from "../support/flow.js";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const privatekey = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const publickey = pair.publicKey.export({ type: "spki", format: "pem" }) as string;

describe("jwt: publish the public keys", () => {
	afterEach(stop);

	for (const [what, credentials] of [
		["a private key", { privatekey }],
		["a public key", { publickey }],
	] as const) {
		it(`gives the JWK Set of ${what}, with the headers it is served with`, async () => {
			const flow = await deploy({ jwt: { mode: "jwks" }, config: { algorithm: "ES256" }, credentials });
			const [req, res] = [{}, {}];
			const { first } = await flow.send({ payload: "", req, res, headers: { "X-Trace": "7" } });
			const { keys } = (first?.payload ?? {}) as { keys: Record<string, string>[] };
			const { x, y } = pair.publicKey.export({ format: "jwk" });
			const [{ kid = "", ...key } = {}] = keys;
			assert.equal(keys.length, 1);
			assert.deepEqual(key, { kty: "EC", crv: "P-256", x, y, alg: "ES256", use: "sig" });
			assert.match(kid, /^[\w-]{43}$/);
			assert.deepEqual(first?.headers, {
				"X-Trace": "7",
				"Content-Type": "application/jwk-set+json",
				"Cache-Control": "public, max-age=600",
			});
			assert.ok(first?.req === req && first?.res === res);
		});
	}

	it("names the key as the configuration does", async () => {
		const config = { algorithm: "ES256", keyid: "2026-11" };
		const flow = await deploy({ jwt: { mode: "jwks" }, config, credentials: { privatekey } });
		const { first } = await flow.send({});
		assert.equal(((first?.payload ?? {}) as { keys: { kid: string }[] }).keys[0]?.kid, "2026-11");
	});

	it("has none of a shared secret", async () => {
		const flow = await deploy({ jwt: { mode: "jwks" } });
		assertCaught(await flow.send({}), "ERR_JWT_KEY_MISSING");
	});
});

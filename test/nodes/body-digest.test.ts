/** Tokens that are bound to the body of a message: the rule `sha256`. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { sharedKeyPair } from "../support/key-pairs.js";
import { mint } from "../support/tokens.js";

const body = Buffer.from('{"to": "447700900000"}');
const sha256 = createHash("sha256").update(body).digest("hex");
const rule = (value: string, type: string) => [{ claim: "payload_hash", operator: "sha256", value, type }];
const verifying = { mode: "verify", token: "token", output: "claims", rules: rule("payload", "msg") };

describe("jwt: tokens bound to a body", () => {
	afterEach(stop);

	it("lets the body that was signed through, unchanged", async () => {
		const flow = await deploy({ jwt: verifying });
		const { first } = await flow.send({ payload: body, token: mint({ payload_hash: sha256 }) });
		assert.equal(first?.payload, body);
		assert.deepEqual(first?.claims, { payload_hash: sha256 });
		assert.equal((await flow.statuses(1)).at(-1)?.text, "jwt.status.verify");
	});

	it("answers 401 to another body, and says so in the status", async () => {
		const flow = await deploy({ jwt: { ...verifying, onfailure: "output", outputs: 2 } });
		const { second } = await flow.send({ payload: Buffer.from("{}"), token: mint({ payload_hash: sha256 }) });
		assert.equal(second?.statusCode, 401);
		const { payload, error } = second as { payload: { error: string }; error: { code: string } };
		assert.deepEqual([payload.error, error.code], ["invalid_token", "ERR_JWT_BODY_MISMATCH"]);
		assert.equal((await flow.statuses(1)).at(-1)?.text, "jwt.status.ERR_JWT_BODY_MISMATCH");
	});

	it("compares each body, also for a token that is remembered", async () => {
		const flow = await deploy({ jwt: verifying, config: { remember: "1000" } });
		const token = mint({ payload_hash: sha256 });
		for (let turn = 0; turn < 3; turn++) {
			assert.ok((await flow.send({ payload: body, token })).first);
			assertCaught(await flow.send({ payload: Buffer.from("{}"), token }), "ERR_JWT_BODY_MISMATCH");
		}
	});

	it("does not accept a token without the claim", async () => {
		const flow = await deploy({ jwt: verifying });
		assertCaught(await flow.send({ payload: body, token: mint() }), "ERR_JWT_BODY_MISMATCH");
	});

	it("says which box to tick if the body was parsed", async () => {
		const flow = await deploy({ jwt: verifying });
		const outcome = await flow.send({ payload: JSON.parse(String(body)), token: mint({ payload_hash: sha256 }) });
		const { error } = assertCaught(outcome, "ERR_JWT_CONFIG_INVALID");
		assert.match(error.message, /Tick “Do not parse request body” in the http in node/);
	});

	for (const [type, value] of [
		["str", ""],
		["str", "{}"],
		["json", '""'],
		["env", "PATH"],
	] as const) {
		it(`refuses a body that is the same for every message: ${type} ${value}`, async () => {
			const flow = await deploy({ jwt: { ...verifying, rules: rule(value, type) } });
			const blank = createHash("sha256").update("").digest("hex");
			const outcome = await flow.send({ payload: body, token: mint({ payload_hash: blank }) });
			const { error } = assertCaught(outcome, "ERR_JWT_CONFIG_INVALID");
			assert.match(error.message, /is the same for every message\. Choose the body: msg\.payload/);
		});
	}

	it("takes the key by its key ID, the token from a header, and the digest of a service such as Plaid", async () => {
		const [old, current] = [sharedKeyPair("P-256", "old"), sharedKeyPair("P-256", "current")];
		const keys = [old, current].map(({ publicKey }, index) => ({
			...publicKey.export({ format: "jwk" }),
			...{ kid: `key-${index}`, alg: "ES256", use: "sig" },
		}));
		const flow = await deploy({
			config: { algorithm: "ES256", maxage: "5m", requireexp: false },
			credentials: { publickey: JSON.stringify({ keys }) },
			jwt: {
				...{ mode: "verify", token: "Plaid-Verification", tokenType: "header", output: "claims" },
				rules: [{ claim: "request_body_sha256", operator: "sha256", value: "payload", type: "msg" }],
			},
		});
		const send = async (iat: number, key = current, kid = "key-1") => {
			const token = new SignJWT({ request_body_sha256: sha256 }).setProtectedHeader({ alg: "ES256", kid, typ: "JWT" });
			const header = await token.setIssuedAt(iat).sign(key.privateKey);
			return flow.send({ payload: body, req: { headers: { "plaid-verification": header } }, res: {} });
		};
		const now = Math.floor(Date.now() / 1000);
		assert.ok((await send(now)).first);
		assert.ok((await send(now, old, "key-0")).first);
		assertCaught(await send(now - 301), "ERR_JWT_CLAIM_VALIDATION_FAILED");
		assertCaught(await send(now, old, "key-1"), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		assertCaught(await send(now, current, "key-2"), "ERR_JWKS_NO_MATCHING_KEY");
	});
});

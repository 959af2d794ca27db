import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { ALGORITHMS_BY_KTY, type HmacAlgorithm } from "../../../src/algorithms.js";
import { JwtError } from "../../../src/errors.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { encode, forge, mint, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

async function verifier(algorithm: HmacAlgorithm = "HS256", secret = SECRET) {
	return createVerifier({ ...JWT_CONFIG_DEFAULTS, algorithm }, await secretKeySource(secret, "utf8", algorithm));
}

describe("createVerifier, with the example of RFC 7515 appendix A.1", () => {
	freezeClock(1_300_819_379);

	const KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
	const HEADER = '{"typ":"JWT",\r\n "alg":"HS256"}';
	const PAYLOAD = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';
	const TOKEN = `${encode(HEADER)}.${encode(PAYLOAD)}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;
	const config = { ...JWT_CONFIG_DEFAULTS, issuer: "joe", secretencoding: "base64url" as const };

	it("verifies it a second before it expires", async () => {
		const verify = createVerifier(config, await secretKeySource(KEY, "base64url", "HS256"));
		assert.deepEqual(await verify(TOKEN), {
			header: { typ: "JWT", alg: "HS256" },
			claims: { iss: "joe", exp: 1_300_819_380, "http://example.com/is_root": true },
		});
	});
});

describe("createVerifier", () => {
	freezeClock();

	for (const algorithm of ALGORITHMS_BY_KTY.oct) {
		it(`verifies ${algorithm} as another library signs it`, async () => {
			const claims = { sub: "jamie", "naïve ✓": ["😀"], exp: NOW + 60 };
			const token = jsonwebtoken.sign(claims, SECRET, { algorithm, keyid: "k1" });
			assert.deepEqual(await (await verifier(algorithm))(token), {
				header: { alg: algorithm, typ: "JWT", kid: "k1" },
				claims: { ...claims, iat: NOW },
			});
		});
	}

	const [header = "", payload = "", signature = ""] = mint({ sub: "jamie" }).split(".");
	const forged: [name: string, token: string][] = [
		["another secret", forge({ alg: "HS256" }, { sub: "jamie" }, "another secret")],
		["changed claims", `${header}.${encode({ sub: "admin" })}.${signature}`],
		["a changed header", `${encode({ alg: "HS256" })}.${payload}.${signature}`],
		["no signature", `${header}.${payload}.`],
		["half a signature", `${header}.${payload}.${signature.slice(0, 20)}`],
		["a longer signature", `${header}.${payload}.${encode(Buffer.alloc(64))}`],
		["another token's signature", `${header}.${payload}.${mint().split(".")[2]}`],
		["the key it brings along", forge({ alg: "HS256", jwk: { kty: "oct", k: encode("mine") } }, {}, "mine")],
		["the key its jku names", forge({ alg: "HS256", jku: "https://192.0.2.1/jwks.json" }, {}, "mine")],
		["the certificate its x5u names", forge({ alg: "HS256", x5u: "https://192.0.2.1/x.pem" }, {}, "mine")],
	];
	for (const [name, token] of forged) {
		it(`refuses a signature made with ${name}`, async () => {
			const verify = await verifier();
			await assert.rejects(verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [token, payload, "jamie"]));
			assert.deepEqual((await verify(mint({ sub: "jamie" }))).claims, { sub: "jamie" });
		});
	}

	const others = ["none", "nOnE", "NONE", "None", "HS384", "HS512", "hs256", "RS256", "ES256", "dir"];
	for (const alg of others) {
		it(`refuses alg ${alg}, signed or not`, async () => {
			const token = forge({ alg, typ: "JWT" }, { sub: "jamie" });
			const failure = jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token, "jamie"]);
			await assert.rejects((await verifier())(token), failure);
			await assert.rejects((await verifier())(token.replace(/[^.]*$/, "")), failure);
		});
	}

	const headers: object[] = [
		{},
		{ alg: "" },
		{ alg: null },
		{ alg: 256 },
		{ alg: ["HS256"] },
		{ alg: "HS256", crit: ["exp"], exp: 1 },
		{ alg: "HS256", crit: ["http://example.com/unknown"], "http://example.com/unknown": true },
		{ alg: "HS256", crit: ["not-there"] },
		{ alg: "HS256", crit: ["alg"] },
		{ alg: "HS256", crit: [] },
		{ alg: "HS256", crit: "b64" },
		{ alg: "HS256", crit: null },
		{ alg: "HS256", crit: ["b64"], b64: "false" },
		{ alg: "HS512", crit: ["exp"], exp: 1 },
		{ alg: "RS256", crit: {} },
	];
	for (const bad of headers) {
		it(`refuses the header ${JSON.stringify(bad)}`, async () =>
			assert.rejects((await verifier())(forge(bad, { sub: "jamie" })), jwtError("ERR_JWS_INVALID", ["jamie"])));
	}

	it("refuses an unencoded payload, which no JWT may have", async () => {
		const token = forge({ alg: "HS256", crit: ["b64"], b64: false }, { sub: "jamie" });
		await assert.rejects((await verifier())(token), jwtError("ERR_JWT_INVALID", [token, "jamie"]));
	});

	const payloads = ["", "value-of-a-claim", '["value-of-a-claim"]', '"value-of-a-claim"', "5", "null", '{"a":"\\x"}'];
	for (const bad of [...payloads, Buffer.from('{"a":"value-of-a-claim\xff"}', "latin1")]) {
		it(`refuses the payload ${JSON.stringify(bad.toString())}`, async () => {
			const token = forge({ alg: "HS256" }, bad);
			await assert.rejects((await verifier())(token), jwtError("ERR_JWT_INVALID", [token, "value-of-a-claim"]));
		});
	}

	it("asks the key source by the protected header and hands on what it says", async () => {
		const seen: unknown[] = [];
		const verify = createVerifier(JWT_CONFIG_DEFAULTS, {
			...(await secretKeySource(SECRET, "utf8", "HS256")),
			verificationKeys: async (protectedHeader: { kid?: string }) => {
				seen.push(protectedHeader.kid);
				throw new JwtError("ERR_JWT_KEY_MISSING", "There is no such key.");
			},
		});
		await assert.rejects(verify(mint({}, { kid: "k1" })), jwtError("ERR_JWT_KEY_MISSING"));
		assert.deepEqual(seen, ["k1"]);
	});
});

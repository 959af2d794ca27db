import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { ALGORITHMS_BY_KTY, type HmacAlgorithm } from "../../../src/algorithms.js";
import { ruleCheck } from "../../../src/claims/rules.js";
import { scopeChecks } from "../../../src/claims/scopes.js";
import { JwtError } from "../../../src/errors.js";
import { createSigner } from "../../../src/jwt/sign.js";
import { createVerifier, type VerifiedToken } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { type KeyPair, makeKeyPair } from "../../support/openssl.js";
import { encode, forge, mint, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

async function verifier(algorithm: HmacAlgorithm = "HS256", secret = SECRET) {
	return createVerifier(policyOf({ algorithm }).verification, await secretKeySource(secret, "utf8", algorithm));
}

const EXPIRED = { code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" } as const;

describe("createVerifier, with the example of RFC 7515 appendix A.1", () => {
	freezeClock(1_300_819_379);

	const KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
	const HEADER = '{"typ":"JWT",\r\n "alg":"HS256"}';
	const PAYLOAD = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';
	const TOKEN = `${encode(HEADER)}.${encode(PAYLOAD)}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;
	const { verification } = policyOf({ issuer: "joe", secretencoding: "base64url" });

	it("verifies it a second before it expires", async () => {
		const verify = createVerifier(verification, await secretKeySource(KEY, "base64url", "HS256"));
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
			await assert.rejects(
				async () => verify(token),
				jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [token, payload, "jamie"]),
			);
			assert.deepEqual((await verify(mint({ sub: "jamie" }))).claims, { sub: "jamie" });
		});
	}

	const others = ["none", "nOnE", "NONE", "None", "HS384", "HS512", "hs256", "RS256", "ES256", "dir"];
	for (const alg of others) {
		it(`refuses alg ${alg}, signed or not`, async () => {
			const token = forge({ alg, typ: "JWT" }, { sub: "jamie" });
			const failure = jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token, "jamie"]);
			await assert.rejects(async () => (await verifier())(token), failure);
			await assert.rejects(async () => (await verifier())(token.replace(/[^.]*$/, "")), failure);
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
			assert.rejects(
				async () => (await verifier())(forge(bad, { sub: "jamie" })),
				jwtError("ERR_JWS_INVALID", ["jamie"]),
			));
	}

	it("refuses an unencoded payload, which no JWT may have", async () => {
		const token = forge({ alg: "HS256", crit: ["b64"], b64: false }, { sub: "jamie" });
		await assert.rejects(async () => (await verifier())(token), jwtError("ERR_JWT_INVALID", [token, "jamie"]));
	});

	const payloads = ["", "value-of-a-claim", '["value-of-a-claim"]', '"value-of-a-claim"', "5", "null", '{"a":"\\x"}'];
	for (const bad of [...payloads, Buffer.from('{"a":"value-of-a-claim\xff"}', "latin1")]) {
		it(`refuses the payload ${JSON.stringify(bad.toString())}`, async () => {
			const token = forge({ alg: "HS256" }, bad);
			await assert.rejects(
				async () => (await verifier())(token),
				jwtError("ERR_JWT_INVALID", [token, "value-of-a-claim"]),
			);
		});
	}

	it("asks the key source by the protected header and hands on what it says", async () => {
		const seen: unknown[] = [];
		const verify = createVerifier(policyOf().verification, {
			...(await secretKeySource(SECRET, "utf8", "HS256")),
			verificationKeys: async (protectedHeader: { kid?: string }) => {
				seen.push(protectedHeader.kid);
				throw new JwtError("ERR_JWT_KEY_MISSING", "There is no such key.");
			},
		});
		await assert.rejects(async () => verify(mint({}, { kid: "k1" })), jwtError("ERR_JWT_KEY_MISSING"));
		assert.deepEqual(seen, ["k1"]);
	});

	it("asks for no keys for a token whose header is refused", async () => {
		const keys = { ...(await secretKeySource(SECRET, "utf8", "HS256")), verificationKeys: () => assert.fail() };
		const verify = createVerifier(policyOf().verification, keys);
		for (const [header, code] of [
			[{ alg: "RS256" }, "ERR_JOSE_ALG_NOT_ALLOWED"],
			[{ alg: "HS256", crit: ["exp"], exp: 1 }, "ERR_JWS_INVALID"],
			[{}, "ERR_JWS_INVALID"],
		] as const) {
			assert.throws(() => verify(forge(header, {})), jwtError(code));
		}
	});

	it("tries every key that may have signed the token, the slow ones too", async () => {
		const [own, other] = [makeKeyPair("P-384"), makeKeyPair("P-384")];
		const source = (...verifying: KeyPair[]) => ({
			...{ warnings: [], signingKey: () => ({ key: own.privateKey }), publicKeys: async () => [], close() {} },
			verificationKeys: () => verifying.map(({ publicKey }) => publicKey),
		});
		const { signing, verification } = policyOf({ algorithm: "ES384" });
		const token = await createSigner(signing, source())({ sub: "jamie" });
		for (const keys of [source(own), source(own, other), source(other, own), source(other, other, own)]) {
			assert.equal((await createVerifier(verification, keys)(token)).claims.sub, "jamie");
		}
		for (const keys of [source(), source(other), source(other, other)]) {
			const refused = jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [token]);
			await assert.rejects(async () => createVerifier(verification, keys)(token), refused);
		}
	});

	it("answers at once where there is nothing to wait for, and else later", async () => {
		const verify = await verifier();
		assert.equal((verify(mint({ sub: "jamie" })) as VerifiedToken).claims.sub, "jamie");
		assert.throws(() => verify(mint({ exp: NOW })), jwtError(EXPIRED));
		assert.throws(() => verify("a.b.c"), jwtError("ERR_JWS_INVALID"));
		const keys = await secretKeySource(SECRET, "utf8", "HS256");
		const verificationKeys = async (header: object) => keys.verificationKeys({ ...header });
		const later = createVerifier(policyOf().verification, { ...keys, verificationKeys });
		const [right, wrong] = [later(mint({ sub: "jamie" })), later(mint({ exp: NOW }))];
		assert.ok(right instanceof Promise && wrong instanceof Promise);
		assert.equal((await right).claims.sub, "jamie");
		await assert.rejects(wrong, jwtError(EXPIRED));
	});

	it("makes further checks after all others, each time those that it is given", async () => {
		const verify = await verifier();
		const token = mint({ sub: "jamie", scope: "read" });
		const rule = (value: string) => ruleCheck({ claim: "sub", operator: "equals", value });
		assert.equal((await verify(token, [rule("jamie"), ...scopeChecks(["read"])])).claims.sub, "jamie");
		const failed = jwtError({ code: "ERR_JWT_RULE_FAILED", claim: "sub", reason: "check_failed" }, ["jamie"]);
		assert.throws(() => verify(token, [rule("sam"), ...scopeChecks(["write"])]), failed);
		const lacking = jwtError({ code: "ERR_JWT_INSUFFICIENT_SCOPE", claim: "scope", reason: "check_failed" });
		assert.throws(() => verify(token, [rule("jamie"), ...scopeChecks(["write"])]), lacking);
		assert.throws(() => verify(mint({ sub: "jamie", exp: NOW }), [rule("sam")]), jwtError(EXPIRED));
		assert.equal((await verify(token)).claims.sub, "jamie");
	});

	for (const gap of [{ issuer: "" }, { audience: "" }, { audience: " , " }]) {
		it(`needs to know the issuer and the audience of access tokens, before there is one: ${JSON.stringify(gap)}`, async () => {
			const config = { issuer: "https://issuer.example", audience: "api", tokentype: "at+jwt", ...gap };
			const keys = await secretKeySource(SECRET, "utf8", "HS256");
			assert.throws(() => createVerifier(policyOf(config).verification, keys), jwtError("ERR_JWT_CONFIG_INVALID"));
		});
	}
});

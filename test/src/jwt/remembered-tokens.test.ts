import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createSigner } from "../../../src/jwt/sign.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { watchWebCrypto } from "../../support/web-crypto.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
const newKeys = () => keyPairSource({ privatekey: pem(generateKeyPairSync("ed25519").privateKey) }, "Ed25519");
const OPTIONS = { ...JWT_CONFIG_DEFAULTS, algorithm: "Ed25519" };

/** A verifier, and how often it verified a signature: what it asks of the WebCrypto of this process. */
async function counted(config: Partial<JwtConfigOptions>, keys: KeySource) {
	const verify = createVerifier({ ...OPTIONS, ...config }, keys);
	return async (token: string, times: number) => {
		const { calls, outcome } = await watchWebCrypto("verify", () => verify(token));
		assert.equal(calls, times, "signatures verified");
		return outcome;
	};
}

describe("rememberedTokens", () => {
	freezeClock();
	let keys: KeySource;
	let sign: ReturnType<typeof createSigner>;
	beforeEach(async () => {
		keys = await newKeys();
		sign = createSigner(OPTIONS, keys);
	});

	it("verify the signature of a token once", async () => {
		const verify = await counted({}, keys);
		const token = await sign({ sub: "jamie" });
		const expected = { sub: "jamie", iat: NOW, exp: NOW + 3600 };
		assert.deepEqual((await verify(token, 1)).claims, expected);
		assert.deepEqual((await verify(` ${token}\n`, 0)).claims, expected);
	});

	it("hand out claims and header of their own each time", async () => {
		const verify = await counted({}, keys);
		const token = await sign({ user: { name: "jamie" } });
		const first = await verify(token, 1);
		(first.claims.user as { name: string }).name = "changed by the flow";
		first.header.alg = "changed by the flow";
		const second = await verify(token, 0);
		assert.deepEqual(second.claims.user, { name: "jamie" });
		assert.equal(second.header.alg, "Ed25519");
	});

	it("are still checked for their time and age", async () => {
		const verify = await counted({ maxage: "2h" }, keys);
		const token = await sign({ exp: NOW + 60 });
		const old = await sign({ exp: NOW + 99_999 });
		for (const each of [token, old]) await verify(each, 1);
		moveClock(60);
		await assert.rejects(verify(token, 0), jwtError({ code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" }));
		await verify(old, 0);
		moveClock(7200);
		const aged = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "iat", reason: "check_failed" } as const;
		await assert.rejects(verify(old, 0), jwtError(aged));
	});

	it("are none that were refused, though the signature was right", async () => {
		const verify = await counted({}, keys);
		const token = await sign({ exp: NOW });
		const expired = jwtError({ code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" });
		for (const _ of [1, 2]) await assert.rejects(verify(token, 1), expired);
	});

	it("do not help a token that differs from one of them in anything", async () => {
		const verify = await counted({}, keys);
		const token = await sign({ sub: "jamie" });
		const [header = "", payload = "", signature = ""] = token.split(".");
		await verify(token, 1);
		const other = (await sign({ sub: "sam" })).split(".");
		for (const forged of [`${header}.${other[1]}.${signature}`, `${header}.${payload}.${other[2]}`]) {
			for (const _ of [1, 2]) {
				await assert.rejects(verify(forged, 1), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
			}
		}
	});

	it("are forgotten once other keys verify, and known again with the old ones", async () => {
		const others = await newKeys();
		let current = keys;
		const verify = await counted({}, { ...keys, verificationKeys: (header) => current.verificationKeys(header) });
		const token = await sign({});
		await verify(token, 1);
		current = others;
		await assert.rejects(verify(token, 1), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		current = keys;
		await verify(token, 0);
	});

	it("are known by any of the keys that could have signed them", async () => {
		const others = await newKeys();
		const keysOf = async (...sources: KeySource[]) =>
			(await Promise.all(sources.map((source) => source.verificationKeys({ alg: "Ed25519" })))).flat();
		let current = await keysOf(others, keys);
		const verify = await counted({}, { ...keys, verificationKeys: async () => current });
		const token = await sign({});
		await verify(token, 2);
		await verify(token, 0);
		current = await keysOf(others);
		await assert.rejects(verify(token, 1), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
	});

	it("are verified anew with the same key read anew", async () => {
		const texts = { privatekey: pem(generateKeyPairSync("ed25519").privateKey) };
		const read = () => keyPairSource(texts, "Ed25519");
		let current = await read();
		const verify = await counted({}, { ...current, verificationKeys: (header) => current.verificationKeys(header) });
		const token = await createSigner(OPTIONS, current)({});
		await verify(token, 1);
		current = await read();
		await verify(token, 1);
		await verify(token, 0);
	});

	it("are so many, the most recently used ones", async () => {
		const verify = await counted({ remember: "2" }, keys);
		const [a, b, c] = [await sign({ sub: "a" }), await sign({ sub: "b" }), await sign({ sub: "c" })];
		await verify(a, 1);
		await verify(b, 1);
		await verify(a, 0);
		await verify(c, 1);
		await verify(a, 0);
		await verify(b, 1);
	});

	for (const remember of ["0", "", " "]) {
		it(`are none for “${remember}”`, async () => {
			const verify = await counted({ remember }, keys);
			const token = await sign({});
			await verify(token, 1);
			await verify(token, 1);
		});
	}

	it("are none of over 8192 characters", async () => {
		const verify = await counted({}, keys);
		const token = await sign({ text: "x".repeat(8192) });
		await verify(token, 1);
		await verify(token, 1);
	});

	for (const remember of ["-1", "1.5", "many", "100001", "1e99"]) {
		it(`refuse “${remember}” before there is a token`, () =>
			assert.throws(() => createVerifier({ ...OPTIONS, remember }, keys), jwtError("ERR_JWT_CONFIG_INVALID")));
	}
});

import assert from "node:assert/strict";
import { JwtError } from "../../../src/errors.js";
import { createReuse } from "../../../src/jwt/reused-tokens.js";
import { createSigner, type HeaderParameter } from "../../../src/jwt/sign.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import type { KeySource, SigningKey } from "../../../src/keys/key-source.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import type { MaybePromise } from "../../../src/maybe-promise.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { makeKeyPair, toPem } from "../../support/openssl.js";
import { read, SECRET } from "../../support/tokens.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

let keys: KeySource;
const signer = (config: Partial<JwtConfigOptions> = {}, source = keys, reuse = "80") =>
	createSigner(policyOf({ expiresin: "1h", jwtid: true, ...config }, { reuse }).signing, source);

describe("tokens that are given again", () => {
	freezeClock();
	before(async () => {
		keys = await secretKeySource(SECRET, "utf8", "HS256");
	});

	it("are given again until their part of the life has passed, then made anew", async () => {
		const sign = signer();
		const first = await sign({ sub: "jamie" });
		moveClock(0.8 * 3600 - 1);
		assert.equal(await sign({ sub: "jamie" }), first);
		moveClock(1);
		const second = await sign({ sub: "jamie" });
		assert.equal(read(second).claims.iat, NOW + 0.8 * 3600);
		assert.equal(await sign({ sub: "jamie" }), second);
	});

	it("share one signature while it is made", async () => {
		let asked = 0;
		const slow = await keyPairSource({ privatekey: toPem(makeKeyPair("rsa").privateKey) }, "RS256");
		for (const [algorithm, source] of [
			["HS256", keys],
			["RS256", slow],
		] as const) {
			const signingKey = async () => {
				asked++;
				return source.signingKey();
			};
			asked = 0;
			const sign = signer({ algorithm }, { ...source, signingKey });
			const tokens = await Promise.all(Array.from({ length: 50 }, () => sign({ sub: "jamie" })));
			assert.equal(new Set(tokens).size, 1);
			assert.equal(read(tokens[0] ?? "").header.alg, algorithm);
			assert.equal(asked, 50);
		}
	});

	type Pair = [name: string, first: object, second: object, isSame: boolean];
	const pairs: Pair[] = [
		["equal claims", { sub: "a", list: [1] }, { sub: "a", list: [1] }, true],
		["other claims", { sub: "a" }, { sub: "b" }, false],
		["one claim more", { sub: "a" }, { sub: "a", role: "x" }, false],
		["another iat, the lifetime the same", { iat: NOW - 60 }, { iat: NOW - 59 }, true],
		["times moved together", { iat: NOW, nbf: NOW, exp: NOW + 9 }, { iat: NOW - 1, nbf: NOW - 1, exp: NOW + 8 }, true],
		["a token that would have expired", {}, { iat: NOW - 7200, exp: NOW - 3600 }, false],
		["a token that expires much earlier", {}, { iat: NOW - 3590, exp: NOW + 10 }, false],
		["an iat that lies ahead", { iat: NOW + 86_400 }, { iat: NOW }, false],
		["iats that lie ahead, the one more than the other", { iat: NOW + 60 }, { iat: NOW + 61 }, false],
		["the same iat that lies ahead", { iat: NOW + 60 }, { iat: NOW + 60 }, true],
		["another lifetime", { exp: NOW + 600 }, { exp: NOW + 601 }, false],
		["another nbf", { nbf: NOW }, { nbf: NOW + 1 }, false],
		["a jti of its own", { jti: "a" }, { jti: "b" }, false],
		["a name that was a value", { a: "b" }, { b: "a" }, false],
	];
	for (const [name, first, second, isSame] of pairs) {
		it(`are ${isSame ? "the same" : "others"} for ${name}`, async () => {
			const sign = signer();
			const tokens = [await sign(first), await sign(second)];
			assert.equal(new Set(tokens).size, isSame ? 1 : 2);
		});
	}

	it("are others for another header", async () => {
		const sign = signer();
		const parameter: HeaderParameter[] = [["x", 1]];
		const [plain, more] = [await sign({}), await sign({}, [], parameter)];
		assert.notEqual(plain, more);
		assert.equal(await sign({}, [], parameter), more);
	});

	it("end with the key that signed them", async () => {
		const others = await secretKeySource(`${SECRET}other`, "utf8", "HS256");
		let current: MaybePromise<SigningKey> = keys.signingKey();
		const sign = signer({}, { ...keys, signingKey: () => current });
		const first = await sign({});
		current = others.signingKey();
		assert.notEqual((await sign({})).split(".")[2], first.split(".")[2]);
	});

	it("are made anew where the clock was put back", async () => {
		const sign = signer();
		const first = await sign({});
		moveClock(-7200);
		assert.notEqual(await sign({}), first);
	});

	it("are counted from the iat that the claims bring", async () => {
		const sign = signer({ expiresin: "10m" });
		const issue = () => sign({ iat: Math.floor(Date.now() / 1000) - 60 });
		const first = await issue();
		moveClock(0.8 * 600 - 61);
		assert.equal(await issue(), first);
		moveClock(1);
		assert.notEqual(await issue(), first);
	});

	it("are given again for no longer than their part of the life from now, where iat lies ahead", async () => {
		const sign = signer({ expiresin: "10m" });
		const issue = () => sign({ iat: Math.floor(Date.now() / 1000) + 400 });
		const first = await issue();
		moveClock(0.8 * 1000 - 1);
		assert.equal(await issue(), first);
		moveClock(1);
		assert.notEqual(await issue(), first);
	});

	it("are none without exp", async () => {
		const sign = signer({ expiresin: "" });
		assert.notEqual(await sign({}), await sign({}));
	});

	for (const reuse of ["", " ", "0"]) {
		it(`are none for “${reuse}”`, async () => {
			const sign = signer({}, keys, reuse);
			assert.notEqual(await sign({}), await sign({}));
		});
	}

	it("are not what could not be made", async () => {
		let failing = true;
		const wrong = { type: "nothing" } as unknown as SigningKey["key"];
		const right = (await keys.signingKey()).key;
		const signingKey = async () => ({ key: failing ? wrong : right });
		const sign = signer({}, { ...keys, signingKey });
		await assert.rejects(async () => sign({}), TypeError);
		failing = false;
		assert.ok(await sign({}));
		await assert.rejects(async () => sign({ a: 5n }), jwtError("ERR_JWT_CLAIMS_INVALID"));
		const missing = {
			...keys,
			signingKey: () => Promise.reject(new JwtError("ERR_JWT_KEY_MISSING", "There is none.")),
		};
		await assert.rejects(async () => signer({}, missing)({}), jwtError("ERR_JWT_KEY_MISSING"));
	});
});

describe("createReuse", () => {
	freezeClock();

	const request = async () => {
		const { key } = await keys.signingKey();
		return { header: "header", claims: { sub: "jamie", iat: NOW, exp: NOW + 60 }, key };
	};

	it("makes a token anew after one that could not be made, at once or later", async () => {
		const [reuse, asked] = [createReuse(80), await request()];
		assert.throws(() => reuse(asked, () => assert.fail("at once")), /at once/);
		await assert.rejects(async () => reuse(asked, () => Promise.reject(new RangeError())), RangeError);
		assert.equal(
			reuse(asked, () => "made"),
			"made",
		);
		assert.equal(reuse(asked, assert.fail), "made");
	});

	it("gives the same promise while a token is made, and the token afterwards", async () => {
		const [reuse, asked] = [createReuse(80), await request()];
		let make: (token: string) => void = assert.fail;
		const first = reuse(asked, () => new Promise<string>((resolve) => (make = resolve)));
		const second = reuse(asked, assert.fail);
		make("made");
		assert.deepEqual([await first, await second, await reuse(asked, assert.fail)], ["made", "made", "made"]);
	});

	it("makes each token anew for 0 percent", async () => {
		const [reuse, asked] = [createReuse(0), await request()];
		assert.deepEqual([reuse(asked, () => "first"), reuse(asked, () => "second")], ["first", "second"]);
	});

	it("forgets those that were not asked for in a long time", async () => {
		const [reuse, { header, claims, key }] = [createReuse(80), await request()];
		const ask = (sub: string, token: string) => reuse({ header, claims: { ...claims, sub }, key }, () => token);
		assert.equal(ask("first", "old"), "old");
		for (let index = 0; index < 3000; index++) assert.equal(ask(`user-${index}`, "token"), "token");
		assert.equal(ask("first", "new"), "new");
		assert.equal(ask("user-2999", "new"), "token");
	});
});

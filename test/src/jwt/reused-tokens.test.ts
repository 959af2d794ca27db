import assert from "node:assert/strict";
import { JwtError } from "../../../src/errors.js";
import { createSigner, type HeaderParameter, type SignerOptions } from "../../../src/jwt/sign.js";
import type { KeySource, SigningKey } from "../../../src/keys/key-source.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { read, SECRET } from "../../support/tokens.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

let keys: KeySource;
const signer = (config: Partial<SignerOptions> = {}, source = keys) =>
	createSigner({ ...JWT_CONFIG_DEFAULTS, expiresin: "1h", jwtid: true, reuse: "80", ...config }, source);

describe("reusedTokens", () => {
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
		const signingKey = async () => {
			asked++;
			return keys.signingKey();
		};
		const sign = signer({}, { ...keys, signingKey });
		const tokens = await Promise.all(Array.from({ length: 50 }, () => sign({ sub: "jamie" })));
		assert.equal(new Set(tokens).size, 1);
		assert.equal(asked, 50);
	});

	type Pair = [name: string, first: object, second: object, isSame: boolean];
	const pairs: Pair[] = [
		["equal claims", { sub: "a", list: [1] }, { sub: "a", list: [1] }, true],
		["other claims", { sub: "a" }, { sub: "b" }, false],
		["one claim more", { sub: "a" }, { sub: "a", role: "x" }, false],
		["another iat, the lifetime the same", { iat: NOW - 60 }, { iat: NOW - 59 }, true],
		["times moved together", { iat: NOW, nbf: NOW, exp: NOW + 9 }, { iat: NOW - 1, nbf: NOW - 1, exp: NOW + 8 }, true],
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
		let current = keys.signingKey();
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

	it("are none without exp", async () => {
		const sign = signer({ expiresin: "" });
		assert.notEqual(await sign({}), await sign({}));
	});

	for (const reuse of ["", " ", "0"]) {
		it(`are none for “${reuse}”`, async () => {
			const sign = signer({ reuse });
			assert.notEqual(await sign({}), await sign({}));
		});
	}

	it("are not what could not be made", async () => {
		let failing = true;
		const wrong = { type: "nothing" } as unknown as SigningKey["key"];
		const right = (await keys.signingKey()).key;
		const signingKey = async () => ({ key: failing ? wrong : right });
		const sign = signer({}, { ...keys, signingKey });
		await assert.rejects(sign({}));
		failing = false;
		assert.ok(await sign({}));
		await assert.rejects(sign({ a: 5n }), jwtError("ERR_JWT_CLAIMS_INVALID"));
		const missing = {
			...keys,
			signingKey: () => Promise.reject(new JwtError("ERR_JWT_KEY_MISSING", "There is none.")),
		};
		await assert.rejects(signer({}, missing)({}), jwtError("ERR_JWT_KEY_MISSING"));
	});

	for (const reuse of ["100", "-1", "soon", "80 %", "NaN"]) {
		it(`refuse “${reuse}” before there is a message`, () =>
			assert.throws(() => signer({ reuse }), jwtError("ERR_JWT_CONFIG_INVALID")));
	}
});

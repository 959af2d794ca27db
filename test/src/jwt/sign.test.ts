import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { ALGORITHMS_BY_KTY, type HmacAlgorithm } from "../../../src/algorithms.js";
import { JwtError } from "../../../src/errors.js";
import { MAX_TOKEN_LENGTH } from "../../../src/jws/compact.js";
import { createSigner, type HeaderParameter } from "../../../src/jwt/sign.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { makeKeyPair } from "../../support/openssl.js";
import { read, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

async function signer(config: Partial<JwtConfigOptions> = {}, kid?: string) {
	const { signing } = policyOf(config);
	const keys = await secretKeySource(SECRET, "utf8", signing.algorithm as HmacAlgorithm);
	const signingKey = async () => ({ ...(await keys.signingKey()), ...(kid && { kid }) });
	return createSigner(signing, { ...keys, signingKey });
}

const headerFor = async (config: Partial<JwtConfigOptions>, kid?: string, parameters?: HeaderParameter[]) =>
	read(await (await signer(config, kid))({}, [], parameters)).header;

describe("createSigner", () => {
	freezeClock();

	for (const algorithm of ALGORITHMS_BY_KTY.oct) {
		it(`signs ${algorithm} as another library verifies it`, async () => {
			const sign = await signer({ algorithm, issuer: "me", audience: "a,b", keyid: "k1" });
			const token = await sign({ sub: "jamie", "naïve ✓": ["😀"] }, [["role", "admin"]]);
			const options = { algorithms: [algorithm], issuer: "me", audience: "b" };
			const { header, payload } = jsonwebtoken.verify(token, SECRET, { ...options, complete: true });
			assert.deepEqual(header, { alg: algorithm, typ: "JWT", kid: "k1" });
			assert.deepEqual(payload, {
				...{ sub: "jamie", "naïve ✓": ["😀"], role: "admin" },
				...{ iss: "me", aud: ["a", "b"], iat: NOW, exp: NOW + 3600 },
			});
		});
	}

	type Headers = [name: string, expected: object, config: Partial<JwtConfigOptions>, kid?: string];
	const headers: Headers[] = [
		["typ JWT and no kid by default", { typ: "JWT" }, {}],
		["the configured typ", { typ: "at+jwt" }, { tokentype: "at+jwt" }],
		["the configured kid", { typ: "JWT", kid: "mine" }, { keyid: "mine" }, "of-the-key"],
		["the key's own kid where none is configured", { typ: "JWT", kid: "of-the-key" }, {}, "of-the-key"],
	];
	for (const [name, expected, config, kid] of headers) {
		it(`writes into the header ${name}`, async () =>
			assert.deepEqual(await headerFor(config, kid), { alg: "HS256", ...expected }));
	}

	const rows: [name: string, parameters: HeaderParameter[], expected: object][] = [
		["typ and kid over the configured", ["typ", "kid"].map((name) => [name, "b"]), { typ: "b", kid: "b" }],
		["any other parameter", [["http://example.com/x", { id: 7 }]], { "http://example.com/x": { id: 7 } }],
		["no function", [["f", () => 1]], {}],
		["nothing that a function named toJSON would give", [["toJSON", () => ({ alg: "none" })]], {}],
	];
	for (const [name, parameters, expected] of rows) {
		it(`writes into the header from its rows ${name}`, async () => {
			const header = await headerFor({ tokentype: "a", keyid: "a" }, "a", parameters);
			assert.deepEqual(header, { alg: "HS256", typ: "a", kid: "a", ...expected });
		});
	}

	const VALUE = "value-of-a-parameter";
	const cycle: unknown[] = [VALUE];
	cycle.push(cycle);
	const refused: HeaderParameter[] = [
		...(["alg", "crit", "b64"].map((name) => [name, VALUE]) as HeaderParameter[]),
		["kid", 5],
		["kid", null],
		["typ", { name: VALUE }],
		["x", cycle],
		["x", 5n],
		["x", JSON.parse(`[{"__proto__":"${VALUE}"}]`)],
		["__proto__", { alg: VALUE }],
	];
	for (const [index, [name, value]] of refused.entries()) {
		it(`refuses the header parameter ${name} (${index + 1})`, async () => {
			const sign = await signer();
			await assert.rejects(async () => sign({}, [], [[name, value]]), jwtError("ERR_JWT_CLAIMS_INVALID", [VALUE]));
			assert.deepEqual(read(await sign({})).header, { alg: "HS256", typ: "JWT" });
		});
	}

	it("makes a new jti for each token, last, unless the claims bring one", async () => {
		const sign = await signer({ jwtid: true });
		const [first, second] = [read(await sign({ sub: "jamie" })), read(await sign({ sub: "jamie" }))];
		assert.deepEqual(Object.keys(first.claims), ["sub", "iat", "exp", "jti"]);
		assert.match(String(first.claims.jti), UUID_V4);
		assert.notEqual(first.claims.jti, second.claims.jti);
		assert.equal(read(await sign({ jti: "mine" })).claims.jti, "mine");
	});

	it("refuses claims that cannot be signed, then signs the next", async () => {
		const sign = await signer();
		await assert.rejects(async () => sign("text-for-claims"), jwtError("ERR_JWT_CLAIMS_INVALID", ["text-for-claims"]));
		assert.deepEqual(read(await sign({ sub: "jamie" })).claims, { sub: "jamie", iat: NOW, exp: NOW + 3600 });
	});

	it("leaves what it was handed as it was", async () => {
		const brought = Object.freeze({ exp: new Date((NOW + 9) * 1000), user: Object.freeze({ name: "jamie" }) });
		const row: HeaderParameter = Object.freeze(["x", Object.freeze({ a: 1 })] as const);
		await (await signer())(brought, Object.freeze([Object.freeze(["iss", "me"] as const)]), Object.freeze([row]));
		assert.deepEqual(brought, { exp: new Date((NOW + 9) * 1000), user: { name: "jamie" } });
	});

	it("refuses a lifetime it cannot read before there is a message", async () => {
		await assert.rejects(signer({ expiresin: "soon" }), jwtError("ERR_JWT_CONFIG_INVALID"));
	});

	it("hands on what the key source says", async () => {
		const fail = () => Promise.reject(new JwtError("ERR_JWT_KEY_MISSING", "There is no key that signs."));
		const keys = { ...(await secretKeySource(SECRET, "utf8", "HS256")), signingKey: fail };
		await assert.rejects(async () => createSigner(policyOf().signing, keys)({}), jwtError("ERR_JWT_KEY_MISSING"));
	});

	it("makes no token that is too long to be read, and the longest that is not", async () => {
		const sign = await signer();
		const length = (await sign({ text: "" })).length;
		const room = Math.floor(((MAX_TOKEN_LENGTH - length) * 3) / 4) - 3;
		const keys = await secretKeySource(SECRET, "utf8", "HS256");
		const longest = await sign({ text: "x".repeat(room) });
		assert.ok(longest.length > MAX_TOKEN_LENGTH - 12);
		assert.equal((await createVerifier(policyOf().verification, keys)(longest)).claims.text, "x".repeat(room));
		const tooLong = jwtError("ERR_JWT_CLAIMS_INVALID", ["xxxx"]);
		await assert.rejects(async () => sign({ text: "x".repeat(room + 12) }), tooLong);
		await assert.rejects(async () => sign({}, [], [["x", "x".repeat(MAX_TOKEN_LENGTH)]]), tooLong);
	});

	it("signs with the first of several names of the issuer", async () => {
		const sign = await signer({ issuer: "https://me.example, me" });
		assert.equal(read(await sign({})).claims.iss, "https://me.example");
	});

	it("refuses an issuer that is not that of one tenant, whatever the claims bring", async () => {
		const issuer = "https://login.example/{tenantid}/v2.0";
		const refused = jwtError("ERR_JWT_CONFIG_INVALID");
		await assert.rejects(signer({ issuer, tenants: "*" }), refused);
		await assert.rejects(signer({ issuer: `${issuer}, me`, tenants: "one" }), refused);
		assert.equal(read(await (await signer({ issuer: `me, ${issuer}`, tenants: "one" }))({})).claims.iss, "me");
	});

	it("answers at once where there is nothing to wait for", async () => {
		const sign = createSigner(policyOf().signing, await secretKeySource(SECRET, "utf8", "HS256"));
		assert.equal(read(sign({ sub: "jamie" }) as string).claims.sub, "jamie");
		assert.throws(
			() => sign({ sub: 5 }),
			jwtError({ code: "ERR_JWT_CLAIMS_INVALID", claim: "sub", reason: "invalid" }),
		);
		assert.throws(() => sign({}, [], [["alg", "none"]]), jwtError("ERR_JWT_CLAIMS_INVALID"));
	});

	it("answers later where a key is still being read, or an algorithm is slow", async () => {
		const sign = await signer();
		for (const token of [sign({}), sign({ sub: "jamie" })]) assert.ok(token instanceof Promise);
		const { privateKey: key } = makeKeyPair("P-384");
		const keys = { ...(await secretKeySource(SECRET, "utf8", "HS256")), signingKey: () => ({ key }) };
		const token = createSigner(policyOf({ algorithm: "ES384" }).signing, keys)({ sub: "jamie" });
		assert.ok(token instanceof Promise);
		assert.equal(read(await token).header.alg, "ES384");
	});
});

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { ALGORITHMS_BY_KTY, type Algorithm, EC_CURVES } from "../../../src/algorithms.js";
import type { LeftOutReason } from "../../../src/key-facts.js";
import { type KeyPairTexts, keyPairSource, readKeyPair } from "../../../src/keys/key-pair.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { signerBy, verifierBy } from "../../support/by-options.js";
import { type KeyPair, ML_DSA, makeKeyPair, PASSPHRASE, sharedKeyPair, toPem } from "../../support/openssl.js";
import { read } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const { RSA, EC, OKP, AKP } = ALGORITHMS_BY_KTY;
const ALGORITHMS: readonly Algorithm[] = [...RSA, ...EC, ...OKP, ...(ML_DSA.length > 0 ? AKP : [])];

const kindOf = (algorithm: Algorithm) =>
	(RSA as readonly string[]).includes(algorithm)
		? "rsa"
		: (EC_CURVES[algorithm] ?? (algorithm.startsWith("ML") ? algorithm.toLowerCase() : "ed25519"));

/** A step in a flow that signs and one that verifies, both by the same keys. */
async function keysOf(texts: KeyPairTexts, algorithm: Algorithm = "ES256", keyid = "") {
	const options = { ...JWT_CONFIG_DEFAULTS, algorithm, keyid };
	const source = await keyPairSource(texts, algorithm, keyid);
	return { source, sign: signerBy(options, source), verify: verifierBy(options, source) };
}

const toJwk = (key: KeyObject, members: object = {}) => ({ ...key.export({ format: "jwk" }), ...members });
const jwkSet = (...keys: object[]) => JSON.stringify({ keys });

const named = (code: Parameters<typeof jwtError>[0], words: RegExp) => (error: Error) =>
	jwtError(code)(error) && words.test(error.message);

const rsa = sharedKeyPair("rsa");
const [a, b] = [makeKeyPair("P-256"), makeKeyPair("P-256")];
const [privateA, publicA] = [toPem(a.privateKey), toPem(a.publicKey)];
const encryptedA = String(
	a.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: PASSPHRASE }),
);

/** Private keys that are left out for another reason, each beside a public key that fits. */
const beside = (jwk: object) => jwkSet(toJwk(a.publicKey), jwk);
const privateB = toPem(b.privateKey);
const { n, e, d } = toJwk(rsa.privateKey);
const hidden: [name: string, publickey: string | Uint8Array][] = [
	["a private JWK for encryption", beside(toJwk(b.privateKey, { use: "enc" }))],
	["a private JWK for other operations", beside(toJwk(b.privateKey, { key_ops: ["deriveBits"] }))],
	["a private RSA JWK without its primes", beside({ kty: "RSA", n, e, d })],
	["a private JWK that does not match", beside(toJwk(b.privateKey, { d: toJwk(a.privateKey).d }))],
	["a private JWK of an unknown curve", beside({ kty: "EC", crv: "P-1", x: "AA", y: "AA", d: "AA" })],
	["a secret JWK", beside({ kty: "oct", k: "AAAA" })],
	["a private PEM without its last line", publicA + privateB.slice(0, privateB.indexOf("-----END"))],
	["a damaged private PEM", publicA + privateB.replace("MI", "M!")],
	["a private PEM of UTF-16", Buffer.from(publicA + privateB.replace("MI", "M!"), "utf16le")],
	["a private PEM with a comment in Latin-1", Buffer.from(`\xe9\n${publicA}${privateB.replace("MI", "M!")}`, "latin1")],
	["a private PEM as the 101st", publicA.repeat(100) + privateB],
	["a private JWK behind PEM", publicA + JSON.stringify(toJwk(b.privateKey))],
];

describe("keyPairSource", () => {
	for (const algorithm of ALGORITHMS) {
		const pair = kindOf(algorithm) === "rsa" ? rsa : makeKeyPair(kindOf(algorithm));

		it(`signs and verifies with a private key alone, ${algorithm}`, async () => {
			const { source, sign, verify } = await keysOf({ privatekey: toPem(pair.privateKey) }, algorithm);
			const token = await sign({ sub: "jamie" });
			assert.deepEqual(read(token).header, { alg: algorithm, typ: "JWT" });
			assert.equal((await verify(token)).claims.sub, "jamie");
			const keys = await source.verificationKeys({ alg: algorithm });
			assert.deepEqual([keys.length, keys[0]?.type], [1, "public"]);
			const other = await keysOf({ publickey: toPem(pair.publicKey) }, algorithm);
			assert.equal((await other.verify(token)).claims.sub, "jamie");
		});

		it(`publishes nothing but the public key, ${algorithm}`, async () => {
			const privatekey = JSON.stringify(toJwk(pair.privateKey, { key_ops: ["sign"], x5t: "x", use: "sig" }));
			const { source } = await keysOf({ privatekey }, algorithm);
			const [jwk, ...others] = await source.publicKeys();
			const { kid, ...members } = jwk as Record<string, unknown>;
			const { alg, ...key } = toJwk(pair.publicKey);
			assert.deepEqual({ ...members, others }, { ...key, alg: algorithm, use: "sig", others: [] });
			assert.equal(kid, thumbprint({ ...(alg ? { alg } : {}), ...key }));
		});
	}

	it("has the thumbprint of RFC 7638 section 3.1 for its key", async () => {
		const n =
			"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMst" +
			"n64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajr" +
			"n1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
		const { source } = await keysOf({ publickey: JSON.stringify({ kty: "RSA", n, e: "AQAB", alg: "RS256" }) }, "RS256");
		const kid = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
		assert.deepEqual(await source.publicKeys(), [{ kty: "RSA", n, e: "AQAB", alg: "RS256", use: "sig", kid }]);
	});

	it("names the key that belongs here by its thumbprint, if there is none", async () => {
		const belongs = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
		await assert.rejects(keyPairSource({}, "ES256", "", belongs), named("ERR_JWT_KEY_MISSING", RegExp(belongs)));
		await assert.rejects(keyPairSource({}, "ES256"), named("ERR_JWT_KEY_MISSING", /generate a pair/));
	});

	it("opens an encrypted private key with its passphrase", async () => {
		const encryption = { cipher: "aes-256-cbc", passphrase: PASSPHRASE };
		const privatekey = String(a.privateKey.export({ type: "pkcs8", format: "pem", ...encryption }));
		const { sign, verify } = await keysOf({ privatekey, publickey: publicA, passphrase: PASSPHRASE });
		assert.equal((await verify(await sign({ sub: "jamie" }))).claims.sub, "jamie");
		await assert.rejects(keysOf({ privatekey }), named("ERR_JWT_KEY_INVALID", /encrypted/));
		const wrong = keysOf({ privatekey, passphrase: "wrong-one" });
		await assert.rejects(wrong, jwtError("ERR_JWT_KEY_INVALID", ["wrong-one", PASSPHRASE]));
	});

	it("verifies with the public key where there is one: another's tokens, not its own", async () => {
		const { sign, verify } = await keysOf({ privatekey: privateA, publickey: toPem(b.publicKey) });
		const others = await (await keysOf({ privatekey: toPem(b.privateKey) })).sign({});
		await verify(others);
		await assert.rejects(async () => verify(await sign({})), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
	});

	it("cannot sign with a public key", async () => {
		const { sign } = await keysOf({ publickey: publicA });
		await assert.rejects(async () => sign({}), named("ERR_JWT_KEY_MISSING", /only a public key.*private key/));
	});

	const refused: [name: string, texts: KeyPairTexts, algorithm: Algorithm, words: RegExp][] = [
		["a public key for the private one", { privatekey: publicA }, "ES256", /public key; signing needs the private/],
		["a set of public keys", { privatekey: jwkSet(toJwk(a.publicKey)) }, "ES256", /public key; signing needs/],
		[
			"a private key of another kind",
			{ privatekey: privateA },
			"RS256",
			/^This is an EC P-256 key; RS256 needs RSA\. Choose another key or algorithm\.$/,
		],
		[
			"a public key of another kind",
			{ publickey: publicA },
			"ES384",
			/^This is an EC P-256 key; ES384 needs EC P-384\. Choose another key or algorithm\.$/,
		],
		[
			"another kind beside the right one",
			{ privatekey: privateA, publickey: toPem(rsa.publicKey) },
			"ES256",
			/RSA 2048/,
		],
		[
			"a set of which no key fits",
			{ privatekey: jwkSet(toJwk(rsa.privateKey), toJwk(b.privateKey, { alg: "A1" })) },
			"ES256",
			/^None of the keys can be used: RSA 2048 bits, but ES256 needs EC P-256; for A1, not for ES256\. Choose other keys\.$/,
		],
		[
			"a JWK for another algorithm",
			{ privatekey: JSON.stringify(toJwk(b.privateKey, { alg: "A1" })) },
			"ES256",
			/for A1 \(alg\), not/,
		],
		["a private key for the public one", { publickey: privateA }, "ES256", /private key, but only a public key/],
		[
			"a private key beside public ones",
			{ privatekey: privateA, publickey: `${publicA}${toPem(b.privateKey)}` },
			"ES256",
			/private key, but only a public key/,
		],
		["an encrypted key for the public one", { publickey: encryptedA }, "ES256", /private key, but only a public key/],
		...hidden.map(([name, publickey]): [string, KeyPairTexts, Algorithm, RegExp] => [
			`${name} beside a public key`,
			{ publickey },
			"ES256",
			/private key, but only a public key/,
		]),
		["garbage", { privatekey: "correct horse" }, "ES256", /not a key in a known format/],
	];
	for (const [name, texts, algorithm, words] of refused) {
		it(`refuses ${name}`, async () => {
			const secrets = [privateA, publicA].map((pem) => pem.split("\n")[1] as string);
			const check = jwtError("ERR_JWT_KEY_INVALID", secrets);
			await assert.rejects(keysOf(texts, algorithm), (error: Error) => check(error) && words.test(error.message));
		});
	}

	const leftOut: [name: string, jwk: object, reason: LeftOutReason, words: string][] = [
		["of another kind", toJwk(rsa.privateKey), "misfit", "RSA 2048 bits, but ES256 needs EC P-256"],
		["for another algorithm", toJwk(b.privateKey, { alg: "A1" }), "other-algorithm", "for A1, not for ES256"],
		["that is damaged", toJwk(b.privateKey, { x: "AA" }), "damaged", "damaged"],
		["of an unknown kind", { kty: "XYZ" }, "unknown-type", "of an unknown type (XYZ)"],
	];
	for (const [name, jwk, reason, words] of leftOut) {
		it(`leaves out of a set a key ${name}, and says so`, async () => {
			const { source, sign, verify } = await keysOf({ privatekey: set(jwk) });
			await verify(await sign({}));
			assert.deepEqual(source.warnings, [`1 of 2 keys left out: ${words}.`]);
			assert.equal((await source.publicKeys()).length, 1);
			const { leftOut: facts } = readKeyPair({ privatekey: set(jwk) }, "ES256");
			assert.deepEqual(
				facts.map((fact) => fact.reason),
				[reason],
			);
		});
	}

	it("leaves out an encryption key without a warning", async () => {
		const { source } = await keysOf({ privatekey: set(toJwk(b.privateKey, { use: "enc" })) });
		assert.deepEqual(source.warnings, []);
	});

	it("signs with the first private key of a set, and verifies with all", async () => {
		const { sign, verify } = await keysOf({
			privatekey: jwkSet(toJwk(b.publicKey, { kid: "b" }), toJwk(a.privateKey)),
		});
		await verify(await sign({}));
		await verify(await (await keysOf({ privatekey: JSON.stringify(toJwk(b.privateKey, { kid: "b" })) })).sign({}));
	});

	it("signs and verifies with an RSASSA-PSS key", async () => {
		const options = { modulusLength: 2048, hashAlgorithm: "sha256", mgf1HashAlgorithm: "sha256", saltLength: 32 };
		const pss = generateKeyPairSync("rsa-pss", options as never) as unknown as KeyPair;
		const { sign, verify } = await keysOf({ privatekey: toPem(pss.privateKey) }, "PS256");
		await verify(await sign({}));
		const other = await keysOf({ publickey: toPem(pss.publicKey) }, "PS256");
		await other.verify(await sign({}));
		const refused = keysOf({ privatekey: toPem(pss.privateKey) }, "PS384");
		await assert.rejects(
			refused,
			named("ERR_JWT_KEY_INVALID", /does not allow PS384 .*\. Choose the algorithm with its hash/),
		);
		await assert.rejects(
			keysOf({ privatekey: toPem(pss.privateKey) }, "RS256"),
			named("ERR_JWT_KEY_INVALID", /needs RSA/),
		);
	});

	it("answers at once, and the same question with the same array", async () => {
		const { source } = await keysOf({ privatekey: jwkSet(toJwk(a.privateKey, { kid: "a" }), toJwk(b.privateKey)) });
		for (const header of [{ alg: "ES256" }, { alg: "ES256", kid: "a" }, { alg: "ES256", kid: "unknown" }]) {
			const keys = source.verificationKeys(header);
			assert.ok(Array.isArray(keys));
			assert.equal(source.verificationKeys({ ...header }), keys);
		}
		assert.ok("key" in source.signingKey());
	});

	for (const alg of ["RS256", "HS256", "ES384", "none", "", undefined]) {
		it(`has no key for the algorithm ${alg}`, async () => {
			const { source } = await keysOf({ privatekey: privateA });
			assert.throws(() => source.verificationKeys({ alg }), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
		});
	}

	for (const texts of [{}, { privatekey: "", publickey: "" }, { passphrase: PASSPHRASE }]) {
		it(`misses a key in ${JSON.stringify(texts)}`, () =>
			assert.rejects(keysOf(texts), named("ERR_JWT_KEY_MISSING", /no key/)));
	}
});

/** A private set whose first key is the right one, and whose second is this. */
function set(jwk: object): string {
	return jwkSet(toJwk(a.privateKey), jwk);
}

/** RFC 7638 section 3, apart from the package: the members of a public key that are required, in order and hashed. */
function thumbprint(jwk: Record<string, unknown>): string {
	const json = JSON.stringify(Object.fromEntries(Object.entries(jwk).sort(([x], [y]) => (x < y ? -1 : 1))));
	return createHash("sha256").update(json).digest("base64url");
}

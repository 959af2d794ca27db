import assert from "node:assert/strict";
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { ALGORITHMS_BY_KTY, type Algorithm, EC_CURVES } from "../../../src/algorithms.js";
import type { LeftOut } from "../../../src/key-facts.js";
import { misfit as findMisfit } from "../../../src/keys/fit-key.js";
import { type KeyError, requireKeys } from "../../../src/keys/key-error.js";
import { explainLeftOut, nameKey as nameMeasure } from "../../../src/keys/key-words.js";
import { createReadKey, measureKey, type ReadKey } from "../../../src/keys/read/read-key.js";
import { type KeyPair, ML_DSA, makeKeyPair } from "../../support/openssl.js";
import { jwtError } from "../jwt-error.js";

const { RSA, EC, OKP, AKP } = ALGORITHMS_BY_KTY;
const ASYMMETRIC: readonly Algorithm[] = [...RSA, ...EC, ...OKP, ...AKP];

/** A key pair with its name and the algorithms it fits. */
type Kind = [pair: KeyPair, name: string, fits: readonly Algorithm[]];

const dsa = generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 });

const KINDS: Kind[] = [
	[makeKeyPair("rsa"), "RSA 2048 bits", RSA],
	[makeKeyPair("P-256"), "EC P-256", ["ES256"]],
	[makeKeyPair("P-384"), "EC P-384", ["ES384"]],
	[makeKeyPair("P-521"), "EC P-521", ["ES512"]],
	[makeKeyPair("secp256k1"), "EC secp256k1", []],
	[makeKeyPair("ed25519"), "Ed25519", OKP],
	[makeKeyPair("ed448"), "Ed448", []],
	[makeKeyPair("x25519"), "X25519", []],
	[makeKeyPair("x448"), "X448", []],
	[dsa, "DSA", []],
	[
		generateKeyPairSync("rsa-pss", { modulusLength: 2048 }),
		"RSASSA-PSS 2048 bits",
		RSA.filter((name) => name.startsWith("PS")),
	],
	...ML_DSA.map((type): Kind => {
		const name = type.toUpperCase();
		return [makeKeyPair(type), name, [name as Algorithm]];
	}),
];

/** What a message says that an algorithm needs. */
function need(algorithm: Algorithm): string {
	if ((RSA as readonly string[]).includes(algorithm)) return "RSA";
	if (EC_CURVES[algorithm]) return `EC ${EC_CURVES[algorithm]}`;
	return algorithm === "EdDSA" ? "Ed25519" : algorithm;
}

const parsed = (key: KeyObject, alg?: string) => createReadKey(key, { form: "JWK", alg });
const nameKey = (key: KeyObject) => nameMeasure(measureKey(key));
const misfit = (key: ReadKey, algorithm: Algorithm) => {
	const fact = findMisfit(key, algorithm);
	return fact && explainLeftOut([fact]);
};

/** The second sentence of a message about a key that does not fit. */
const CHOOSE = "Choose another key or algorithm.";

describe("misfit", () => {
	for (const [{ privateKey, publicKey }, name, fits] of KINDS) {
		it(`knows what an ${name} key is`, () => {
			for (const key of [privateKey, publicKey]) assert.equal(nameKey(key), name);
		});

		it(`lets an ${name} key serve ${fits.join(", ") || "nothing"} alone`, () => {
			const article = name === "DSA" ? "a" : "an";
			for (const key of [privateKey, publicKey]) {
				for (const algorithm of ASYMMETRIC) {
					const problem = `This is ${article} ${name} key; ${algorithm} needs ${need(algorithm)}. ${CHOOSE}`;
					assert.equal(misfit(parsed(key), algorithm), fits.includes(algorithm) ? undefined : problem);
				}
			}
		});
	}

	for (const bits of [1024, 2047]) {
		it(`refuses RSA ${bits} bits`, () => {
			const { privateKey, publicKey } = makeKeyPair("rsa", bits);
			for (const algorithm of RSA) {
				for (const key of [privateKey, publicKey]) {
					assert.equal(
						misfit(parsed(key), algorithm),
						`This RSA key has only ${bits} bits. Make one with at least 2048.`,
					);
				}
			}
		});
	}

	const [[rsa], [ec]] = KINDS as [Kind, Kind];
	const ed = (KINDS.find(([, name]) => name === "Ed25519") as Kind)[0];
	const claims: [key: KeyObject, alg: string | undefined, algorithm: Algorithm, problem?: string][] = [
		[rsa.publicKey, "RS256", "RS256"],
		[rsa.publicKey, undefined, "PS512"],
		[rsa.publicKey, "RS256", "PS256", `This key is for RS256 (alg), not for PS256. ${CHOOSE}`],
		[rsa.publicKey, "<b>".repeat(99), "RS256", `This key is for another algorithm (alg), not for RS256. ${CHOOSE}`],
		[rsa.publicKey, "RSA-OAEP", "RS256", `This key is for RSA-OAEP (alg), not for RS256. ${CHOOSE}`],
		[ec.privateKey, "ES256", "ES256"],
		[ec.privateKey, "ECDH-ES", "ES256", `This key is for ECDH-ES (alg), not for ES256. ${CHOOSE}`],
		[ec.privateKey, "ES256", "RS256", `This is an EC P-256 key; RS256 needs RSA. ${CHOOSE}`],
		[ed.publicKey, "EdDSA", "Ed25519"],
		[ed.publicKey, "Ed25519", "EdDSA"],
		[ed.publicKey, "EdDSA", "EdDSA"],
		[ed.publicKey, "ES256", "EdDSA", `This key is for ES256 (alg), not for EdDSA. ${CHOOSE}`],
	];
	for (const [key, alg, algorithm, problem] of claims) {
		it(`${problem ? "refuses" : "accepts"} an ${nameKey(key)} key that says ${alg?.slice(0, 9) ?? "nothing"} for ${algorithm}`, () => {
			assert.equal(misfit(parsed(key, alg), algorithm), problem);
		});
	}
});

describe("misfit, of an Ed25519 key of small order", () => {
	const points = [
		"00".repeat(32),
		`01${"00".repeat(31)}`,
		...["ec", "ed", "ee"].map((first) => `${first}${"ff".repeat(30)}7f`),
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	].flatMap((point) => [0, 0x80].map((sign) => withSign(Buffer.from(point, "hex"), sign)));

	const keyOf = (point: Buffer) =>
		createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: point.toString("base64url") }, format: "jwk" });

	/** The newest releases of Node.js refuse the forged signatures themselves. */
	const neutral = Buffer.from(`01${"00".repeat(31)}`, "hex");
	const isStrict = !verify(null, Buffer.of(0), keyOf(neutral), Buffer.concat([neutral, Buffer.alloc(32)]));

	for (const point of points) {
		it(`refuses ${point.toString("hex")}, for which anyone can sign`, () => {
			const key = keyOf(point);
			const forgeries = points.map((R) => Buffer.concat([R, Buffer.alloc(32)]));
			const messages = Array.from({ length: 99 }, (_, index) => Buffer.of(index));
			const isForged = messages.some((message) => forgeries.some((forged) => verify(null, message, key, forged)));
			assert.equal(isForged, !isStrict);
			assert.equal(findMisfit(parsed(key), "EdDSA")?.reason, "damaged");
		});
	}
});

function withSign(point: Buffer, sign: number): Buffer {
	point[31] = (point[31] as number) | sign;
	return point;
}

describe("misfit, of RSASSA-PSS keys with parameters", () => {
	const make = (hash: string, saltLength: number, mgf1HashAlgorithm = hash) => {
		const options = { modulusLength: 2048, hashAlgorithm: hash, mgf1HashAlgorithm, saltLength };
		return generateKeyPairSync("rsa-pss", options as never) as unknown as KeyPair;
	};
	const keys: [name: string, pair: KeyPair, fits: readonly Algorithm[]][] = [
		["SHA-256, salt 32", make("sha256", 32), ["PS256"]],
		["SHA-256, salt 20", make("sha256", 20), ["PS256"]],
		["SHA-256, salt 48", make("sha256", 48), []],
		["SHA-512, salt 64", make("sha512", 64), ["PS512"]],
		["SHA-384 and another mask", make("sha384", 32, "sha256"), []],
		["SHA-1", make("sha1", 20), []],
	];
	for (const [name, { privateKey, publicKey }, fits] of keys) {
		it(`lets ${name} serve ${fits.join() || "nothing"} alone`, () => {
			for (const key of [privateKey, publicKey]) {
				const reasons = RSA.map((algorithm) => [algorithm, findMisfit(parsed(key), algorithm)?.reason]);
				const expected = RSA.map((algorithm) => {
					if (algorithm.startsWith("RS")) return [algorithm, "misfit"];
					return [algorithm, fits.includes(algorithm) ? undefined : "pss-parameters"];
				});
				assert.deepEqual(reasons, expected);
			}
		});
	}

	it("makes plain RSA keys of them, whose signatures verify by the original", () => {
		const { privateKey, publicKey } = make("sha256", 32);
		const [signing, verifying] = [parsed(privateKey).key, parsed(publicKey).key];
		assert.deepEqual([signing.asymmetricKeyType, verifying.asymmetricKeyType], ["rsa", "rsa"]);
		const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
		const data = Buffer.from("data");
		for (const key of [publicKey, verifying]) {
			assert.ok(verify("sha256", data, { key, ...pss }, sign("sha256", data, { key: signing, ...pss })));
		}
	});
});

describe("misfit, of unsafe RSA keys", () => {
	const { n } = makeKeyPair("rsa").publicKey.export({ format: "jwk" });
	const exponents: [e: string, fits: boolean][] = [
		["AQAB", true],
		["Aw", true],
		["AQ", false],
		["Ag", false],
		["AQAA", false],
		["AA", false],
	];
	for (const [e, fits] of exponents) {
		it(`${fits ? "accepts" : "refuses"} the exponent ${e}`, () => {
			const key = parsed(createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" }));
			assert.equal(findMisfit(key, "RS256")?.reason, fits ? undefined : "exponent");
		});
	}
});

describe("requireKeys", () => {
	const [[rsa], [ec]] = KINDS as [Kind, Kind];

	it("lets a key pass", () => {
		const keys = [parsed(ec.privateKey)];
		assert.equal(requireKeys({ keys, leftOut: [] }), keys);
	});

	it("raises what does not fit, with the fact", () => {
		const check = jwtError("ERR_JWT_KEY_INVALID");
		const leftOut = [findMisfit(parsed(ec.publicKey), "RS256") as LeftOut];
		assert.throws(
			() => requireKeys({ keys: [], leftOut }),
			(error: KeyError) => check(error) && error.message === `This is an EC P-256 key; RS256 needs RSA. ${CHOOSE}`,
		);
		assert.deepEqual(leftOut, [{ reason: "misfit", form: "JWK", type: "EC", curve: "P-256", algorithm: "RS256" }]);
		const fact = findMisfit(parsed(rsa.publicKey), "ML-DSA-44") as LeftOut;
		assert.throws(() => requireKeys({ keys: [], leftOut: [fact] }), check);
	});
});

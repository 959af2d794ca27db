import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { misfit, nameKey, requireFit } from "../../../src/keys/fit-key.js";
import { ALGORITHMS_BY_KTY, type Algorithm, EC_CURVES } from "../../../src/options.js";
import { type KeyPair, ML_DSA, makeKeyPair, sharedKeyPair } from "../../support/openssl.js";
import { jwtError } from "../jwt-error.js";

const { RSA, EC, OKP, AKP } = ALGORITHMS_BY_KTY;
const ASYMMETRIC: readonly Algorithm[] = [...RSA, ...EC, ...OKP, ...AKP];

/** A key pair with its name and the algorithms it fits. */
type Kind = [pair: KeyPair, name: string, fits: readonly Algorithm[]];

const dsa = generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 });

const KINDS: Kind[] = [
	[sharedKeyPair("rsa"), "RSA 2048 bits", RSA],
	[makeKeyPair("P-256"), "EC P-256", ["ES256"]],
	[makeKeyPair("P-384"), "EC P-384", ["ES384"]],
	[makeKeyPair("P-521"), "EC P-521", ["ES512"]],
	[makeKeyPair("secp256k1"), "EC secp256k1", []],
	[makeKeyPair("ed25519"), "Ed25519", OKP],
	[makeKeyPair("ed448"), "Ed448", []],
	[makeKeyPair("x25519"), "X25519", []],
	[makeKeyPair("x448"), "X448", []],
	[dsa, "DSA", []],
	[generateKeyPairSync("rsa-pss", { modulusLength: 2048 }), "RSASSA-PSS 2048 bits", []],
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

const parsed = (key: KeyObject, alg?: string) => ({ key, form: "JWK", alg });

describe("misfit", () => {
	for (const [{ privateKey, publicKey }, name, fits] of KINDS) {
		it(`knows what an ${name} key is`, () => {
			for (const key of [privateKey, publicKey]) assert.equal(nameKey(key), name);
		});

		it(`lets an ${name} key serve ${fits.join(", ") || "nothing"} alone`, () => {
			const article = name === "DSA" ? "a" : "an";
			for (const key of [privateKey, publicKey]) {
				for (const algorithm of ASYMMETRIC) {
					const problem = `This is ${article} ${name} key; ${algorithm} needs ${need(algorithm)}.`;
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
					assert.equal(misfit(parsed(key), algorithm), `RSA ${bits} bits; at least 2048 are needed.`);
				}
			}
		});
	}

	const [[rsa], [ec]] = KINDS as [Kind, Kind];
	const ed = (KINDS.find(([, name]) => name === "Ed25519") as Kind)[0];
	const claims: [key: KeyObject, alg: string | undefined, algorithm: Algorithm, problem?: string][] = [
		[rsa.publicKey, "RS256", "RS256"],
		[rsa.publicKey, undefined, "PS512"],
		[rsa.publicKey, "RS256", "PS256", "This key says it is for RS256, not for PS256."],
		[rsa.publicKey, "RSA-OAEP", "RS256", "This key says it is for RSA-OAEP, not for RS256."],
		[ec.privateKey, "ES256", "ES256"],
		[ec.privateKey, "ECDH-ES", "ES256", "This key says it is for ECDH-ES, not for ES256."],
		[ec.privateKey, "ES256", "RS256", "This is an EC P-256 key; RS256 needs RSA."],
		[ed.publicKey, "EdDSA", "Ed25519"],
		[ed.publicKey, "Ed25519", "EdDSA"],
		[ed.publicKey, "EdDSA", "EdDSA"],
		[ed.publicKey, "ES256", "EdDSA", "This key says it is for ES256, not for EdDSA."],
	];
	for (const [key, alg, algorithm, problem] of claims) {
		it(`${problem ? "refuses" : "accepts"} an ${nameKey(key)} key that says ${alg ?? "nothing"} for ${algorithm}`, () => {
			assert.equal(misfit(parsed(key, alg), algorithm), problem);
		});
	}
});

describe("requireFit", () => {
	const [[rsa], [ec]] = KINDS as [Kind, Kind];

	it("lets a key pass that fits", () => assert.equal(requireFit(parsed(ec.privateKey), "ES256"), undefined));

	it("raises what does not fit", () => {
		const check = jwtError("ERR_JWT_KEY_INVALID");
		assert.throws(
			() => requireFit(parsed(ec.publicKey), "RS256"),
			(error: Error) => check(error) && error.message === "This is an EC P-256 key; RS256 needs RSA.",
		);
		assert.throws(() => requireFit(parsed(rsa.publicKey), "ML-DSA-44"), check);
	});
});

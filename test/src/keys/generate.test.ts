import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { ALGORITHMS, ALGORITHMS_BY_KTY } from "../../../src/algorithms.js";
import { generateKeyPair, supportedAlgorithms } from "../../../src/keys/generate.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import { jwtError } from "../jwt-error.js";

const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "priv", "k"];

describe("generateKeyPair", () => {
	for (const algorithm of supportedAlgorithms().filter((name) => !name.startsWith("HS"))) {
		it(`makes a pair for ${algorithm}`, async () => {
			const { privatekey, publickey, jwk } = await generateKeyPair(algorithm);
			assert.match(publickey, /^-----BEGIN PUBLIC KEY-----\n/);
			const own = JSON.parse(privatekey);
			assert.ok(createPublicKey({ key: own, format: "jwk" }).equals(createPublicKey(publickey)));
			assert.equal(jwk.kid, await calculateJwkThumbprint(jwk));
			assert.equal(own.kid, jwk.kid);
			assert.deepEqual([jwk.alg, jwk.use], [algorithm, "sig"]);
			assert.deepEqual(
				PRIVATE_MEMBERS.filter((member) => member in jwk),
				[],
			);
			const keys = await keyPairSource({ privatekey, publickey }, algorithm);
			assert.deepEqual(keys.warnings, []);
			// Tokens name the key that is published.
			assert.equal((await keys.signingKey()).kid, jwk.kid);
			assert.deepEqual(
				(await keys.publicKeys()).map(({ kid }) => kid),
				[jwk.kid],
			);
		});
	}

	it("makes RSA keys of 3072 bits", async () => {
		const { publickey } = await generateKeyPair("RS256");
		assert.equal(createPublicKey(publickey).asymmetricKeyDetails?.modulusLength, 3072);
	});

	it("makes a key that fits every algorithm of its type", async () => {
		const { privatekey } = await generateKeyPair("RS256");
		for (const algorithm of ["RS512", "PS256"] as const) {
			assert.deepEqual((await keyPairSource({ privatekey }, algorithm)).warnings, []);
		}
	});

	it("makes another pair each time", async () => {
		assert.notEqual((await generateKeyPair("ES256")).publickey, (await generateKeyPair("ES256")).publickey);
	});

	for (const algorithm of ["HS256", "none", "", "undefined", "constructor"]) {
		it(`makes no pair for "${algorithm}"`, () =>
			assert.rejects(generateKeyPair(algorithm), jwtError("ERR_JWT_KEY_INVALID")));
	}

	for (const algorithm of ALGORITHMS.filter((name) => !supportedAlgorithms().includes(name))) {
		it(`says of ${algorithm} that this Node.js lacks it`, () =>
			assert.rejects(generateKeyPair(algorithm), jwtError("ERR_JWT_KEY_INVALID")));
	}
});

describe("supportedAlgorithms", () => {
	it("has all but those that came with a later Node.js, in the order of the contract", () => {
		const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
		const isLater = major > 24 || (major === 24 && minor >= 7);
		const late: readonly string[] = ALGORITHMS_BY_KTY.AKP;
		assert.deepEqual(
			supportedAlgorithms(),
			ALGORITHMS.filter((name) => isLater || !late.includes(name)),
		);
	});
});

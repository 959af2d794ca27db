import assert from "node:assert/strict";
import { constants, createSecretKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { CompactSign, compactVerify } from "jose";
import { type Algorithm, EC_CURVES, isHmac, usesKeyType } from "../../../src/algorithms.js";
import { computeSignature, isSignature } from "../../../src/jws/signature.js";
import { supportedAlgorithms } from "../../../src/keys/generate.js";
import { makeKeyPair } from "../../support/openssl.js";
import { encode } from "../../support/tokens.js";

/** The key that signs and the one that verifies: for HMAC the same. */
interface Keys {
	signing: KeyObject;
	verifying: KeyObject;
}

const kindOf = (algorithm: Algorithm) =>
	usesKeyType(algorithm, "RSA")
		? "rsa"
		: (EC_CURVES[algorithm] ?? (usesKeyType(algorithm, "OKP") ? "ed25519" : algorithm.toLowerCase()));

function makeKeys(algorithm: Algorithm): Keys {
	if (isHmac(algorithm)) {
		const key = createSecretKey(randomBytes(64));
		return { signing: key, verifying: key };
	}
	const { privateKey, publicKey } = makeKeyPair(kindOf(algorithm));
	return { signing: privateKey, verifying: publicKey };
}

const isSlow = (algorithm: Algorithm) =>
	usesKeyType(algorithm, "RSA") || usesKeyType(algorithm, "AKP") || ["ES384", "ES512"].includes(algorithm);
const isSlowToVerify = (algorithm: Algorithm) => ["ES384", "ES512"].includes(algorithm);

/** The text with another bit in the character or byte at an index. */
function flip(bytes: Uint8Array, index: number): Buffer {
	const changed = Buffer.from(bytes);
	changed[index] = Number(changed[index]) ^ (1 << (index % 8));
	return changed;
}

/** Places all over so many bytes, the first and the last among them. */
const places = (length: number) =>
	Array.from({ length: Math.min(length, 16) }, (_, index) => Math.round((index * (length - 1)) / 15));

const PAYLOAD = { sub: "jamie", "naïve ✓": ["😀"] };

/** Keys are made once, when the first test needs them. */
const made = new Map<string, Keys>();
function keysFor(algorithm: Algorithm, which: "own" | "other" = "own"): Keys {
	const name = `${isHmac(algorithm) ? "secret" : kindOf(algorithm)} ${which}`;
	const keys = made.get(name) ?? makeKeys(algorithm);
	made.set(name, keys);
	return keys;
}

const accepts = async (signature: Uint8Array, algorithm: Algorithm, input: string, which?: "other") =>
	isSignature(signature, algorithm, keysFor(algorithm, which).verifying, input);

for (const algorithm of supportedAlgorithms()) {
	describe(`the signature of ${algorithm}`, () => {
		const input = `${encode({ alg: algorithm })}.${encode(PAYLOAD)}`;
		let signature: Buffer;
		before(async () => {
			signature = Buffer.from(await computeSignature(algorithm, keysFor(algorithm).signing, input), "base64url");
		});

		it("is right for another library, as base64url", async () => {
			const text = await computeSignature(algorithm, keysFor(algorithm).signing, input);
			assert.match(text, /^[\w-]+$/);
			const { payload, protectedHeader } = await compactVerify(`${input}.${text}`, keysFor(algorithm).verifying);
			assert.deepEqual(protectedHeader, { alg: algorithm });
			assert.deepEqual(JSON.parse(Buffer.from(payload).toString()), PAYLOAD);
		});

		it("is right where another library made it", async () => {
			const signer = new CompactSign(Buffer.from(JSON.stringify(PAYLOAD))).setProtectedHeader({ alg: algorithm });
			const [header, payload, made = ""] = (await signer.sign(keysFor(algorithm).signing)).split(".");
			assert.equal(await accepts(Buffer.from(made, "base64url"), algorithm, `${header}.${payload}`), true);
		});

		it("is right for its own input and key", async () => {
			assert.equal(await accepts(signature, algorithm, input), true);
		});

		it("is refused with a changed bit", async () => {
			for (const index of places(signature.length)) {
				assert.equal(await accepts(flip(signature, index), algorithm, input), false, `byte ${index}`);
			}
		});

		it("is refused for an input with a changed bit", async () => {
			for (const index of places(input.length)) {
				const changed = flip(Buffer.from(input, "latin1"), index).toString("latin1");
				assert.equal(await accepts(signature, algorithm, changed), false, `character ${index}`);
			}
		});

		it("is refused for another input", async () => {
			for (const other of ["", input.slice(0, -1), `${input}A`, `A${input}`, `${input}.`]) {
				assert.equal(await accepts(signature, algorithm, other), false, other);
			}
		});

		it("is refused by another key", async () => {
			assert.equal(await accepts(signature, algorithm, input, "other"), false);
		});

		it("is refused in another length", async () => {
			const [zero, none] = [Buffer.alloc(1), Buffer.alloc(0)];
			const others: [name: string, bytes: Buffer][] = [
				["empty", none],
				["one byte", signature.subarray(0, 1)],
				["one byte short", signature.subarray(0, -1)],
				["the first byte missing", signature.subarray(1)],
				["half", signature.subarray(0, signature.length / 2)],
				["a byte too long", Buffer.concat([signature, zero])],
				["a byte before it", Buffer.concat([zero, signature])],
				["twice", Buffer.concat([signature, signature])],
				["long", Buffer.alloc(100_000, 1)],
			];
			for (const [name, bytes] of others) assert.equal(await accepts(bytes, algorithm, input), false, name);
		});

		it("is refused if it is all zeros or ones", async () => {
			for (const byte of [0, 1, 255]) {
				assert.equal(await accepts(Buffer.alloc(signature.length, byte), algorithm, input), false);
			}
		});

		const siblings = supportedAlgorithms().filter(
			(other) =>
				other !== algorithm && kindOf(other) === kindOf(algorithm) && !usesKeyType(other, "OKP") && !isHmac(other),
		);
		const hashes = isHmac(algorithm)
			? supportedAlgorithms().filter((other) => isHmac(other) && other !== algorithm)
			: [];
		for (const other of [...siblings, ...hashes]) {
			it(`is refused as one of ${other}`, async () => assert.equal(await accepts(signature, other, input), false));
		}

		it(`is ${isSlow(algorithm) ? "promised: it is slow" : "made at once"}`, async () => {
			const result = computeSignature(algorithm, keysFor(algorithm).signing, input);
			assert.equal(result instanceof Promise, isSlow(algorithm));
			await result;
		});

		it(`is judged ${isSlowToVerify(algorithm) ? "later: it is slow" : "at once"}`, async () => {
			const { verifying } = keysFor(algorithm);
			for (const bytes of [signature, flip(signature, 0)]) {
				const result = isSignature(bytes, algorithm, verifying, input);
				assert.equal(result instanceof Promise, isSlowToVerify(algorithm));
				await result;
			}
		});

		if (usesKeyType(algorithm, "EC")) {
			it("is refused in DER, as other protocols write it (RFC 7518 section 3.4)", async () => {
				const hash = `sha${algorithm.slice(2)}`;
				const der = sign(hash, Buffer.from(input), { key: keysFor(algorithm).signing, dsaEncoding: "der" });
				assert.equal(await accepts(der, algorithm, input), false);
			});

			it("has both numbers at their full length", async () => {
				const bytes = { "P-256": 64, "P-384": 96, "P-521": 132 }[kindOf(algorithm)];
				for (let times = 0; times < 20; times++) {
					const text = await computeSignature(algorithm, keysFor(algorithm).signing, input);
					assert.equal(Buffer.from(text, "base64url").length, bytes);
				}
			});
		}

		if (algorithm.startsWith("PS")) {
			it("is refused with a salt of another length than its hash (RFC 7518 section 3.5)", async () => {
				const padding = constants.RSA_PKCS1_PSS_PADDING;
				for (const saltLength of [0, 20, constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
					const key = { key: keysFor(algorithm).signing, padding, saltLength };
					const made = sign(`sha${algorithm.slice(2)}`, Buffer.from(input), key);
					assert.equal(await accepts(made, algorithm, input), false, `salt ${saltLength}`);
				}
			});
		}
	});
}

for (const algorithm of ["RS256", "PS256"] as const) {
	it(`a signature of ${algorithm} that begins with a zero is refused without it`, async () => {
		let signature = Buffer.alloc(0);
		let input = "";
		for (let index = 0; signature[0] !== 0; index++) {
			input = `input-${index}`;
			signature = Buffer.from(await computeSignature(algorithm, keysFor(algorithm).signing, input), "base64url");
		}
		assert.equal(await accepts(signature, algorithm, input), true);
		assert.equal(await accepts(signature.subarray(1), algorithm, input), false);
	});
}

/** The order of the curve P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

it("a signature of ES256 has a second spelling, of which docs/security.md tells", async () => {
	const { signing } = keysFor("ES256");
	const signature = Buffer.from(await computeSignature("ES256", signing, "input"), "base64url");
	const s = BigInt(`0x${signature.subarray(32).toString("hex")}`);
	const other = Buffer.from((N - s).toString(16).padStart(64, "0"), "hex");
	assert.equal(await accepts(Buffer.concat([signature.subarray(0, 32), other]), "ES256", "input"), true);
});

describe("the signatures of Ed25519 under both of its names", () => {
	it("are the same", () => {
		const { signing } = keysFor("Ed25519");
		assert.equal(computeSignature("EdDSA", signing, "input"), computeSignature("Ed25519", signing, "input"));
	});
});

describe("signatures that are verified on a thread", () => {
	it("are judged each by itself, many at a time", async () => {
		const { signing, verifying } = keysFor("ES384");
		const inputs = Array.from({ length: 20 }, (_, index) => `input-${index}`);
		const signatures = await Promise.all(inputs.map((input) => computeSignature("ES384", signing, input)));
		const judged = await Promise.all(
			inputs.flatMap((input, index) =>
				[index, (index + 1) % 20].map((other) => {
					const signature = Buffer.from(String(signatures[other]), "base64url");
					return isSignature(signature, "ES384", verifying, input);
				}),
			),
		);
		assert.deepEqual(
			judged,
			inputs.flatMap(() => [true, false]),
		);
	});
});

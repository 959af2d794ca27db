import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { inspect } from "node:util";
import { HMAC_BITS, type HmacAlgorithm } from "../../../src/algorithms.js";
import { decodeSecret, secretKeySource } from "../../../src/keys/secret.js";
import { SECRET_ENCODINGS, type SecretEncoding } from "../../../src/secret-text.js";
import { SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

describe("decodeSecret", () => {
	const bytes = Buffer.from([0x00, 0xfb, 0xff, 0xbf, 0x10]);
	const cases: [name: string, text: string, encoding: SecretEncoding, expected: Buffer][] = [
		["utf8", "pässword ✓", "utf8", Buffer.from("pässword ✓", "utf8")],
		["utf8, where whitespace counts", " x\n", "utf8", Buffer.from(" x\n", "utf8")],
		["base64", "APv/vxA=", "base64", bytes],
		["base64 without padding", "APv/vxA", "base64", bytes],
		["base64 over lines", " APv/\r\nvxA=\n", "base64", bytes],
		["base64url", "APv_vxA", "base64url", bytes],
		["base64url with padding", "APv_vxA=", "base64url", bytes],
		["hex", "00fbFFbf10", "hex", bytes],
		["hex in groups", "00fb ffbf 10\n", "hex", bytes],
		["bytes that begin like DER", Buffer.alloc(48, 0x30).toString("hex"), "hex", Buffer.alloc(48, 0x30)],
	];
	for (const [name, text, encoding, expected] of cases) {
		it(`reads ${name}`, () => assert.deepEqual(Buffer.from(decodeSecret(text, encoding)), expected));
	}

	for (const encoding of SECRET_ENCODINGS) {
		for (const text of [undefined, "", ...(encoding === "utf8" ? [] : [" ", "\n"])]) {
			it(`finds no secret in ${JSON.stringify(text)} as ${encoding}`, () =>
				assert.throws(() => decodeSecret(text, encoding), jwtError("ERR_JWT_KEY_MISSING")));
		}
	}

	const wrong: [text: string, encoding: SecretEncoding][] = [
		["correct-horse", "base64"],
		["correct horse!", "base64"],
		["Y29ycmVjdC1ob3JzZQ=", "base64"],
		["Y29y=mVjdC1ob3JzZQ==", "base64"],
		["Y29ycmVjd", "base64"],
		["APv/vxA=", "base64url"],
		["correct.horse", "base64url"],
		["abcdef0", "hex"],
		["0xabcdef", "hex"],
		["ghijkl", "hex"],
	];
	for (const [text, encoding] of wrong) {
		it(`refuses "${text}" as ${encoding}`, () =>
			assert.throws(() => decodeSecret(text, encoding), jwtError("ERR_JWT_KEY_INVALID", [text])));
	}
});

describe("secretKeySource", () => {
	for (const [algorithm, bits] of Object.entries(HMAC_BITS) as [HmacAlgorithm, number][]) {
		it(`makes one key for ${algorithm}, which prints as nothing`, async () => {
			const source = await secretKeySource(SECRET, "utf8", algorithm);
			const { key, kid } = (await source.signingKey()) as { key: KeyObject; kid?: string };
			assert.deepEqual([key.type, key.symmetricKeySize, kid], ["secret", SECRET.length, undefined]);
			assert.doesNotMatch(inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(key), /secret-of/);
			const [verifying] = await source.verificationKeys({ alg: algorithm, kid: "any" });
			assert.equal(verifying, key);
		});

		it(`warns of less than ${bits} bits for ${algorithm}, and works`, async () => {
			const short = "~".repeat(bits / 8 - 1);
			const { warnings, signingKey } = await secretKeySource(short, "utf8", algorithm);
			assert.equal(warnings.length, 1);
			assert.ok(!warnings[0]?.includes("~"));
			assert.ok((await signingKey()).key);
			assert.deepEqual((await secretKeySource(`${short}~`, "utf8", algorithm)).warnings, []);
		});
	}

	it("counts bytes, not characters", async () => {
		assert.equal((await secretKeySource("ab".repeat(16), "hex", "HS256")).warnings.length, 1);
		assert.equal((await secretKeySource("✓".repeat(11), "utf8", "HS256")).warnings.length, 0);
	});

	it("rejects what decodeSecret refuses", async () => {
		await assert.rejects(secretKeySource("", "utf8", "HS256"), jwtError("ERR_JWT_KEY_MISSING"));
		await assert.rejects(secretKeySource("no-hex", "hex", "HS256"), jwtError("ERR_JWT_KEY_INVALID", ["no-hex"]));
	});
});

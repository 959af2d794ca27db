import assert from "node:assert/strict";
import { createSecretKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createRememberedTokens, type RememberedTokens } from "../../../src/jwt/remembered-tokens.js";

const KEY = createSecretKey(Buffer.from("secret"));

/** A signature that begins with this number. */
function signatureOf(mark: number): Buffer {
	const bytes = Buffer.alloc(64);
	bytes.writeUInt32LE(mark);
	return bytes;
}

const entry = (claims: string, key: KeyObject = KEY) => ({ header: { alg: "HS256" }, claims, key });

/** Shows a memory a token so many times. */
function show(memory: RememberedTokens, token: string, mark: number, times = 1): void {
	for (let time = 0; time < times; time++) memory.add(token, signatureOf(mark), () => entry(token));
}

describe("createRememberedTokens", () => {
	it("keeps a token from its second sight on", () => {
		const memory = createRememberedTokens(10);
		assert.equal(memory.get("a.b.c"), undefined);
		show(memory, "a.b.c", 7);
		assert.equal(memory.get("a.b.c"), undefined);
		show(memory, "a.b.c", 7);
		assert.deepEqual(memory.get("a.b.c"), entry("a.b.c"));
	});

	it("asks what there is to keep only when it keeps it", () => {
		const memory = createRememberedTokens(10);
		let asked = 0;
		const ask = () => {
			asked++;
			return entry("");
		};
		memory.add("a", signatureOf(7), ask);
		assert.equal(asked, 0);
		memory.add("a", signatureOf(7), ask);
		assert.equal(asked, 1);
	});

	it("knows a token by its whole text alone", () => {
		const memory = createRememberedTokens(10);
		show(memory, "header.payload.signature", 7, 2);
		for (const other of ["", "header.payload.", "header.payload.signaturE", " header.payload.signature", "__proto__"]) {
			assert.equal(memory.get(other), undefined, other);
		}
	});

	it("takes a token for another that was seen, and keeps it early, but under its own name", () => {
		const memory = createRememberedTokens(10);
		show(memory, "first", 7);
		show(memory, "second", 7);
		assert.equal(memory.get("first"), undefined);
		assert.deepEqual(memory.get("second"), entry("second"));
	});

	it("replaces what it kept of a token", () => {
		const memory = createRememberedTokens(10);
		const other = generateKeyPairSync("ed25519").publicKey;
		show(memory, "a", 7, 2);
		memory.add("a", signatureOf(7), () => entry("a", other));
		assert.equal(memory.get("a")?.key, other);
	});

	it("keeps the most recently used ones", () => {
		const memory = createRememberedTokens(2);
		show(memory, "a", 1, 2);
		show(memory, "b", 2, 2);
		assert.ok(memory.get("a"));
		show(memory, "c", 3, 2);
		assert.ok(memory.get("a"));
		assert.equal(memory.get("b"), undefined);
		assert.ok(memory.get("c"));
	});

	for (const max of [1, 2, 10, 1000]) {
		it(`keeps ${max}, and never twice as many`, () => {
			const memory = createRememberedTokens(max);
			const tokens = Array.from({ length: 5 * max }, (_, index) => `token-${index}`);
			for (const [index, token] of tokens.entries()) {
				show(memory, token, index + 1, 2);
				assert.ok(memory.get(token));
			}
			// The latest first: to look one up is to use it.
			const kept = tokens.reverse().map((token) => memory.get(token) !== undefined);
			assert.deepEqual(kept.slice(0, max), Array(max).fill(true));
			assert.ok(kept.filter(Boolean).length < 2 * max);
		});
	}

	for (const claims of ["{}", `{"text":"${"😀".repeat(2000)}"}`]) {
		it(`keeps 16 MiB of texts at most, and knows the signers of all: claims of ${claims.length} characters`, () => {
			const memory = createRememberedTokens(100_000);
			const tokens = Array.from({ length: 4000 }, (_, index) => `${index}.${"x".repeat(8000)}`);
			for (const [index, token] of tokens.entries()) {
				for (const _ of [1, 2]) memory.add(token, signatureOf(index + 1), () => entry(claims));
			}
			assert.ok(tokens.every((token, index) => memory.signerOf(token, signatureOf(index + 1)) === KEY));
			const kept = tokens.reverse().filter((token) => memory.get(token)).length;
			const bytes = 8000 + 2 * claims.length;
			assert.ok(kept * bytes > 7.9 * 2 ** 20, `${kept} kept`);
			assert.ok(kept * bytes < 16.1 * 2 ** 20, `${kept} kept`);
		});
	}

	it("looks for no digest as long as no text made room for others", () => {
		const memory = createRememberedTokens(10);
		show(memory, "a", 7, 2);
		assert.equal(memory.signerOf("a", signatureOf(7)), undefined);
	});

	it("looks for no digest of a token that was not seen before", () => {
		const memory = createRememberedTokens(1);
		for (const [index, token] of ["a", "b", "c"].entries()) show(memory, token, index + 1, 2);
		assert.equal(memory.signerOf("c", signatureOf(3)), KEY);
		assert.equal(memory.signerOf("c", signatureOf(99)), undefined);
	});

	it("keeps none if it may keep none", () => {
		const memory = createRememberedTokens(0);
		show(memory, "a", 7, 3);
		assert.equal(memory.get("a"), undefined);
	});

	it("keeps none of over 8192 characters", () => {
		const memory = createRememberedTokens(10);
		const [longest, longer] = ["x".repeat(8192), "x".repeat(8193)];
		show(memory, longest, 7, 3);
		show(memory, longer, 8, 3);
		assert.ok(memory.get(longest));
		assert.equal(memory.get(longer), undefined);
	});
});

import assert from "node:assert/strict";
import { LEFT_OUT_REASONS, type LeftOut, listReasons, nameMeasure } from "../../../src/key-facts.js";
import { explainLeftOut, nameKey, nameLeftOut } from "../../../src/keys/key-words.js";

const fact = (reason: LeftOut["reason"], more: Partial<LeftOut> = {}): LeftOut => ({ reason, ...more });
const EXAMPLE: Partial<LeftOut> = { type: "RSA", bits: 1024, alg: "PS256", algorithm: "RS256", members: ["p"] };

describe("explainLeftOut", () => {
	for (const reason of LEFT_OUT_REASONS) {
		for (const form of [undefined, "JWK", "JWK Set", "PKCS#8 PEM", "DER", "JSON"]) {
			it(`says what is wrong: ${reason}, ${form}`, () => {
				const sentence = explainLeftOut([fact(reason, { ...EXAMPLE, form })]);
				assert.match(sentence, /^[A-Z].*[.\w]$/);
				assert.doesNotMatch(sentence, /undefined|null|NaN/);
			});
		}
	}

	it("says nothing twice, and counts what differs", () => {
		const small = fact("too-small", { type: "RSA", bits: 1024 });
		assert.equal(explainLeftOut([small, small]), "This RSA key has only 1024 bits. Make one with at least 2048.");
		assert.equal(
			explainLeftOut([small, small, fact("damaged")]),
			"None of the keys can be used: 2 RSA with only 1024 bits; damaged. Choose other keys.",
		);
	});

	it("explains that no input is not a key", () => assert.match(explainLeftOut([]), /not a key in a known format/));

	it("names the algorithms if a key fits none of them", () =>
		assert.equal(
			explainLeftOut([fact("misfit", { type: "EC", curve: "P-256", algorithm: "RS256, PS256, ES384" })]),
			"This is an EC P-256 key; RS256, PS256, ES384 needs RSA or EC P-384. Choose another key or algorithm.",
		));
});

describe("nameLeftOut", () => {
	it("counts all keys", () => {
		assert.equal(nameLeftOut([], 3), "");
		assert.equal(nameLeftOut([fact("encryption")], 1), "1 of 2 keys left out: not for signatures (use).");
	});

	it("gives a few reasons of many", () => {
		const facts = LEFT_OUT_REASONS.map((reason) => fact(reason, EXAMPLE));
		const parts = nameLeftOut(facts, 0).split("; ");
		assert.deepEqual([parts.length, parts.at(-1)], [6, "…."]);
	});
});

describe("the names of a key", () => {
	const names: [measure: Partial<LeftOut>, words: string, name: string][] = [
		[{ type: "RSA", bits: 2048 }, "RSA 2048 bits", "RSA 2048"],
		[{ type: "EC", curve: "P-256" }, "EC P-256", "EC P-256"],
		[{ type: "Ed25519" }, "Ed25519", "Ed25519"],
	];
	for (const [measure, words, name] of names) {
		it(`are ${words} and ${name}`, () => assert.deepEqual([nameKey(measure), nameMeasure(measure)], [words, name]));
	}

	it("are listed once, with their number", () => {
		const facts = [fact("damaged"), fact("private"), fact("damaged")];
		assert.equal(
			listReasons(facts, ({ reason }) => reason),
			"2 damaged; private",
		);
	});
});

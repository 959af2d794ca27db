import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
	isSecretEncoding,
	SECRET_ENCODINGS,
	type SecretEncoding,
	secretBytes,
	secretText,
} from "../../src/secret-text.js";

describe("secretBytes", () => {
	const cases: [encoding: SecretEncoding, text: string, hex: string | undefined][] = [
		["utf8", "a é\n", "6120c3a90a"],
		["utf8", "", ""],
		["base64", "+/+/", "fbffbf"],
		["base64", " +/\n+/ ", "fbffbf"],
		["base64", "YQ==", "61"],
		["base64", "YQ", "61"],
		["base64", "YWI=", "6162"],
		["base64", "-_-_", undefined],
		["base64", "YQ=", undefined],
		["base64", "Y", undefined],
		["base64", "Y=Q=", undefined],
		["base64url", "-_-_", "fbffbf"],
		["base64url", "+/+/", undefined],
		["base64url", "YQ==", "61"],
		["hex", "00fF 10", "00ff10"],
		["hex", "0", undefined],
		["hex", "0g", undefined],
	];
	for (const [encoding, text, hex] of cases) {
		it(`reads ${JSON.stringify(text)} as ${encoding}`, () => {
			const bytes = secretBytes(text, encoding);
			assert.equal(bytes && Buffer.from(bytes).toString("hex"), hex);
		});
	}
});

describe("secretText", () => {
	for (const encoding of SECRET_ENCODINGS) {
		it(`writes ${encoding} that is read back`, () => {
			const bytes = Uint8Array.from(randomBytes(33));
			const text = secretText(bytes, encoding);
			if (encoding === "utf8") assert.equal(text, Buffer.from(bytes).toString("base64url"));
			else assert.deepEqual(secretBytes(text, encoding), bytes);
		});
	}
});

it("isSecretEncoding knows the encodings by name", () => {
	for (const encoding of SECRET_ENCODINGS) assert.equal(isSecretEncoding(encoding), true);
	for (const name of ["", "latin1", "UTF8", undefined, ["hex"]]) assert.equal(isSecretEncoding(name), false);
});

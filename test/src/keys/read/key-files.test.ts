/** Files hold bytes: keys in DER, and text in UTF-8 or UTF-16, with a byte order mark or without. */
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import type { ReadKey } from "../../../../src/keys/read/read-key.js";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import {
	describeWith,
	makeKeyPair,
	NO_OPENSSL,
	openssl,
	PASSPHRASE,
	PEM_FORMS,
	sharedKeyPair,
	toPem,
} from "../../../support/openssl.js";

const rsa = sharedKeyPair("rsa");
const ec = makeKeyPair("P-256");

const ENCODINGS: [name: string, encode: (text: string) => Buffer][] = [
	["UTF-8", (text) => Buffer.from(text)],
	["UTF-8 with a byte order mark", (text) => Buffer.from(`\uFEFF${text}`)],
	["UTF-16, as PowerShell's > writes it", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
	["UTF-16 without a byte order mark", (text) => Buffer.from(text, "utf16le")],
	["UTF-16, big end first", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
	["UTF-16, big end first, without a byte order mark", (text) => Buffer.from(text, "utf16le").swap16()],
];

function readOne(bytes: Uint8Array, expected: KeyObject, passphrase?: string): ReadKey {
	const { keys, leftOut } = readKeys(bytes, passphrase);
	assert.deepEqual([keys.length, leftOut], [1, []]);
	const [key] = keys as [ReadKey];
	assert.ok(key.key.equals(expected), "another key");
	return key;
}

const der = (key: KeyObject, type: string, more = {}) =>
	Buffer.from(key.export({ type, format: "der", ...more } as never));

describe("readKeys, given a file in DER", () => {
	const files: [name: string, bytes: Buffer, expected: KeyObject, form?: string][] = [
		["PKCS#8", der(rsa.privateKey, "pkcs8"), rsa.privateKey],
		["PKCS#1, private", der(rsa.privateKey, "pkcs1"), rsa.privateKey],
		["PKCS#1, public", der(rsa.publicKey, "pkcs1"), rsa.publicKey],
		["SPKI", der(ec.publicKey, "spki"), ec.publicKey],
		["SEC1", der(ec.privateKey, "sec1"), ec.privateKey],
		[
			"encrypted PKCS#8",
			der(ec.privateKey, "pkcs8", { cipher: "aes-256-cbc", passphrase: PASSPHRASE }),
			ec.privateKey,
			"encrypted DER",
		],
	];
	for (const [name, bytes, expected, form = "DER"] of files) {
		it(`reads ${name}`, () => assert.equal(readOne(bytes, expected, PASSPHRASE).form, form));
	}
});

describeWith(NO_OPENSSL, "readKeys, given a file of text", () => {
	for (const [encoding, encode] of ENCODINGS) {
		it(`reads PEM in ${encoding}`, () => {
			for (const { form, holds, only, make } of PEM_FORMS) {
				const pair = only === "rsa" ? rsa : ec;
				const key = holds === "private" ? pair.privateKey : pair.publicKey;
				const text = make(toPem(pair.privateKey), "prime256v1");
				assert.equal(readOne(encode(text), key, PASSPHRASE).form, form);
			}
		});

		it(`reads JWK, base64 and service account in ${encoding}`, () => {
			const jwk = JSON.stringify(ec.privateKey.export({ format: "jwk" }));
			const account = JSON.stringify({ private_key: toPem(rsa.privateKey), private_key_id: "g1" }, undefined, "  ");
			assert.equal(readOne(encode(jwk), ec.privateKey).form, "JWK");
			assert.equal(readOne(encode(`${toPem(ec.publicKey)}\r\n`), ec.publicKey).form, "SPKI PEM");
			assert.equal(readOne(encode(account), rsa.privateKey).kid, "g1");
			const base64 = Buffer.from(toPem(ec.privateKey)).toString("base64");
			assert.equal(readOne(encode(base64), ec.privateKey).form, "base64 of PKCS#8 PEM");
		});
	}

	it("reads PEM beside a comment in Latin-1", () => {
		const bytes = Buffer.from(`# Schlüssel für den Zähler\n${toPem(ec.publicKey)}`, "latin1");
		readOne(bytes, ec.publicKey);
	});

	it("reads a certificate in DER", () => {
		const command = "req -x509 -new -key key.pem -subj /CN=test -days 1 -outform DER";
		readOne(openssl(command, { "key.pem": toPem(ec.privateKey) }), ec.publicKey);
	});
});

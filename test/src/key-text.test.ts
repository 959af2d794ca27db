import assert from "node:assert/strict";
import { looksLikeKey, looksPrivate } from "../../src/key-text.js";
import { makeKeyPair, toPem } from "../support/key-pairs.js";

describe("looksLikeKey", () => {
	const keys = [
		"-----BEGIN PUBLIC KEY-----\nMFkw",
		"text before\n-----BEGIN CERTIFICATE-----",
		'{"kty":"EC"}',
		'{ "keys": [{ "kty" : "RSA" }] }',
		"ssh-ed25519 AAAA me@example.com",
		" ssh-rsa AAAA",
		"ecdsa-sha2-nistp256 AAAA",
		"sk-ssh-ed25519@openssh.com AAAA",
		"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA",
		"AAAA\n---- END SSH2 PUBLIC KEY ----",
		"MFkw\n-----END PUBLIC KEY-----",
		'no-pty,command="date" ssh-rsa AAAA me@example.com',
		"example.com,192.0.2.1 ecdsa-sha2-nistp256 AAAA",
		"|1|c2FsdA==|aGFzaA== ssh-ed25519 AAAA",
		"<RSAKeyValue><Modulus>",
		'<ds:ECKeyValue xmlns:ds="x">',
		"PuTTY-User-Key-File-3: ssh-rsa",
	];
	for (const text of keys) it(`is true of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), true));

	const secrets = ["", "secret", "ssh-", "ssh-key", "kty", "-----", "BEGIN PUBLIC KEY", "sk-abc123"];
	for (const text of secrets) it(`is false of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), false));
});

describe("looksPrivate", () => {
	const { privateKey, publicKey } = makeKeyPair("P-256");
	const pem = toPem(privateKey);
	const texts: [name: string, text: string, isPrivate: boolean][] = [
		["PEM", pem, true],
		["PEM in one line", pem.replaceAll("\n", ""), true],
		["SEC1", String(privateKey.export({ type: "sec1", format: "pem" })), true],
		["base64 of PEM", Buffer.from(pem).toString("base64"), true],
		["a JWK", JSON.stringify(privateKey.export({ format: "jwk" })), true],
		["a service account", JSON.stringify({ private_key: pem }), true],
		["PEM without its first line", pem.slice(pem.indexOf("\n")), true],
		["PEM in UTF-16, byte by byte", Buffer.from(pem, "utf16le").toString("latin1"), true],
		["base64 of PEM in base64", btoa(btoa(pem)), true],
		["a public JWK whose private members are null", '{"kty":"RSA","n":"AA","e":"AQAB","d": null,"p":null}', false],
		["a JWK in a JSON string", JSON.stringify('{"kty":"XYZ","d":"AA"}'), true],
		["a JWK with an escape in a name", '{"kty":"XYZ","\\u0064":"AA"}', true],
		["a shared secret", '{ "kty": "oct", "k": "AA" }', true],
		["base64 of a public PEM", btoa(toPem(publicKey)), false],
		["a public PEM", toPem(publicKey), false],
		["a public JWK", JSON.stringify(publicKey.export({ format: "jwk" })), false],
		["a variable", "${KEY}", false],
		["nothing", "", false],
	];
	for (const [name, text, isPrivate] of texts) {
		it(`says ${isPrivate} of ${name}`, () => assert.equal(looksPrivate(text), isPrivate));
	}
});

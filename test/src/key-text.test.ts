import assert from "node:assert/strict";
import { looksLikeKey } from "../../src/key-text.js";

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

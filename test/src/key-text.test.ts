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
	];
	for (const text of keys) it(`is true of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), true));

	const secrets = ["", "secret", "ssh-", "ssh-key", "kty", "-----", "BEGIN PUBLIC KEY", "sk-abc123"];
	for (const text of secrets) it(`is false of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), false));
});

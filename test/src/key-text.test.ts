import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
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
		"{'kty': 'EC'}",
		"Public-Key: (2048 bit)",
	];
	for (const text of keys) it(`is true of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), true));

	const secrets = ["", "secret", "ssh-", "ssh-key", "kty", "-----", "BEGIN PUBLIC KEY", "sk-abc123"];
	for (const text of secrets) it(`is false of ${JSON.stringify(text)}`, () => assert.equal(looksLikeKey(text), false));
});

/** The elements of an RSA key in XML, by the members of a JWK. */
const XML: Record<string, string> = {
	...{ n: "Modulus", e: "Exponent", d: "D", p: "P", q: "Q", dp: "DP", dq: "DQ", qi: "InverseQ" },
};

describe("looksPrivate", () => {
	const { privateKey, publicKey } = makeKeyPair("P-256");
	const pem = toPem(privateKey);
	const der = (type: "pkcs8" | "sec1", more: object = {}) =>
		privateKey.export({ type, format: "der", ...more } as never) as unknown as Buffer;
	const pkcs8 = der("pkcs8");
	const locked = der("pkcs8", { cipher: "aes-256-cbc", passphrase: "open" });
	const spki = Buffer.from(publicKey.export({ type: "spki", format: "der" }));
	const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
	const toXml = (key: KeyObject) =>
		`<RSAKeyValue>${Object.entries(key.export({ format: "jwk" }))
			.filter(([name]) => name !== "kty")
			.map(
				([name, value]) => `<${XML[name]}>${Buffer.from(String(value), "base64url").toString("base64")}</${XML[name]}>`,
			)
			.join("")}</RSAKeyValue>`;
	const inPython = (key: KeyObject) => JSON.stringify(key.export({ format: "jwk" })).replaceAll('"', "'");
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
		["hex", pkcs8.toString("hex"), true],
		["hex with colons", pkcs8.toString("hex").replaceAll(/..(?=.)/g, "$&:"), true],
		["hex of SEC1", `0x${der("sec1").toString("hex").toUpperCase()}`, true],
		["hex of PEM", Buffer.from(pem).toString("hex"), true],
		["hex of an encrypted key", locked.toString("hex"), true],
		["base64 of one that is cut off", pkcs8.subarray(0, 60).toString("base64"), true],
		["base64 of an encrypted one that is cut off", locked.subarray(0, 99).toString("base64url"), true],
		["base64 of RSA", Buffer.from(rsa.privateKey.export({ type: "pkcs1", format: "der" })).toString("base64"), true],
		["the beginning of an archive (PKCS#12)", Buffer.from("308209ea020103308209b0", "hex").toString("base64"), true],
		["PEM in a URL", encodeURIComponent(pem), true],
		["PEM in a word processor", pem.replaceAll("--", "—").replaceAll(" ", "\u00a0"), true],
		["PEM without its dashes", pem.replaceAll("-", ""), true],
		["PEM in lower case", pem.toLowerCase(), true],
		["a JWK in Python", inPython(privateKey), true],
		["a JWK without quotes", inPython(privateKey).replace(/'(\w+)':/g, "$1: "), true],
		["a secret in Python", "{'kty': 'oct', 'k': 'AA'}", true],
		["XML", toXml(rsa.privateKey), true],
		["what OpenSSL prints", "RSA Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:af", true],
		["hex of a public key", spki.toString("hex"), false],
		["base64 of a public key", spki.toString("base64"), false],
		["base64 of PKCS#1", Buffer.from(rsa.publicKey.export({ type: "pkcs1", format: "der" })).toString("base64"), false],
		["base64 of certificates (PKCS#7)", Buffer.from("308204aa06092a864886f70d010702", "hex").toString("base64"), false],
		["a public JWK in Python", inPython(publicKey), false],
		["public XML", toXml(rsa.publicKey), false],
		["what OpenSSL prints of a public key", "Public-Key: (2048 bit)\nModulus:\n    00:af", false],
		["base64 of a public PEM", btoa(toPem(publicKey)), false],
		["a public PEM", toPem(publicKey), false],
		["a public JWK", JSON.stringify(publicKey.export({ format: "jwk" })), false],
		["a public JWK with a misleading key ID", '{"kty":"EC","kid":"backend-private-key","x":"AA"}', false],
		["a variable", "${KEY}", false],
		["nothing", "", false],
	];
	for (const [name, text, isPrivate] of texts) {
		it(`says ${isPrivate} of ${name}`, () => assert.equal(looksPrivate(text), isPrivate));
	}
});

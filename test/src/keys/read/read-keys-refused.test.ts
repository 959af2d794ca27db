import assert from "node:assert/strict";
import { type KeyObject, randomBytes } from "node:crypto";
import { requireKeys } from "../../../../src/keys/key-error.js";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import {
	describeWith,
	makeKeyPair,
	NO_OPENSSL,
	openssl,
	PEM_FORMS,
	sharedKeyPair,
	toPem,
} from "../../../support/openssl.js";
import { jwtError } from "../../jwt-error.js";

const rsa = sharedKeyPair("rsa");
const ec = makeKeyPair("P-256");
const other = { rsa: makeKeyPair("rsa").privateKey, ec: makeKeyPair("P-256").privateKey };

/** PKCS#8 of a signature algorithm that no version of Node.js knows (an OID under 2.999, which is for examples). */
const UNKNOWN_KIND = "MDcCAQAwCgYIiDcBAgMEBQYEJgQk".padEnd(76, "A");

const frame = (label: string, base64: string) => `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;

const parseKeys = (text: string, passphrase?: string) => requireKeys(readKeys(text, passphrase));

/** An error that names what is wrong, and none of the texts. */
function named(words: RegExp, unspeakable: readonly string[]) {
	const check = jwtError("ERR_JWT_KEY_INVALID", unspeakable);
	return (error: Error) => check(error) && words.test(error.message);
}

const toJwk = (key: KeyObject, members: object = {}) => ({ ...key.export({ format: "jwk" }), ...members });

describeWith(NO_OPENSSL, "readKeys, given text that is no key", () => {
	it("names what is encrypted, and the passphrase", () => {
		for (const { name, form, only, make } of PEM_FORMS) {
			if (!form.startsWith("encrypted")) continue;
			const text = make(toPem((only === "rsa" ? rsa : ec).privateKey), "");
			const secret = text.split("\n").at(-3) as string;
			for (const [passphrase, words] of [
				[undefined, /is encrypted.*passphrase/],
				["", /is encrypted.*passphrase/],
				["not-the-passphrase", /passphrase is wrong/],
			] as const) {
				assert.throws(() => parseKeys(text, passphrase), named(words, [secret, "not-the-passphrase"]), name);
			}
		}
	});

	const request = (command: string) => openssl(command, { "key.pem": toPem(ec.privateKey) }).toString();
	const ssh = Buffer.concat([Buffer.from("openssh-key-v1\0"), randomBytes(200)]).toString("base64");
	const made: [name: string, text: () => string, words: RegExp][] = [
		["a certificate request", () => request("req -new -key key.pem -subj /CN=test"), /certificate request/],
		["an older certificate request", () => request("req -new -newhdr -key key.pem -subj /CN=a"), /certificate request/],
		["parameters alone", () => openssl("ecparam -name prime256v1").toString(), /not a key in a known format/],
		["an OpenSSH private key", () => frame("OPENSSH PRIVATE KEY", ssh), /OpenSSH key.*ssh-keygen -p -m PKCS8/],
		["an OpenSSH RSA public key", () => `ssh-rsa ${ssh} me@host`, /OpenSSH public key.*ssh-keygen -e/],
		["an OpenSSH EC public key", () => `ecdsa-sha2-nistp256 ${ssh} me@host`, /OpenSSH public key/],
		["an OpenSSH hardware key", () => `sk-ssh-ed25519@openssh.com ${ssh} me`, /OpenSSH public key/],
		["an SSH2 public key", () => `---- BEGIN SSH2 PUBLIC KEY ----\n${ssh}`, /OpenSSH public key/],
		["the first half of a PEM", () => toPem(rsa.privateKey).slice(0, 800), /incomplete/],
		["the second half of a PEM", () => toPem(rsa.privateKey).slice(800), /incomplete/],
		["a PEM without its middle", () => toPem(rsa.privateKey).replace(/(.{64}\n){5}/, ""), /damaged/],
		["a PEM of nothing but noise", () => frame("PRIVATE KEY", ssh), /damaged/],
		["a certificate of noise", () => frame("CERTIFICATE", ssh), /damaged/],
		[
			"a key of an unknown kind",
			() => frame("PRIVATE KEY", UNKNOWN_KIND),
			/has a type that this Node.js does not support/,
		],
		["noise in base64", () => ssh, /not a key in a known format/],
		["half of base64 of DER", () => toPem(ec.privateKey).split("\n")[1] as string, /not a key in a known format/],
		["a secret", () => `correct horse ${ssh}`, /not a key in a known format/],
		["whitespace", () => " \n", /not a key in a known format/],
	];
	for (const [name, make, words] of made) {
		it(`names ${name}`, () => {
			const text = make();
			const secrets = [ssh.slice(20, 40), ...(text.match(/[\w+/]{64}/g) ?? [])];
			assert.throws(() => parseKeys(text), named(words, secrets));
		});
	}
});

describe("readKeys, given JSON that is no key", () => {
	const secret = randomBytes(32).toString("base64url");
	const refused: [name: string, json: unknown, words: RegExp][] = [
		["a JWK with a secret", { kty: "oct", k: secret }, /shared secret.*HS256/],
		["a JWK Set with a secret", { keys: [{ kty: "oct", k: secret }] }, /shared secret.*HS256/],
		["a JWK Set for encryption", { keys: [toJwk(rsa.publicKey, { use: "enc" })] }, /no key for signing/],
		["a JWK Set without keys", { keys: [] }, /JWK Set is empty/],
		["a JWK Set of something else", { keys: [null, secret] }, /JWK Set is damaged/],
		["a JWK of an unknown kind", { kty: "XYZ", x: secret }, /JWK has a type.*does not support \(XYZ\)/],
		["a JWK that lacks a member", { kty: "EC", crv: "P-256", x: secret }, /JWK is damaged/],
		["a private JWK that lacks a member", { ...toJwk(rsa.privateKey), p: undefined }, /JWK is damaged/],
		["a JWK for encryption", toJwk(rsa.publicKey, { use: "enc" }), /JWK is for encryption/],
		["an EC JWK of two keys", { ...toJwk(ec.privateKey), d: toJwk(other.ec).d }, /do not belong together/],
		["an RSA JWK of two keys", { ...toJwk(rsa.privateKey), n: toJwk(other.rsa).n }, /do not belong together/],
		["an OAuth client", { client_id: "me", client_secret: secret }, /JSON is not a key/],
		["a damaged service account", { private_key: `-----BEGIN PRIVATE KEY-----\n${secret}` }, /incomplete/],
	];
	for (const [name, json, words] of refused) {
		it(`names ${name}`, () => assert.throws(() => parseKeys(JSON.stringify(json)), named(words, [secret])));
	}

	it("names JSON that is cut off", () => {
		const text = JSON.stringify(toJwk(ec.privateKey)).slice(0, -5);
		assert.throws(() => parseKeys(text), named(/looks like JSON, but it is damaged/, [text.slice(20, 40)]));
	});
});

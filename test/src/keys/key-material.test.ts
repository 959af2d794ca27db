import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { isKeyMaterial } from "../../../src/keys/key-material.js";
import { decodeSecret } from "../../../src/keys/secret.js";
import { SECRET_ENCODINGS } from "../../../src/secret-text.js";
import { NO_OPENSSL, openssl } from "../../support/openssl.js";
import { jwtError } from "../jwt-error.js";

/** One DER element of less than 64 kB. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
	const { length } = Buffer.concat(content);
	return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), ...content]);
}

/** A certificate for a public key: nobody's, and signed by nobody. */
function certificate(publicKey: KeyObject): Buffer {
	const algorithm = der(0x30, der(0x06, Buffer.from("2a8648ce3d040302", "hex")));
	const time = der(0x17, Buffer.from("250101000000Z"));
	const version = der(0xa0, der(0x02, Buffer.from([2])));
	const spki = publicKey.export({ type: "spki", format: "der" });
	const name = der(0x30);
	const body = der(0x30, version, der(0x02, Buffer.from([1])), algorithm, name, der(0x30, time, time), name, spki);
	return der(0x30, body, algorithm, der(0x03, Buffer.alloc(65)));
}

/** What `id_*.pub` looks like: the kind of key twice, once in text and once, after its length, in base64. */
function ssh(kind: string): string {
	const blob = Buffer.concat([Buffer.from([0, 0, 0, kind.length]), Buffer.from(kind), Buffer.alloc(64, 7)]);
	return `${kind} ${blob.toString("base64")} me@host`;
}

describe("decodeSecret, given a key of a key pair", () => {
	const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const ed = generateKeyPairSync("ed25519");
	const pem = (key: KeyObject, type: "spki" | "pkcs8") => String(key.export({ type, format: "pem" } as never));
	const bin = (key: KeyObject, type: string) => Buffer.from(key.export({ type, format: "der" } as never));
	const jwk = JSON.stringify(ec.publicKey.export({ format: "jwk" }));
	const pems = { rsa: pem(rsa.publicKey, "spki"), ec: pem(ec.publicKey, "spki"), ed: pem(ed.privateKey, "pkcs8") };
	const crt = certificate(ec.publicKey);

	const texts: [name: string, text: string][] = [
		...Object.entries(pems).map(([name, text]): [string, string] => [`PEM ${name}`, text]),
		["PEM with its line breaks written out", pems.rsa.replaceAll("\n", "\\n")],
		["PEM in one line", pems.rsa.replaceAll("\n", "")],
		["PEM without its frame", pems.rsa.replaceAll(/-----.*-----\n/g, "")],
		["PEM after a comment", `# the key\n${pems.ec}`],
		["PEM certificate", `-----BEGIN CERTIFICATE-----\n${crt.toString("base64")}\n-----END CERTIFICATE-----\n`],
		["base64 of PEM", Buffer.from(pems.rsa).toString("base64")],
		["JWK", jwk],
		["JWK in lines", JSON.stringify(JSON.parse(jwk), undefined, "\t").replaceAll(":", " :")],
		["JWK Set", `{"keys":[${jwk}]}`],
		["service account", JSON.stringify({ type: "service_account", private_key: pem(rsa.privateKey, "pkcs8") })],
		["SSH RSA key", ssh("ssh-rsa")],
		["SSH EC key", ssh("ecdsa-sha2-nistp256")],
		["base64 of DER", bin(ec.publicKey, "spki").toString("base64")],
	];
	for (const [name, text] of texts) {
		it(`refuses it as text: ${name}`, () => {
			const line = text.slice(40, 72);
			assert.throws(() => decodeSecret(text, "utf8"), jwtError("ERR_JWT_KEY_INVALID", [line]));
		});
	}

	const binaries: [name: string, bytes: Buffer][] = [
		["PEM", Buffer.from(pems.ec)],
		["JWK", Buffer.from(jwk)],
		["SPKI RSA", bin(rsa.publicKey, "spki")],
		["SPKI EC", bin(ec.publicKey, "spki")],
		["SPKI Ed25519", bin(ed.publicKey, "spki")],
		["PKCS#1 public", bin(rsa.publicKey, "pkcs1")],
		["PKCS#1 private", bin(rsa.privateKey, "pkcs1")],
		["PKCS#8 EC", bin(ec.privateKey, "pkcs8")],
		["PKCS#8 Ed25519", bin(ed.privateKey, "pkcs8")],
		["SEC1", bin(ec.privateKey, "sec1")],
		["X.509 certificate", crt],
	];
	for (const [name, bytes] of binaries) {
		for (const encoding of ["base64", "base64url", "hex"] as const) {
			it(`refuses it as ${encoding}: ${name}`, () => {
				const text = bytes.toString(encoding);
				assert.throws(() => decodeSecret(text, encoding), jwtError("ERR_JWT_KEY_INVALID", [text.slice(0, 32)]));
			});
		}
	}
});

/** A DSA key as OpenSSL wrote it before PKCS#8: a version and five numbers. */
function dsaKey(): Buffer {
	const numbers = Array.from({ length: 6 }, (_, index) => der(0x02, index === 0 ? Buffer.of(0) : randomBytes(20)));
	return der(0x30, ...numbers);
}

/** The bytes of a key as OpenSSH has them (RFC 4253 section 6.6). */
const blobOf = (kind: string) => Buffer.from(ssh(kind).split(" ")[1] as string, "base64");

const toHex = (sign: string) => sign.charCodeAt(0).toString(16).padStart(2, "0");

describe("isKeyMaterial", () => {
	const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pem = String(ec.publicKey.export({ type: "spki", format: "pem" }));
	const der = Buffer.from(ec.publicKey.export({ type: "spki", format: "der" }));
	const locked = ec.privateKey.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase: "x" });
	const jwk = JSON.stringify(ec.publicKey.export({ format: "jwk" }));
	const withoutFirstLine = pem.slice(pem.indexOf("\n") + 1);
	const point = (namedCurve: string) => {
		const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });
		return Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
	};
	const [hostKey, blob] = ["ecdsa-sha2-nistp256", blobOf("ecdsa-sha2-nistp256").toString("base64")];
	const hash = `|1|${randomBytes(20).toString("base64")}|${randomBytes(20).toString("base64")}`;

	const material: [name: string, content: string | Uint8Array][] = [
		["PEM", pem],
		["PEM without its first line", withoutFirstLine],
		["PEM without its last line", pem.slice(0, pem.indexOf("-----END"))],
		["PEM without both", withoutFirstLine.slice(0, withoutFirstLine.indexOf("-----END"))],
		["PEM in UTF-16", Buffer.from(`\uFEFF${pem}`, "utf16le")],
		["PEM in UTF-16 without a byte order mark", Buffer.from(pem, "utf16le")],
		["PEM in UTF-16, big end first", Buffer.from(`\uFEFF${pem}`, "utf16le").swap16()],
		["PEM in UTF-16 without its first line", Buffer.from(`\uFEFF${withoutFirstLine}`, "utf16le")],
		["PEM of an unusable key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ=="],
		["DER", der],
		["DER of an encrypted key", locked],
		["DER in base64", der.toString("base64")],
		["DER in base64 in base64", Buffer.from(der.toString("base64")).toString("base64")],
		["DER in base64url", der.toString("base64url")],
		["DER in base64 in lines", der.toString("base64").replaceAll(/.{64}/g, "$&\r\n")],
		["DER in base64, its newlines written out", der.toString("base64").replaceAll(/.{64}/g, "$&\\n")],
		["DER in base64 in quotes", `"${der.toString("base64")}"`],
		["DER in base64 in UTF-16", Buffer.from(`\uFEFF${der.toString("base64")}`, "utf16le")],
		["DER in hex", der.toString("hex")],
		[
			"DER in hex with colons",
			der
				.toString("hex")
				.replaceAll(/..(?=.)/g, "$&:")
				.toUpperCase(),
		],
		["PEM in hex", Buffer.from(pem).toString("hex")],
		["PEM in base64", Buffer.from(pem).toString("base64")],
		["JWK", jwk],
		["JWK in UTF-16", Buffer.from(`\uFEFF${jwk}`, "utf16le")],
		["JWK with escapes in its names", jwk.replace('"kty"', '"\\u006bty"')],
		["JWK in base64", Buffer.from(jwk).toString("base64")],
		["PEM with a comment in Latin-1", Buffer.from(`# clé\n${pem}`, "latin1")],
		["PEM with a comment in Latin-1 in base64", Buffer.from(`# clé\n${pem}`, "latin1").toString("base64")],
		["PEM with a NUL", `${pem}\0`],
		["PEM in UTF-16 of an odd length", Buffer.concat([Buffer.from(pem, "utf16le"), Buffer.of(10)])],
		["JWK in a JSON string", JSON.stringify(jwk)],
		["JWK in a JSON string that begins with an escape", JSON.stringify(`\n${jwk}`)],
		["JWK in a JSON string of escapes", `"${jwk.replaceAll(/[^\w]/g, (sign) => `\\u00${toHex(sign)}`)}"`],
		["PEM in a JSON string of escapes", `"${pem.replaceAll(/[-\n]/g, (sign) => `\\u00${toHex(sign)}`)}"`],
		["DER and a line break", Buffer.concat([der, Buffer.from("\n")])],
		["DER and a line break of Windows", Buffer.concat([der, Buffer.from("\r\n")])],
		["a point and a line break", Buffer.concat([point("P-256"), Buffer.from("\n")])],
		["JWK of a shared secret", '{"kty":"oct","k":"c2VjcmV0"}'],
		["an OpenSSH key", ssh("ssh-ed25519")],
		["an OpenSSH key of a security key", ssh("sk-ssh-ed25519@openssh.com")],
		["an OpenSSH certificate", ssh("ssh-rsa-cert-v01@openssh.com")],
		["the base64 text of an OpenSSH key alone", blob],
		["the bytes of an OpenSSH key", blobOf("ssh-rsa")],
		["an OpenSSH private key", Buffer.from("openssh-key-v1\0\0\0\0\x04none")],
		["a line of authorized_keys with options", `restrict,command="date" ${hostKey} ${blob} me@host`],
		["a line of known_hosts", `host.example,192.0.2.1 ${hostKey} ${blob}`],
		["a line of known_hosts with a hash", `${hash} ${hostKey} ${blob}`],
		["RFC 4716", `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "me"\n${blob}\n---- END SSH2 PUBLIC KEY ----\n`],
		["RFC 4716 without its first line", `${blob}\n---- END SSH2 PUBLIC KEY ----\n`],
		["XML", "<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"],
		["XML with a prefix", '<ds:RSAKeyValue xmlns:ds="x"><ds:Modulus/></ds:RSAKeyValue>'],
		["PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none"],
		["a point of P-256", point("P-256")],
		["a point of P-384", point("P-384")],
		["a point of P-521", point("P-521")],
		["a point in hex", point("P-256").toString("hex")],
		["a point in base64", point("P-384").toString("base64")],
		["DSA in DER", dsaKey()],
		["PKCS#1", rsa.publicKey.export({ type: "pkcs1", format: "der" })],
	];
	for (const [name, content] of material) {
		it(`knows ${name}, typed or in a file`, () => {
			const bytes = Buffer.from(content as string);
			assert.equal(isKeyMaterial(bytes), true);
			assert.throws(() => decodeSecret(bytes, "utf8"), jwtError("ERR_JWT_KEY_INVALID"));
			if (typeof content !== "string") return;
			for (const encoding of SECRET_ENCODINGS) {
				assert.throws(() => decodeSecret(content, encoding), jwtError("ERR_JWT_KEY_INVALID"));
			}
		});
	}

	const secrets: [name: string, text: string][] = [
		["a passphrase", "correct horse battery staple"],
		["a passphrase that begins like an OpenSSH key", "ssh-key"],
		["a token of a service", "sk-abc123"],
		["JSON that is no key", '{"client_id":"me","client_secret":"c2VjcmV0"}'],
		["a UUID", randomUUID()],
		["dashes", "-".repeat(64)],
		["one letter", "0".repeat(64)],
		["nulls", "\0".repeat(64)],
		["an e-mail address", "somebody@example.com"],
		["text in quotes", '"correct horse battery staple"'],
		["text with a NUL", "correct horse\0battery staple"],
		["a URL", "https://issuer.example/?key=MFkwEwYHKoZIzj0CAQ"],
	];
	for (const [name, text] of secrets) {
		it(`does not take ${name} for key material`, () => assert.equal(isKeyMaterial(Buffer.from(text)), false));
	}

	it("takes a certificate request and archives for key material", function () {
		if (NO_OPENSSL) this.skip();
		const files = { "key.pem": String(ec.privateKey.export({ type: "pkcs8", format: "pem" })) };
		const request = openssl("req -new -key key.pem -subj /CN=test -outform DER", files);
		const certificate = openssl("req -x509 -new -key key.pem -subj /CN=test -days 1", files);
		const archive = openssl("crl2pkcs7 -nocrl -certfile cert.pem -outform DER", { "cert.pem": certificate });
		for (const bytes of [request, archive]) {
			assert.equal(isKeyMaterial(bytes), true);
			for (const encoding of ["hex", "base64"] as const) {
				assert.equal(isKeyMaterial(Buffer.from(bytes.toString(encoding))), true);
			}
		}
	});

	it("does not take random bytes for key material, whatever their length and encoding", () => {
		const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
		// Those that begin like a key are the ones that could be taken for one.
		const starts = fc.constantFrom([], [0x30], [0x30, 0x82], [0x02], [0x03], [0x04], [0x07], [0, 0, 0], [0xff, 0xfe]);
		const lengths = fc.constantFrom(16, 32, 33, 48, 49, 64, 65, 67, 97, 128, 133);
		const exact = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
		const property = fc.property(fc.noBias(fc.oneof(bytes, exact)), starts, (random, start) => {
			const secret = Buffer.from(random);
			secret.set(start.slice(0, secret.length));
			for (const written of [secret, ...["hex", "base64", "base64url"].map((name) => secret.toString(name as "hex"))]) {
				assert.equal(isKeyMaterial(Buffer.from(written as string)), false);
			}
		});
		fc.assert(property, { numRuns: 2000, interruptAfterTimeLimit: 10_000 });
	});

	it("does not take SEQUENCEs of the right length with random content for key material", () => {
		const property = fc.property(fc.noBias(fc.uint8Array({ minLength: 38, maxLength: 120 })), (random) => {
			assert.equal(isKeyMaterial(Buffer.from([0x30, random.length, ...random])), false);
		});
		fc.assert(property, { numRuns: 5000, interruptAfterTimeLimit: 10_000 });
	});
});

import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { decodeSecret } from "../../../src/keys/secret.js";
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

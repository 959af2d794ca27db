import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { readDer } from "../../../../src/keys/read/der.js";
import {
	describeWith,
	type KeyPair,
	ML_DSA,
	makeKeyPair,
	NO_OPENSSL,
	openssl,
	toPem,
} from "../../../support/openssl.js";

const KINDS = ["rsa", "P-256", "P-521", "ed25519", ...ML_DSA];
const pairs = new Map(KINDS.map((kind) => [kind, makeKeyPair(kind)]));

/** The structures of a key, as Node.js writes them. */
const structuresOf = (key: KeyObject, kind: string): string[] => {
	if (kind === "rsa") return key.type === "private" ? ["pkcs8", "pkcs1"] : ["spki", "pkcs1"];
	if (kind.startsWith("P-") && key.type === "private") return ["pkcs8", "sec1"];
	return [key.type === "private" ? "pkcs8" : "spki"];
};
const write = (key: KeyObject, type: string, encryption = {}) =>
	Buffer.from(key.export({ type, format: "der", ...encryption } as never));

const STRUCTURES: Record<string, string> = { pkcs8: "PKCS#8", pkcs1: "PKCS#1", sec1: "SEC1", spki: "SPKI" };

describe("readDer", () => {
	for (const [kind, { privateKey, publicKey }] of pairs) {
		for (const key of [privateKey, publicKey]) {
			for (const type of structuresOf(key, kind)) {
				it(`reads a ${key.type} ${kind} key, ${type}`, () => {
					const { key: found, structure } = readDer(write(key, type)) as { key: KeyObject; structure: string };
					assert.deepEqual([found.type, structure], [key.type, STRUCTURES[type]]);
					assert.ok(found.equals(key));
				});
			}
		}
	}

	const { privateKey, publicKey } = makeKeyPair("P-256");
	const whole = write(publicKey, "spki");
	const unread: [name: string, bytes: Uint8Array][] = [
		["nothing", new Uint8Array()],
		["noise", randomBytes(64)],
		["noise that begins like DER", Buffer.concat([Buffer.from([0x30, 0x3e]), Buffer.alloc(62, 0xa5)])],
		["nothing but 0x30", Buffer.alloc(64, 0x30)],
		["half a key", whole.subarray(0, 45)],
		["a key without its first byte", whole.subarray(1)],
		["a PEM", Buffer.from(toPem(publicKey))],
	];
	for (const [name, bytes] of unread) {
		it(`reads no key from ${name}`, () => assert.equal(readDer(bytes), undefined));
	}

	it("reads the second version of PKCS#8, which has the public key, too", () => {
		const { privateKey, publicKey } = pairs.get("ed25519") as KeyPair;
		const first = write(privateKey, "pkcs8");
		const point = write(publicKey, "spki").subarray(-32);
		for (const tail of [Buffer.from([0x81, 0x21, 0]), Buffer.from([0xa1, 0x23, 0x03, 0x21, 0])]) {
			const content = Buffer.concat([Buffer.from([2, 1, 1]), first.subarray(5), tail, point]);
			const { key } = readDer(Buffer.from([0x30, content.length, ...content])) as { key: KeyObject };
			assert.ok(key.equals(privateKey));
		}
	});

	it("opens an encrypted key with its passphrase", () => {
		const passphrase = randomBytes(8).toString("hex");
		const bytes = write(privateKey, "pkcs8", { cipher: "aes-256-cbc", passphrase });
		const { key, structure } = readDer(bytes, passphrase) as { key: KeyObject; structure: string };
		assert.ok(key.equals(privateKey));
		assert.equal(structure, "encrypted PKCS#8");
		assert.deepEqual(readDer(bytes), { reason: "passphrase-missing" });
		assert.deepEqual(readDer(bytes, "another"), { reason: "passphrase-wrong" });
	});

	it("leaves the bytes as they were", () => {
		const bytes = Uint8Array.from(whole);
		readDer(bytes);
		assert.deepEqual(Buffer.from(bytes), whole);
	});
});

describeWith(NO_OPENSSL, "readDer, given DER of openssl", () => {
	for (const kind of ["rsa", "P-256", "ed25519"]) {
		const pem = toPem(pairs.get(kind)?.privateKey as KeyObject);
		const commands: [name: string, command: string, read: typeof createPublicKey][] = [
			["certificate", "req -x509 -new -key key.pem -subj /CN=test -days 1 -outform DER", createPublicKey],
			["SPKI key", "pkey -in key.pem -pubout -outform DER", createPublicKey],
			["PKCS#8 key", "pkcs8 -topk8 -nocrypt -in key.pem -outform DER", createPrivateKey as typeof createPublicKey],
		];
		for (const [name, command, read] of commands) {
			it(`reads a ${kind} ${name}`, () => {
				const { key } = readDer(openssl(command, { "key.pem": pem })) as { key: KeyObject };
				assert.ok(key.equals(read(pem)));
			});
		}
	}

	const pem = toPem(privateKeyOf("P-256"));
	const run = (command: string, more: Record<string, Uint8Array> = {}) => openssl(command, { "key.pem": pem, ...more });
	const certificate = () => run("req -x509 -new -key key.pem -subj /CN=test -days 1");
	const named: [name: string, make: () => Buffer, reason: string][] = [
		["a certificate request", () => run("req -new -key key.pem -subj /CN=test -outform DER"), "certificate-request"],
		[
			"PKCS#12",
			() => run("pkcs12 -export -inkey key.pem -in cert.pem -passout pass:x", { "cert.pem": certificate() }),
			"archive",
		],
		["PKCS#7", () => run("crl2pkcs7 -nocrl -certfile cert.pem -outform DER", { "cert.pem": certificate() }), "archive"],
	];
	for (const [name, make, reason] of named) {
		it(`names ${name}`, () => assert.deepEqual(readDer(make()), { reason }));
	}
});

function privateKeyOf(kind: string): KeyObject {
	return (pairs.get(kind) as { privateKey: KeyObject }).privateKey;
}

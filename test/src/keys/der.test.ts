import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { readDerKey } from "../../../src/keys/der.js";
import { describeWith, ML_DSA, makeKeyPair, NO_OPENSSL, openssl, sharedKeyPair, toPem } from "../../support/openssl.js";

const KINDS = ["rsa", "P-256", "P-521", "ed25519", ...ML_DSA];
const pairs = new Map(KINDS.map((kind) => [kind, sharedKeyPair(kind)]));

/** The structures of a key, as Node.js writes them. */
const structuresOf = (key: KeyObject, kind: string): string[] => {
	if (kind === "rsa") return key.type === "private" ? ["pkcs8", "pkcs1"] : ["spki", "pkcs1"];
	if (kind.startsWith("P-") && key.type === "private") return ["pkcs8", "sec1"];
	return [key.type === "private" ? "pkcs8" : "spki"];
};
const write = (key: KeyObject, type: string, encryption = {}) =>
	Buffer.from(key.export({ type, format: "der", ...encryption } as never));

describe("readDerKey", () => {
	for (const [kind, { privateKey, publicKey }] of pairs) {
		for (const key of [privateKey, publicKey]) {
			for (const type of structuresOf(key, kind)) {
				it(`reads a ${key.type} ${kind} key, ${type}`, () => {
					const found = readDerKey(write(key, type));
					assert.equal(found?.type, key.type);
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
		[
			"an encrypted key",
			write(privateKey, "pkcs8", { cipher: "aes-256-cbc", passphrase: randomBytes(8).toString("hex") }),
		],
	];
	for (const [name, bytes] of unread) {
		it(`reads no key from ${name}`, () => assert.equal(readDerKey(bytes), undefined));
	}

	it("leaves the bytes as they were", () => {
		const bytes = Uint8Array.from(whole);
		readDerKey(bytes);
		assert.deepEqual(Buffer.from(bytes), whole);
	});
});

describeWith(NO_OPENSSL, "readDerKey, given DER of openssl", () => {
	for (const kind of ["rsa", "P-256", "ed25519"]) {
		const pem = toPem(pairs.get(kind)?.privateKey as KeyObject);
		const commands: [name: string, command: string, read: typeof createPublicKey][] = [
			["certificate", "req -x509 -new -key key.pem -subj /CN=test -days 1 -outform DER", createPublicKey],
			["SPKI key", "pkey -in key.pem -pubout -outform DER", createPublicKey],
			["PKCS#8 key", "pkcs8 -topk8 -nocrypt -in key.pem -outform DER", createPrivateKey as typeof createPublicKey],
		];
		for (const [name, command, read] of commands) {
			it(`reads a ${kind} ${name}`, () => {
				assert.ok(readDerKey(openssl(command, { "key.pem": pem }))?.equals(read(pem)));
			});
		}
	}

	it("reads no key from a certificate request", () => {
		const files = { "key.pem": toPem(makeKeyPair("P-256").privateKey) };
		assert.equal(readDerKey(openssl("req -new -key key.pem -subj /CN=test -outform DER", files)), undefined);
	});
});

/** PEM of several blocks, and blocks that hold something else than their label says. */
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import {
	describeWith,
	makeKeyPair,
	NO_OPENSSL,
	openssl,
	PASSPHRASE,
	sharedKeyPair,
	toPem,
} from "../../../support/openssl.js";

const [a, b, c] = [makeKeyPair("P-256"), makeKeyPair("P-256"), makeKeyPair("P-256")];
const rsa = sharedKeyPair("rsa");
const frame = (label: string, bytes: Buffer) =>
	`-----BEGIN ${label}-----\n${bytes.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
const der = (key: KeyObject, type: string) => Buffer.from(key.export({ type, format: "der" } as never));

/** Checks which keys a text has, in their order, and why others are left out. */
function assertKeys(
	text: string,
	expected: readonly KeyObject[],
	reasons: readonly string[] = [],
	passphrase?: string,
) {
	const { keys, leftOut } = readKeys(text, passphrase);
	assert.deepEqual(
		leftOut.map(({ reason }) => reason),
		reasons,
	);
	assert.equal(keys.length, expected.length);
	keys.forEach(({ key }, index) => {
		assert.ok(key.equals(expected[index] as KeyObject), `key ${index}`);
	});
}

describe("readKeys, given several PEM blocks", () => {
	it("counts each public key", () => assertKeys(toPem(a.publicKey) + toPem(b.publicKey), [a.publicKey, b.publicKey]));

	it("counts each private key, and in one line", () => {
		const text = [a, b, c].map(({ privateKey }) => toPem(privateKey)).join("");
		const keys = [a, b, c].map(({ privateKey }) => privateKey);
		assertKeys(text, keys);
		assertKeys(text.replaceAll("\n", ""), keys);
	});

	it("counts a key once that comes twice, and a private key for its public half", () => {
		assertKeys(toPem(a.publicKey).repeat(2), [a.publicKey]);
		assertKeys(toPem(a.publicKey) + toPem(a.privateKey), [a.privateKey]);
		assertKeys(toPem(a.privateKey) + toPem(a.publicKey) + toPem(b.publicKey), [a.privateKey, b.publicKey]);
	});

	it("leaves out what is broken, and says why", () => {
		const noise = frame("PUBLIC KEY", Buffer.alloc(91, 0xa5));
		assertKeys(toPem(a.publicKey) + noise, [a.publicKey], ["damaged"]);
		assertKeys(toPem(b.publicKey).slice(0, 100) + toPem(a.publicKey), [a.publicKey], ["cut-off"]);
		assertKeys(toPem(a.publicKey) + toPem(b.publicKey).slice(0, 100), [a.publicKey], ["cut-off"]);
	});

	it("leaves out a locked key beside one that opens", () => {
		const lock = (passphrase: string) =>
			String(b.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }));
		assertKeys(toPem(a.privateKey) + lock("another"), [a.privateKey], ["passphrase-wrong"], PASSPHRASE);
		assertKeys(toPem(a.publicKey) + lock("another"), [], ["passphrase-missing"]);
		assertKeys(lock(PASSPHRASE) + toPem(a.publicKey), [b.privateKey, a.publicKey], [], PASSPHRASE);
	});
});

describe("readKeys, given a PEM block with another label", () => {
	const blocks: [label: string, bytes: Buffer, expected: KeyObject, form: string][] = [
		["CERTIFICATE", der(rsa.privateKey, "pkcs8"), rsa.privateKey, "PKCS#8 PEM"],
		["PUBLIC KEY", der(rsa.publicKey, "pkcs1"), rsa.publicKey, "PKCS#1 PEM"],
		["RSA PUBLIC KEY", der(rsa.publicKey, "spki"), rsa.publicKey, "SPKI PEM"],
		["RSA PRIVATE KEY", der(rsa.privateKey, "pkcs8"), rsa.privateKey, "PKCS#8 PEM"],
		["PRIVATE KEY", der(rsa.privateKey, "pkcs1"), rsa.privateKey, "PKCS#1 PEM"],
		["PRIVATE KEY", der(a.privateKey, "sec1"), a.privateKey, "SEC1 PEM"],
		["EC PRIVATE KEY", der(a.privateKey, "pkcs8"), a.privateKey, "PKCS#8 PEM"],
		["PRIVATE KEY", der(a.publicKey, "spki"), a.publicKey, "SPKI PEM"],
		["ENCRYPTED PRIVATE KEY", der(a.privateKey, "pkcs8"), a.privateKey, "PKCS#8 PEM"],
		["KEY", der(a.publicKey, "spki"), a.publicKey, "SPKI PEM"],
	];
	for (const [label, bytes, expected, form] of blocks) {
		it(`reads ${form} under BEGIN ${label}`, () => {
			const text = frame(label, bytes);
			assertKeys(text, [expected]);
			assert.equal(readKeys(text).keys[0]?.form, form);
		});
	}
});

describeWith(NO_OPENSSL, "readKeys, given PEM of openssl", () => {
	const run = (command: string, files: Record<string, string> = {}) =>
		openssl(command, { "key.pem": toPem(a.privateKey), ...files }).toString();
	const selfSigned = (key: KeyObject, name: string) =>
		openssl(`req -x509 -new -key key.pem -subj /CN=${name} -days 1`, { "key.pem": toPem(key) }).toString();
	const request = (key: KeyObject, name: string) =>
		openssl(`req -new -key key.pem -subj /CN=${name}`, { "key.pem": toPem(key) }).toString();

	it("leaves out the certificates that issued another one", () => {
		const root = selfSigned(b.privateKey, "root");
		const files = { "request.pem": request(a.privateKey, "leaf"), "root.pem": root, "root.key": toPem(b.privateKey) };
		const leaf = run("x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 1", files);
		assertKeys(leaf + root, [a.publicKey], ["authority"]);
		assertKeys(root + leaf, [a.publicKey], ["authority"]);
		assertKeys(toPem(a.privateKey) + leaf + root, [a.privateKey], ["authority"]);
		assertKeys(root, [b.publicKey]);
	});

	it("counts certificates of the same name that each signed themselves", () =>
		assertKeys(selfSigned(a.privateKey, "test") + selfSigned(b.privateKey, "test"), [a.publicKey, b.publicKey]));

	it("leaves out a request beside its key", () =>
		assertKeys(toPem(a.privateKey) + request(a.privateKey, "test"), [a.privateKey], ["certificate-request"]));

	const legacy = `-passout pass:${PASSPHRASE} -provider legacy -provider default`;
	for (const scheme of ["PBE-MD5-DES", "PBE-SHA1-RC2-40", "PBE-SHA1-RC4-128"]) {
		it(`names the outdated encryption ${scheme}`, () => {
			const text = run(`pkcs8 -topk8 -v1 ${scheme} -in key.pem ${legacy}`);
			assertKeys(text, [], ["outdated-encryption"], PASSPHRASE);
			assertKeys(text, [], ["passphrase-missing"]);
		});
	}

	it("names the outdated encryption of a traditional key", () => {
		const files = { "rsa.pem": toPem(rsa.privateKey) };
		const text = openssl(`rsa -in rsa.pem -traditional -des ${legacy}`, files).toString();
		assertKeys(text, [], ["outdated-encryption"], PASSPHRASE);
	});

	for (const scheme of ["-v1 PBE-SHA1-3DES", "-v2 aes256", "-scrypt"]) {
		it(`opens the encryption ${scheme}`, () => {
			const text = run(`pkcs8 -topk8 ${scheme} -in key.pem -passout pass:${PASSPHRASE}`);
			assertKeys(text, [a.privateKey], [], PASSPHRASE);
			assertKeys(text, [], ["passphrase-wrong"], "another");
		});
	}

	it("does not take Diffie-Hellman parameters for a key", () => {
		const parameters = openssl("dhparam -dsaparam 512").toString();
		assertKeys(parameters, []);
		assertKeys(parameters + toPem(a.publicKey), [a.publicKey]);
	});
});

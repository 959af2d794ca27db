/** Encrypted keys that ask for more work than anyone needs are not opened: that would freeze Node-RED. */
import assert from "node:assert/strict";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { readDer } from "../../../../src/keys/read/der.js";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import { makeKeyPair } from "../../../support/key-pairs.js";

const { privateKey } = makeKeyPair("P-256");
const passphrase = "open sesame";
const encrypted = privateKey.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase }) as Buffer;

/** The same with other rounds of PBKDF2, which OpenSSL writes as 2048. */
function withRounds(rounds: number): Buffer {
	const at = encrypted.indexOf(Buffer.from([0x02, 0x02, 0x08, 0x00]));
	const number = Buffer.alloc(4);
	number.writeUInt32BE(rounds);
	const bytes = Buffer.concat([
		encrypted.subarray(0, at),
		Buffer.from([0x02, 0x04]),
		number,
		encrypted.subarray(at + 4),
	]);
	// Two bytes more in each SEQUENCE around it.
	for (let from = 0; from < at; ) {
		const isSequence = bytes[from] === 0x30;
		const short = (bytes[from + 1] as number) < 0x80;
		const length = short ? from + 1 : from + 2;
		const end = length + 1 + (bytes[length] as number);
		if (isSequence && end > at) {
			bytes[length] = (bytes[length] as number) + 2;
			from = length + 1;
		} else from = end;
	}
	return bytes;
}

describe("the work of opening a key", () => {
	it("is done where it is usual", () => {
		assert.ok((readDer(encrypted, passphrase) as { key: KeyObject }).key.equals(privateKey));
		assert.deepEqual(readDer(withRounds(4096), passphrase), { reason: "passphrase-wrong" });
	});

	it("is not done where it would take hours", () => {
		const bytes = withRounds(0x7fffffff);
		const start = performance.now();
		assert.deepEqual(readDer(bytes, passphrase), { reason: "damaged" });
		assert.ok(performance.now() - start < 5000);
	});

	it("is not done for hundreds of keys of one text", () => {
		const pem = String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }));
		const { keys, leftOut } = readKeys(pem.repeat(200), passphrase);
		assert.equal(keys.length, 1);
		assert.deepEqual(leftOut, [{ reason: "unknown-form", form: "PEM" }]);
		assert.ok(createPrivateKey({ key: pem, passphrase }).equals(keys[0]?.key as KeyObject));
	});
});

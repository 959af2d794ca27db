/** Keys that were damaged on their way: whatever comes is read or left out with a reason, and never taken for another key. */
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import fc from "fast-check";
import { LEFT_OUT_REASONS } from "../../src/key-facts.js";
import { explainLeftOut } from "../../src/keys/key-words.js";
import { createKeyring } from "../../src/keys/keyring.js";
import { readKeys, readPublishedKeys } from "../../src/keys/read/read-keys.js";
import { makeKeyPair, PASSPHRASE, toPem } from "../support/openssl.js";
import { run } from "./run.js";

const pairs = ["rsa", "P-256", "ed25519"].map((kind) => makeKeyPair(kind));
const jwkOf = (key: KeyObject) => key.export({ format: "jwk" });
const WHOLE: Buffer[] = pairs.flatMap(({ privateKey, publicKey }) => [
	Buffer.from(toPem(privateKey)),
	Buffer.from(toPem(publicKey)),
	Buffer.from(publicKey.export({ type: "spki", format: "der" })),
	Buffer.from(privateKey.export({ type: "pkcs8", format: "der" })),
	Buffer.from(toPem(publicKey), "utf16le"),
	Buffer.from(JSON.stringify(jwkOf(privateKey))),
	Buffer.from(JSON.stringify({ keys: [jwkOf(publicKey), jwkOf(privateKey)] })),
]);
const KNOWN = pairs.flatMap(({ privateKey, publicKey }) => [privateKey, publicKey]);

/** A file with some of its bytes changed, taken away or put in. */
const damaged = fc
	.tuple(
		fc.constantFrom(...WHOLE),
		fc.array(fc.tuple(fc.nat(3000), fc.nat(3), fc.uint8Array({ maxLength: 3 })), { minLength: 1, maxLength: 3 }),
	)
	.map(([whole, edits]) =>
		edits.reduce((bytes, [position, cut, put]) => {
			const at = position % (bytes.length + 1);
			return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
		}, whole),
	);

const MEMBERS = ["kty", "kid", "use", "alg", "key_ops", "crv", "x", "y", "n", "e", "d", "p", "pub", "priv", "oth"];
const member = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom("RSA", "EC", "OKP", "AKP", "oct", "sig", "P-256"),
);
const jwk = fc
	.tuple(fc.constantFrom(...KNOWN.map(jwkOf), {}), fc.dictionary(fc.constantFrom(...MEMBERS), member, { maxKeys: 3 }))
	.map(([whole, members]) => ({ ...whole, ...members }));

function assertRead({ keys, leftOut }: ReturnType<typeof readKeys>): void {
	for (const { reason } of leftOut) assert.ok(LEFT_OUT_REASONS.includes(reason), reason);
	if (keys.length === 0) assert.doesNotMatch(explainLeftOut(leftOut), /undefined/);
	const ring = createKeyring({ keys, leftOut }, ["RS256", "ES256", "Ed25519"]);
	for (const [alg, type] of [
		["RS256", "rsa"],
		["ES256", "ec"],
		["Ed25519", "ed25519"],
	] as const) {
		for (const key of ring.find({ alg })) assert.deepEqual([key.type, key.asymmetricKeyType], ["public", type]);
	}
}

describe("keys, however damaged", () => {
	it("are read or left out with a reason, from files", () =>
		run(0.2, damaged, (bytes) => assertRead(readKeys(bytes, PASSPHRASE))));

	it("are read or left out with a reason, from any text", () =>
		run(0.2, fc.string({ unit: "binary" }), (text) => assertRead(readKeys(text, PASSPHRASE))));

	it("are read or left out with a reason, from sets", () =>
		run(0.2, fc.array(jwk, { maxLength: 3 }), (keys) => {
			const published = readPublishedKeys({ keys });
			assert.ok(published);
			assertRead(published);
			assert.ok(published.keys.every(({ key }) => key.type === "public"));
			assertRead(readKeys(JSON.stringify({ keys })));
		}));
});

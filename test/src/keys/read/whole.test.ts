import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { writeDerElement } from "../../../../src/keys/read/der-elements.js";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import { isWholeKey } from "../../../../src/keys/read/whole.js";
import { describeWith, NO_OPENSSL, openssl } from "../../../support/openssl.js";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pemOf = (key: KeyObject, type: string) => String(key.export({ type, format: "pem" } as never));

function signsWell(key: KeyObject): boolean {
	const data = Buffer.from("claims");
	try {
		return verify("sha256", data, createPublicKey(key), sign("sha256", data, key));
	} catch {
		return false;
	}
}

/** A PEM with one letter changed, at many places. */
function* damaged(pem: string, step: number): Generator<string> {
	for (let at = pem.indexOf("\n") + 1; at < pem.lastIndexOf("\n-"); at += step) {
		if (pem[at] !== "\n") yield `${pem.slice(0, at)}${pem[at] === "A" ? "B" : "A"}${pem.slice(at + 1)}`;
	}
}

describe("a private key with one letter changed", () => {
	const forms: [name: string, pem: string, step: number][] = [
		["RSA in PKCS#8", pemOf(rsa.privateKey, "pkcs8"), 23],
		["RSA in PKCS#1", pemOf(rsa.privateKey, "pkcs1"), 23],
		["EC in PKCS#8", pemOf(ec.privateKey, "pkcs8"), 3],
		["EC in SEC1", pemOf(ec.privateKey, "sec1"), 3],
	];
	for (const [name, pem, step] of forms) {
		it(`is used only if it can verify what it signs: ${name}`, () => {
			const reasons = new Set<string>();
			for (const text of damaged(pem, step)) {
				const der = text.replace(/-----.*-----|\n/g, "");
				for (const { keys, leftOut } of [readKeys(text), readKeys(Buffer.from(der, "base64"))]) {
					for (const { key } of keys) assert.ok(signsWell(key), text);
					for (const { reason } of leftOut) reasons.add(reason);
				}
			}
			assert.ok(reasons.has("damaged"));
		});
	}
});

describe("isWholeKey", () => {
	const whole: [name: string, key: KeyObject][] = [
		["RSA", rsa.privateKey],
		["a public key", rsa.publicKey],
		["EC", ec.privateKey],
		["RSASSA-PSS", generateKeyPairSync("rsa-pss", { modulusLength: 2048, hashAlgorithm: "sha384" }).privateKey],
		["Ed25519", generateKeyPairSync("ed25519").privateKey],
		["X25519", generateKeyPairSync("x25519").privateKey],
	];
	for (const [name, key] of whole) it(`is true of ${name}`, () => assert.equal(isWholeKey(key), true));
});

describe("an RSA key whose numbers are longer than its modulus", () => {
	const jwk = rsa.privateKey.export({ format: "jwk" }) as Record<string, string>;
	const numbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
	for (const long of ["d", "dp", "dq"]) {
		it(`is left out, and takes no time: ${long}`, () => {
			const contents = numbers.map((name) =>
				name === long
					? Buffer.alloc(50_000, 0x7b)
					: Buffer.from(`00${Buffer.from(jwk[name] ?? "", "base64url").toString("hex")}`, "hex"),
			);
			const content = Buffer.concat(
				[Buffer.of(0), ...contents].map((number) => writeDerElement({ tag: 2, content: number })),
			);
			const started = performance.now();
			const { keys, leftOut } = readKeys(writeDerElement({ tag: 0x30, content }));
			assert.ok(performance.now() - started < 1000);
			assert.deepEqual([keys, leftOut], [[], [{ reason: "damaged", form: "DER" }]]);
		});
	}
});

describeWith(NO_OPENSSL, "a key with three primes", () => {
	it("is read", () => {
		const pem = openssl("genrsa -primes 3 -traditional 2048").toString();
		assert.equal(readKeys(pem).keys.length, 1);
	});
});

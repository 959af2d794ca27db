import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { fromDer, toDer } from "../../../src/jws/ecdsa.js";

const CURVES: [curve: string, size: number][] = [
	["P-256", 32],
	["P-384", 48],
	["P-521", 66],
];
const DATA = Buffer.from("what is signed");

describe("ECDSA signatures", () => {
	for (const [curve, size] of CURVES) {
		const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
		const p1363 = { dsaEncoding: "ieee-p1363" } as const;

		it(`are converted from OpenSSL's form as node:crypto does, ${curve}`, () => {
			// Enough of them that numbers with leading zeros and with a first bit are among them.
			for (let count = 0; count < 100; count++) {
				const signature = fromDer(sign("sha256", DATA, privateKey), size);
				assert.equal(signature.length, 2 * size);
				assert.ok(verify("sha256", DATA, { key: publicKey, ...p1363 }, signature));
			}
		});

		it(`are converted to OpenSSL's form as node:crypto does, ${curve}`, () => {
			for (let count = 0; count < 100; count++) {
				const der = toDer(sign("sha256", DATA, { key: privateKey, ...p1363 }), size);
				assert.ok(der && verify("sha256", DATA, publicKey, der));
			}
		});

		it(`come back as they were, whatever the numbers, ${curve}`, () => {
			const number = fc.oneof(
				fc.uint8Array({ minLength: size, maxLength: size }),
				fc.nat(size).map((zeros) => new Uint8Array(size).fill(0xff, zeros)),
				fc.nat(size - 1).map((at) => new Uint8Array(size).fill(1, at, at + 1)),
			);
			fc.assert(
				fc.property(number, number, (r, s) => {
					const signature = Buffer.concat([r, s]);
					assert.deepEqual(fromDer(toDer(signature, size) as Buffer, size), signature);
				}),
			);
		});

		it(`have one length only, ${curve}`, () => {
			for (const length of [0, 1, size, 2 * size - 1, 2 * size + 1, 4 * size]) {
				assert.equal(toDer(new Uint8Array(length), size), undefined);
			}
		});
	}
});

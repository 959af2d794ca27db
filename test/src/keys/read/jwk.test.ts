/** The rule book of JWKs: the same for those that are pasted and those that are fetched, but for what is private. */
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import type { LeftOut } from "../../../../src/key-facts.js";
import { explainLeftOut } from "../../../../src/keys/key-words.js";
import { readJwk } from "../../../../src/keys/read/jwk.js";
import { makeKeyPair, sharedKeyPair } from "../../../support/openssl.js";

const rsa = sharedKeyPair("rsa");
const ec = makeKeyPair("P-256");
const ed = makeKeyPair("ed25519");
const jwkOf = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: "jwk" }), ...more });
const without = (jwk: object, ...names: string[]) =>
	Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name)));
const publicEc = jwkOf(ec.publicKey);
const privateEc = jwkOf(ec.privateKey);
const publicRsa = jwkOf(rsa.publicKey);
const privateRsa = jwkOf(rsa.privateKey);

const reasonOf = (jwk: unknown, isPublished: boolean) => {
	const read = readJwk(jwk, "JWK", isPublished);
	return "reason" in read ? read.reason : undefined;
};

const PUBLIC_RULES: [name: string, jwk: unknown, reason?: string][] = [
	["a key with nothing else", publicEc],
	["members that are null", { ...publicRsa, kid: "k", use: null, alg: null, d: null, key_ops: null, x5c: null }],
	["a kid that is null", { ...publicEc, kid: null }],
	["use sig", { ...publicEc, use: "sig" }],
	["use enc", { ...publicEc, use: "enc" }, "encryption"],
	["another use", { ...publicEc, use: "tls" }, "encryption"],
	["a use that is no text", { ...publicEc, use: ["sig"] }, "damaged"],
	["key_ops verify", { ...publicEc, key_ops: ["verify"] }],
	["key_ops sign and verify", { ...publicEc, key_ops: ["sign", "verify"] }],
	["key_ops sign", { ...publicEc, key_ops: ["sign"] }, "operations"],
	["key_ops encrypt", { ...publicEc, key_ops: ["encrypt", "wrapKey"] }, "operations"],
	["key_ops without any", { ...publicEc, key_ops: [] }, "operations"],
	["key_ops that are no list", { ...publicEc, key_ops: "verify" }, "damaged"],
	["key_ops that are no texts", { ...publicEc, key_ops: ["verify", 5] }, "damaged"],
	["a kid that is no text", { ...publicEc, kid: 7 }],
	["an alg that is no text", { ...publicEc, alg: {} }],
	["members that nobody knows", { ...publicEc, "x-note": { a: 1 }, x5t: "abc" }],
	["a shared secret", { kty: "oct", k: "c2VjcmV0" }, "secret"],
	["an unknown kind", { kty: "XYZ" }, "unknown-type"],
	["a kind with an inherited name", { kty: "constructor" }, "unknown-type"],
	["a kind that is no text", { ...publicEc, kty: 5 }, "damaged"],
	["no kind", without(publicEc, "kty"), "damaged"],
	["an unknown curve", { ...publicEc, crv: "P-999" }, "unknown-type"],
	["a missing coordinate", without(publicEc, "y"), "missing-members"],
	["a coordinate that is null", { ...publicEc, y: null }, "missing-members"],
	["a missing modulus", without(publicRsa, "n"), "missing-members"],
	["a coordinate that is no text", { ...publicEc, y: 5 }, "damaged"],
	["a point beside the curve", { ...publicEc, x: publicEc.y, y: publicEc.x }, "damaged"],
	["no object", "key", "damaged"],
	["null", null, "damaged"],
	["a list", [publicEc], "damaged"],
];

const PRIVATE_RULES: [name: string, jwk: unknown, reason?: string][] = [
	["an EC key", privateEc],
	["an RSA key", privateRsa],
	["an Ed25519 key", jwkOf(ed.privateKey)],
	["key_ops sign", { ...privateEc, key_ops: ["sign"] }],
	["key_ops sign and verify", { ...privateEc, key_ops: ["sign", "verify"] }],
	["key_ops deriveKey", { ...privateEc, key_ops: ["deriveKey"] }, "operations"],
	["RSA with n, e and d alone", without(privateRsa, "p", "q", "dp", "dq", "qi"), "missing-members"],
	["RSA with its primes, and without d", without(privateRsa, "d"), "missing-members"],
	["RSA with a modulus of another key", { ...privateRsa, n: jwkOf(makeKeyPair("rsa").publicKey).n }, "mismatch"],
	["EC with d of another key", { ...privateEc, d: jwkOf(makeKeyPair("P-256").privateKey).d }, "mismatch"],
	[
		"Ed25519 with x of another key",
		{ ...jwkOf(ed.privateKey), x: jwkOf(makeKeyPair("ed25519").publicKey).x },
		"mismatch",
	],
	["a private member that is no text", { ...privateEc, d: 5 }, "damaged"],
];

describe("readJwk", () => {
	for (const isPublished of [false, true]) {
		const where = isPublished ? "fetched" : "pasted";
		for (const [name, jwk, reason] of PUBLIC_RULES) {
			it(`${reason ? `leaves out, as ${reason},` : "reads"} a ${where} key with ${name}`, () =>
				assert.equal(reasonOf(jwk, isPublished), reason));
		}
	}

	for (const [name, jwk, reason] of PRIVATE_RULES) {
		it(`${reason ? `leaves out, as ${reason},` : "reads"} a pasted private key: ${name}`, () =>
			assert.equal(reasonOf(jwk, false), reason));
		it(`leaves out a fetched private key: ${name}`, () => assert.equal(reasonOf(jwk, true), "private"));
	}

	for (const member of ["d", "p", "q", "dp", "dq", "qi", "oth", "priv"]) {
		it(`takes a fetched key with ${member} for private`, () =>
			assert.equal(reasonOf({ ...publicRsa, [member]: "AA" }, true), "private"));
	}

	it("names what a private RSA key lacks", () => {
		const fact = readJwk(without(privateRsa, "p", "q", "dp", "dq", "qi"), "JWK") as LeftOut;
		assert.deepEqual(fact.members, ["p", "q", "dp", "dq", "qi"]);
		assert.match(explainLeftOut([fact]), /it lacks p, q, dp, dq, qi\. Get it again, with all its members\./);
	});

	it("does not repeat a name that is long or has special characters", () => {
		const long = { kty: "x".repeat(1000) };
		assert.deepEqual(readJwk(long, "JWK", true), { reason: "unknown-type", form: "JWK" });
		assert.deepEqual(readJwk({ kty: "<b>" }, "JWK", true), { reason: "unknown-type", form: "JWK" });
	});

	it("keeps the facts of a key that is left out", () => {
		const jwk = { ...publicEc, kid: "july", use: "enc" };
		assert.deepEqual(readJwk(jwk, "JWK Set"), { reason: "encryption", form: "JWK Set", kid: "july", type: "EC" });
	});
});

import assert from "node:assert/strict";
import type { JWK } from "jose";
import type { Algorithm } from "../../../src/algorithms.js";
import { createKeyring, type KeyHeader, MAX_CANDIDATES } from "../../../src/keys/keyring.js";
import type { KeysRead } from "../../../src/keys/read/read-key.js";
import { readPublishedKeys } from "../../../src/keys/read/read-keys.js";
import { makeKey } from "../../support/signing-keys.js";
import { jwtError } from "../jwt-error.js";

const ec = makeKey("ES256", "ec");
const rsa = makeKey("RS256", "rsa");
const ed = makeKey("Ed25519", "ed");
const short = makeKey("RS256", "short", { bits: 1024 });
const privateJwk = ec.privateKey.export({ format: "jwk" });

const ALGORITHMS: Algorithm[] = ["ES256", "RS256", "Ed25519"];
const ringOf = (keys: unknown[], algorithms = ALGORITHMS) =>
	createKeyring(readPublishedKeys({ keys }) as KeysRead, algorithms);

function countMatches(keys: unknown[], header: object): number {
	const found = ringOf(keys).find(header as KeyHeader);
	assert.ok(found.every(({ type }) => type === "public"));
	return found.length;
}

describe("createKeyring, of published keys", () => {
	for (const json of [undefined, null, 5, "keys", [], {}, { keys: {} }, { keys: null }]) {
		it(`does not take ${JSON.stringify(json)} for a JWK Set`, () => assert.equal(readPublishedKeys(json), undefined));
	}

	const skipped: [name: string, jwk: unknown][] = [
		["a secret", { kty: "oct", k: "c2VjcmV0", kid: "ec", alg: "ES256" }],
		["a private key", { ...privateJwk, kid: "ec" }],
		["a private member as ML-DSA has it", { ...ec.jwk, priv: "AA" }],
		["a key to encrypt with", { ...ec.jwk, use: "enc" }],
		["a key of another use", { ...ec.jwk, use: "tls" }],
		["a key for other operations", { ...ec.jwk, key_ops: ["sign"] }],
		["operations that are no list", { ...ec.jwk, key_ops: "verify" }],
		["operations that are no texts", { ...ec.jwk, key_ops: [["verify"]] }],
		["a key for another algorithm", { ...ec.jwk, alg: "ES384" }],
		["an unknown kind of key", { kty: "XYZ", kid: "ec" }],
		["an unknown curve", { ...ec.jwk, crv: "P-999" }],
		["a point beside the curve", { ...ec.jwk, x: ec.jwk.y, y: ec.jwk.x }],
		["a missing coordinate", { ...ec.jwk, y: undefined }],
		["a coordinate that is no text", { ...ec.jwk, y: 5 }],
		["no object", "key"],
		["null", null],
		["a list", [ec.jwk]],
	];
	for (const [name, jwk] of skipped) {
		it(`skips ${name}, and keeps the others`, () => {
			assert.equal(countMatches([jwk, rsa.jwk], { alg: "ES256", kid: "ec" }), 0);
			assert.equal(countMatches([jwk, rsa.jwk], { alg: "ES256" }), 0);
			assert.equal(countMatches([jwk, rsa.jwk], { alg: "RS256", kid: "rsa" }), 1);
		});
	}

	it("skips RSA under 2048 bits", () => {
		assert.equal(countMatches([short.jwk], { alg: "RS256", kid: "short" }), 0);
		assert.equal(countMatches([rsa.jwk], { alg: "RS256", kid: "rsa" }), 1);
	});

	it("refuses a secret's algorithm", () => {
		assert.throws(() => countMatches([ec.jwk, rsa.jwk], { alg: "HS256" }), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
	});

	const matches: [name: string, keys: JWK[], header: object, count: number][] = [
		["the key that the token names", [ec.jwk, { ...ec.jwk, kid: "other" }], { alg: "ES256", kid: "ec" }, 1],
		["no key for an unknown name", [ec.jwk], { alg: "ES256", kid: "other" }, 0],
		["no key for a name that is no text", [ec.jwk], { alg: "ES256", kid: ["ec"] }, 0],
		["no key of another kind", [ec.jwk], { alg: "RS256", kid: "ec" }, 0],
		["all keys of one name", [ec.jwk, ec.jwk, rsa.jwk], { alg: "ES256", kid: "ec" }, 2],
		["all keys that fit a token without a name", [ec.jwk, ed.jwk, { ...ec.jwk, kid: "b" }], { alg: "ES256" }, 2],
		["all of many", Array<JWK>(MAX_CANDIDATES).fill(ec.jwk), { alg: "ES256" }, MAX_CANDIDATES],
		["a key marked for signatures", [{ ...ec.jwk, use: "sig", key_ops: ["verify"], ext: true }], { alg: "ES256" }, 1],
		["a key with a certificate", [{ ...ec.jwk, x5c: ["MII"], x5t: "abc" }], { alg: "ES256" }, 1],
		["Ed25519 by its older name", [{ ...ed.jwk, alg: "EdDSA" }], { alg: "Ed25519" }, 1],
		["Ed25519 by its newer name", [{ ...ed.jwk, alg: "Ed25519" }], { alg: "EdDSA" }, 1],
	];
	for (const [name, keys, header, count] of matches) {
		it(`finds ${name}`, () => assert.equal(countMatches(keys, header), count));
	}
});

import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import type { Algorithm } from "../../../src/algorithms.js";
import type { JwtError } from "../../../src/errors.js";
import { createKeyring, type KeyHeader, MAX_CANDIDATES, noMatchingKey } from "../../../src/keys/keyring.js";
import type { KeysRead } from "../../../src/keys/read/read-key.js";
import { readKeys, readPublishedKeys } from "../../../src/keys/read/read-keys.js";
import { makeKeyPair, sharedKeyPair } from "../../support/openssl.js";
import { jwtError } from "../jwt-error.js";

const jwkOf = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: "jwk" }), ...more });
const rsa = sharedKeyPair("rsa");
const ec = makeKeyPair("P-256");
const [publicRsa, publicEc] = [jwkOf(rsa.publicKey), jwkOf(ec.publicKey)];

/** Pasted and fetched sets give the same rings. */
const WAYS: [name: string, read: (keys: object[]) => KeysRead][] = [
	["pasted", (keys) => readKeys(JSON.stringify({ keys }))],
	["fetched", (keys) => readPublishedKeys({ keys }) as KeysRead],
];

const LOOKUPS: [name: string, keys: object[], header: KeyHeader, count: number][] = [
	["null members", [{ ...publicRsa, kid: "a", use: null, alg: null, d: null }], { alg: "RS256", kid: "a" }, 1],
	["a set without kid, a token with one", [publicRsa], { alg: "RS256", kid: "a" }, 1],
	["a set without kid, a token without", [publicRsa], { alg: "RS256" }, 1],
	["a key for both operations", [{ ...publicRsa, key_ops: ["sign", "verify"] }], { alg: "RS256" }, 1],
	[
		"a kid that is there",
		[
			{ ...publicRsa, kid: "a" },
			{ ...publicRsa, kid: "b" },
		],
		{ alg: "RS256", kid: "b" },
		1,
	],
	["a kid that is there, and a key without", [{ ...publicRsa, kid: "a" }, publicRsa], { alg: "RS256", kid: "a" }, 2],
	["a kid that is not there", [{ ...publicRsa, kid: "a" }], { alg: "RS256", kid: "b" }, 0],
	["a kid that is no text", [{ ...publicRsa, kid: "a" }], { alg: "RS256", kid: ["a"] }, 0],
	["a kid of every object", [{ ...publicRsa, kid: "a" }], { alg: "RS256", kid: "__proto__" }, 0],
	[
		"a blank kid",
		[
			{ ...publicRsa, kid: "" },
			{ ...publicRsa, kid: "a" },
		],
		{ alg: "RS256", kid: "" },
		1,
	],
];

describe("createKeyring", () => {
	for (const [way, read] of WAYS) {
		for (const [name, keys, header, count] of LOOKUPS) {
			it(`finds ${count} of ${way} keys: ${name}`, () => {
				const ring = createKeyring(read(keys), ["RS256"]);
				const found = ring.find(header);
				assert.equal(found.length, count);
				assert.equal(ring.find({ ...header }), found);
			});
		}
	}

	const ACCEPTED: [
		name: string,
		keys: object[],
		algorithms: Algorithm[],
		found: Record<string, number>,
		out: string[],
	][] = [
		["RSA for one algorithm", [publicRsa], ["RS256"], { RS256: 1 }, []],
		["RSA for two, which names none", [publicRsa], ["RS256", "PS256"], { RS256: 0, PS256: 0 }, ["no-algorithm"]],
		["RSA that names one", [{ ...publicRsa, alg: "PS256" }], ["RS256", "PS256"], { RS256: 0, PS256: 1 }, []],
		[
			"RSA that names another",
			[{ ...publicRsa, alg: "PS512" }],
			["RS256", "PS256"],
			{ RS256: 0, PS256: 0 },
			["other-algorithm"],
		],
		["EC, which fits one of its kind", [publicEc], ["ES256", "ES384"], { ES256: 1, ES384: 0 }, []],
		["both kinds", [publicRsa, publicEc], ["RS256", "ES256"], { RS256: 1, ES256: 1 }, []],
		["the other kind", [publicEc], ["RS256"], { RS256: 0 }, ["misfit"]],
		[
			"both names of Ed25519",
			[jwkOf(makeKeyPair("ed25519").publicKey)],
			["EdDSA", "Ed25519"],
			{ EdDSA: 1, Ed25519: 1 },
			[],
		],
		["short RSA", [jwkOf(makeKeyPair("rsa", 1024).publicKey)], ["RS256"], { RS256: 0 }, ["too-small"]],
		["RSA with the exponent 1", [{ ...publicRsa, e: "AQ" }], ["RS256", "ES256"], { RS256: 0 }, ["exponent"]],
	];
	for (const [name, keys, algorithms, found, out] of ACCEPTED) {
		it(`lets one key serve one algorithm: ${name}`, () => {
			const ring = createKeyring(readPublishedKeys({ keys }) as KeysRead, algorithms);
			for (const [alg, count] of Object.entries(found)) assert.equal(ring.find({ alg }).length, count, alg);
			assert.deepEqual(
				ring.leftOut.map(({ reason }) => reason),
				out,
			);
		});
	}

	for (const alg of ["HS256", "none", "PS256", "ES256K", "__proto__", "", undefined, null, ["RS256"]]) {
		it(`gives no key for ${JSON.stringify(alg)}, which is not accepted`, () => {
			const ring = createKeyring(readKeys(JSON.stringify(publicRsa)), ["RS256"]);
			assert.throws(() => ring.find({ alg }), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
		});
	}

	it("gives public keys alone", () => {
		const ring = createKeyring(readKeys(JSON.stringify(jwkOf(ec.privateKey))), ["ES256"]);
		assert.deepEqual(
			ring.find({ alg: "ES256" }).map(({ type }) => type),
			["public"],
		);
	});

	it("finds one of 1,500 keys by its kid, the same array each time", () => {
		const keys = Array.from({ length: 1500 }, (_, index) => ({ ...publicRsa, kid: `k${index}` }));
		const ring = createKeyring(readPublishedKeys({ keys }) as KeysRead, ["RS256"]);
		for (const kid of ["k0", "k749", "k1499"]) {
			const found = ring.find({ alg: "RS256", kid });
			assert.equal(found.length, 1);
			for (let times = 0; times < 10_000; times++) assert.equal(ring.find({ alg: "RS256", kid }), found);
		}
	});

	for (const [name, header] of [
		["no kid", { alg: "ES256" }],
		["an unknown kid", { alg: "ES256", kid: "x" }],
		["the kid of a key", { alg: "ES256", kid: "named" }],
	] as const) {
		it(`names the limit if too many keys could have signed a token with ${name}`, () => {
			const many = (count: number) =>
				createKeyring(
					readPublishedKeys({ keys: [{ ...publicEc, kid: "named" }, ...Array(count).fill(publicEc)] }) as KeysRead,
					["ES256"],
				);
			assert.ok(many(MAX_CANDIDATES - 1).find(header).length <= MAX_CANDIDATES);
			assert.throws(
				() => many(MAX_CANDIDATES + 1).find(header),
				(error: JwtError) => jwtError("ERR_JWKS_NO_MATCHING_KEY")(error) && /More than 100 keys/.test(error.message),
			);
		});
	}
});

describe("noMatchingKey", () => {
	it("tells which keys are left out, in words and as facts", () => {
		const keys = [publicRsa, { ...publicEc, kid: "b" }];
		const error = noMatchingKey("None fits.", createKeyring(readPublishedKeys({ keys }) as KeysRead, ["RS256"]));
		jwtError("ERR_JWKS_NO_MATCHING_KEY")(error);
		assert.equal(error.message, "None fits. 1 of 2 keys left out: EC P-256, but RS256 needs RSA.");
		const fact = { reason: "misfit", form: "JWK Set", kid: "b", type: "EC", curve: "P-256", algorithm: "RS256" };
		assert.deepEqual([error.leftOut, error.used], [[fact], 1]);
	});
});

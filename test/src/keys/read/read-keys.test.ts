import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import type { ReadKey } from "../../../../src/keys/read/read-key.js";
import { readKeys } from "../../../../src/keys/read/read-keys.js";
import {
	describeWith,
	type KeyPair,
	ML_DSA,
	makeKeyPair,
	NO_OPENSSL,
	PASSPHRASE,
	PEM_FORMS,
	SPELLINGS,
	toPem,
} from "../../../support/openssl.js";

const KINDS = ["rsa", "P-256", "P-384", "P-521", "ed25519", ...ML_DSA];
const CURVES: Record<string, string> = { "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1" };
const pairs = Object.fromEntries(KINDS.map((kind) => [kind, makeKeyPair(kind)])) as Record<string, KeyPair>;
const { rsa, "P-256": ec } = pairs as Record<"rsa" | "P-256", KeyPair>;

/** Reads the one key of a text and checks which one it is. */
function readOne(text: string, expected: KeyObject, passphrase?: string): ReadKey {
	const { keys, leftOut } = readKeys(text, passphrase);
	const [key, ...others] = keys as [ReadKey, ...ReadKey[]];
	assert.deepEqual([others, leftOut], [[], []]);
	assert.equal(key.key.type, expected.type);
	assert.ok(key.key.equals(expected), "another key");
	return key;
}

const half = ({ privateKey, publicKey }: KeyPair, holds: "private" | "public") =>
	holds === "private" ? privateKey : publicKey;

const toJwk = (key: KeyObject, members: object = {}) => ({ ...key.export({ format: "jwk" }), ...members });

describeWith(NO_OPENSSL, "readKeys, given PEM text of openssl", () => {
	for (const kind of KINDS.filter((name) => !ML_DSA.includes(name))) {
		for (const { name, form, holds, make } of PEM_FORMS.filter(({ only = "" }) => kind.startsWith(only))) {
			it(`reads a ${holds} ${kind} key from ${name}, however it is spelled`, () => {
				const expected = half(pairs[kind] as KeyPair, holds);
				const text = make(toPem((pairs[kind] as KeyPair).privateKey), CURVES[kind] ?? "");
				for (const [, spell] of SPELLINGS) {
					const { form: found } = readOne(spell(text), expected, PASSPHRASE);
					assert.equal(found.replace(/^base64 of /, ""), form);
				}
			});
		}
	}

	for (const type of ["pkcs8", "pkcs1", "sec1", "spki"]) {
		it(`reads base64 of DER, ${type}`, () => {
			const { privateKey, publicKey } = type === "sec1" ? ec : rsa;
			const key = type === "spki" ? publicKey : privateKey;
			const text = Buffer.from(key.export({ type, format: "der" } as never)).toString("base64");
			for (const spelled of [text, text.replaceAll(/.{64}/g, "$&\\n"), ` ${text}\n`]) {
				assert.equal(readOne(spelled, key).form, "base64 of DER");
			}
		});
	}
});

describe("readKeys, given JSON", () => {
	for (const kind of KINDS) {
		for (const holds of ["private", "public"] as const) {
			it(`reads a ${holds} ${kind} JWK with its kid and alg, however it is spelled`, () => {
				const key = half(pairs[kind] as KeyPair, holds);
				const expected = ["JWK", "k1", kind.startsWith("ml") ? kind.toUpperCase() : "A1"];
				const text = JSON.stringify(toJwk(key, { kid: "k1", alg: expected[2] }), undefined, "\t");
				for (const [name, spell] of SPELLINGS.filter(([name]) => !/written|twice|lost|CR/.test(name))) {
					const { form, kid, alg } = readOne(spell(text), key);
					assert.deepEqual([form.replace("base64 of ", ""), kid, alg], expected, name);
				}
			});
		}
	}

	it("reads all keys of a JWK Set in their order, without those for encryption", () => {
		const { privateKey, publicKey } = rsa;
		const members = [toJwk(privateKey, { kid: "1", use: "sig" }), toJwk(publicKey, { kid: "2", use: "enc" })];
		const set = { keys: [...members, toJwk(ec.publicKey), toJwk(ec.privateKey)] };
		const { keys, leftOut } = readKeys(JSON.stringify(set));
		const found = keys.map(({ key, kid, form }) => [key.type, kid, form]);
		const form = "JWK Set";
		assert.deepEqual(found, [
			["private", "1", form],
			["public", undefined, form],
			["private", undefined, form],
		]);
		assert.deepEqual(leftOut, [{ reason: "encryption", form, kid: "2", type: "RSA" }]);
	});

	for (const [name, spell] of SPELLINGS.filter(([name]) => !/BOM|byte|quotes|JSON|base64|indented/.test(name))) {
		it(`reads a service account's JSON, its key ${name}`, () => {
			const account = { type: "service_account", private_key_id: "g1", private_key: spell(toPem(rsa.privateKey)) };
			const { form, kid } = readOne(JSON.stringify(account), rsa.privateKey);
			assert.deepEqual([form, kid], ["service account JSON", "g1"]);
		});
	}

	for (const [name, lineBreak] of [
		["line breaks", "\n"],
		["line breaks of Windows", "\r\n"],
	] as const) {
		it(`reads a service account's JSON with real ${name} inside its key`, () => {
			const account = { type: "service_account", note: 'a \\ and a "', private_key: toPem(rsa.privateKey) };
			const text = JSON.stringify(account, undefined, 2).replaceAll("\\n", lineBreak);
			assert.throws(() => JSON.parse(text));
			assert.equal(readOne(text, rsa.privateKey).form, "service account JSON");
		});
	}

	it("takes nothing but text for kid and alg", () => {
		const { kid, alg } = readOne(JSON.stringify(toJwk(ec.publicKey, { kid: 7, alg: {} })), ec.publicKey);
		assert.deepEqual([kid, alg], [undefined, undefined]);
	});
});

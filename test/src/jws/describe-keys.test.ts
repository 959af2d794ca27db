import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK } from "jose";
import { describeKeys } from "../../../src/jws/describe-keys.js";
import type { KeyCredentials } from "../../../src/keys/create-key-source.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" });
const other = generateKeyPairSync("ec", { namedCurve: "P-384" });
const pem = (key: KeyObject) =>
	key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" } as never).toString();
const jwk = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: "jwk" }), ...more });
const thumbprint = async (key: KeyObject) => calculateJwkThumbprint(await exportJWK(key));
const describeIt = async (config: Partial<JwtConfigOptions>, credentials: KeyCredentials = {}) =>
	describeKeys(readKeySettings({ ...JWT_CONFIG_DEFAULTS, ...config }), credentials);
const texts = (value: unknown) => JSON.stringify(value);

describe("describeKeys", () => {
	it("describes a private key, and gives its public half", async () => {
		const described = await describeIt({ algorithm: "RS256" }, { privatekey: pem(rsa.privateKey) });
		const id = await thumbprint(rsa.publicKey);
		assert.deepEqual(described, {
			keys: [{ kind: "private", type: "RSA", bits: 2048, form: "PKCS#8 PEM", thumbprint: id }],
			leftOut: [],
			canSign: true,
			isPair: true,
			jwks: [{ ...(await exportJWK(rsa.publicKey)), kid: id, alg: "RS256", use: "sig" }],
			publickey: pem(rsa.publicKey),
			values: {
				thumbprint: id,
				"spki-sha256": `SHA256:${createHash("sha256")
					.update(rsa.publicKey.export({ type: "spki", format: "der" }))
					.digest("base64")}`,
			},
		});
		for (const member of ["d", "p", "q"] as const) {
			assert.ok(!texts(described).includes(String(rsa.privateKey.export({ format: "jwk" })[member])));
		}
	});

	it("describes a lone public key", async () => {
		const credentials = { publickey: texts(jwk(ec.publicKey, { kid: "july" })) };
		const { keys, canSign, isPair } = await describeIt({ algorithm: "ES384" }, credentials);
		const [key] = keys;
		assert.deepEqual([key?.kind, key?.type, key?.curve, key?.form, key?.kid], ["public", "EC", "P-384", "JWK", "july"]);
		assert.deepEqual([canSign, isPair], [false, true]);
	});

	it("tells a pair from two keys that do not belong together", async () => {
		const privatekey = pem(ec.privateKey);
		for (const [publicKey, expected] of [
			[ec.publicKey, true],
			[other.publicKey, false],
		] as const) {
			const { isPair } = await describeIt({ algorithm: "ES384" }, { privatekey, publickey: pem(publicKey) });
			assert.equal(isPair, expected);
		}
	});

	it("finds by signing once that a public key with another key ID refuses the tokens made", async () => {
		const privatekey = texts(jwk(ec.privateKey, { kid: "a" }));
		for (const [kid, expected] of [
			["a", true],
			["b", false],
		] as const) {
			const publickey = texts(jwk(ec.publicKey, { kid }));
			assert.equal((await describeIt({ algorithm: "ES384" }, { privatekey, publickey })).isPair, expected);
		}
	});

	it("gives the key that signs the configured key ID, and the others of a set their own", async () => {
		const one = await describeIt({ algorithm: "ES384", keyid: "mine" }, { privatekey: pem(ec.privateKey) });
		assert.deepEqual(
			one.jwks.map(({ kid }) => kid),
			["mine"],
		);
		const privatekey = texts({ keys: [jwk(ec.privateKey, { kid: "a" }), jwk(other.privateKey, { kid: "b" })] });
		const two = await describeIt({ algorithm: "ES384", keyid: "mine" }, { privatekey });
		assert.deepEqual(
			two.jwks.map(({ kid }) => kid),
			["mine", "b"],
		);
		assert.equal(two.keys.length, 2);
	});

	it("tells of a secret its bits, and no more", async () => {
		const described = await describeIt({}, { secret: SECRET });
		assert.deepEqual(described.keys, [{ kind: "secret", bits: SECRET.length * 8 }]);
		assert.deepEqual([described.jwks, described.publickey], [[], undefined]);
	});

	it("tells which keys of a set are left out", async () => {
		const keys = [jwk(rsa.privateKey), jwk(ec.privateKey, { kid: "b" }), jwk(ec.privateKey, { use: "enc" })];
		const { keys: used, leftOut, canSign } = await describeIt({ algorithm: "ES384" }, { privatekey: texts({ keys }) });
		assert.deepEqual([used.length, used[0]?.kid, canSign], [1, "b", true]);
		assert.deepEqual(leftOut, [
			{ reason: "encryption", form: "JWK Set", type: "EC" },
			{ reason: "misfit", form: "JWK Set", type: "RSA", bits: 2048, algorithm: "ES384" },
		]);
	});

	it("counts each block of a PEM", async () => {
		const { keys } = await describeIt({ algorithm: "ES384" }, { publickey: pem(ec.publicKey) + pem(other.publicKey) });
		assert.equal(keys.length, 2);
	});

	it("describes an RSASSA-PSS key, and publishes it as RSA", async () => {
		const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
		const { keys, jwks } = await describeIt({ algorithm: "PS256" }, { privatekey: pem(pss.privateKey) });
		assert.deepEqual([keys[0]?.type, keys[0]?.bits], ["RSASSA-PSS", 2048]);
		assert.equal((jwks[0] as { kty?: string }).kty, "RSA");
	});

	const WRONG: [title: string, config: Partial<JwtConfigOptions>, credentials: KeyCredentials, code: string][] = [
		["no key", { algorithm: "RS256" }, {}, "ERR_JWT_KEY_MISSING"],
		["no secret", {}, {}, "ERR_JWT_KEY_MISSING"],
		["another kind of key", { algorithm: "RS256" }, { privatekey: pem(ec.privateKey) }, "ERR_JWT_KEY_INVALID"],
		["nonsense", { algorithm: "RS256" }, { privatekey: "zanzibar" }, "ERR_JWT_KEY_INVALID"],
		["an unknown algorithm", { algorithm: "RS257" }, {}, "ERR_JWT_CONFIG_INVALID"],
		["an unknown source", { keysource: "elsewhere" }, {}, "ERR_JWT_CONFIG_INVALID"],
		["no file", { keysource: "file", algorithm: "RS256" }, {}, "ERR_JWT_KEY_MISSING"],
		["a file that is not there", { keysource: "file", secretfile: "/nowhere/secret" }, {}, "ERR_JWT_KEY_MISSING"],
		["a shared secret at a URL", { keysource: "jwks", jwksurl: "https://a.example" }, {}, "ERR_JWT_CONFIG_INVALID"],
		["no URL", { keysource: "jwks", algorithm: "RS256" }, {}, "ERR_JWT_CONFIG_INVALID"],
	];
	for (const [title, config, credentials, code] of WRONG) {
		it(`refuses ${title}`, () =>
			assert.rejects(describeIt(config, credentials), jwtError(code as never, ["zanzibar"])));
	}

	describe("of files", () => {
		const folder = mkdtempSync(join(tmpdir(), "describe-"));
		after(() => rmSync(folder, { recursive: true, force: true }));
		const file = (name: string, text: string) => {
			writeFileSync(join(folder, name), text);
			return join(folder, name);
		};

		it("reads a key pair, with its passphrase", async () => {
			const form = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" } as const;
			const privatekeyfile = file("private.pem", rsa.privateKey.export(form).toString());
			const publickeyfile = file("public.pem", pem(rsa.publicKey));
			const config = { keysource: "file", algorithm: "PS256", privatekeyfile, publickeyfile };
			const { keys, isPair } = await describeIt(config, { passphrase: "open sesame", secret: SECRET });
			assert.deepEqual([keys[0]?.form, isPair], ["encrypted PKCS#8 PEM", true]);
		});

		it("reads a secret, whatever is typed in", async () => {
			const config = { keysource: "file", secretfile: file("secret", "x".repeat(32)) };
			assert.equal((await describeIt(config, { secret: SECRET })).keys[0]?.bits, 256);
		});
	});

	describe("of a URL", () => {
		let server: Server;
		let url: string;
		let requests = 0;
		before(async () => {
			const keys = [jwk(rsa.publicKey, { kid: "a" }), jwk(ec.publicKey, { kid: "b" }), jwk(other.publicKey)];
			server = createServer((_, response) => {
				requests++;
				response.setHeader("Content-Type", "application/json").end(texts({ keys }));
			}).listen(0, "127.0.0.1");
			await once(server, "listening");
			url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
		});
		after(async () => {
			server.close();
			await once(server, "close");
		});

		it("fetches the keys each time, and describes those that fit", async () => {
			const config = { keysource: "jwks", jwksurl: url, algorithm: "RS256" };
			for (const expected of [1, 2]) {
				const { keys, leftOut, canSign, jwks } = await describeIt(config);
				assert.deepEqual(keys, [
					{
						kind: "public",
						type: "RSA",
						bits: 2048,
						form: "JWK Set",
						kid: "a",
						thumbprint: await thumbprint(rsa.publicKey),
					},
				]);
				assert.deepEqual([canSign, jwks], [false, []]);
				const misfit = { reason: "misfit", form: "JWK Set", type: "EC", curve: "P-384", algorithm: "RS256" };
				assert.deepEqual(leftOut, [{ ...misfit, kid: "b" }, misfit]);
				assert.equal(requests, expected);
			}
		});

		it("looks for every accepted algorithm", async () => {
			const config = { keysource: "jwks", jwksurl: url, algorithm: "RS256" };
			const { keys } = await describeIt({ ...config, algorithms: ["ES384", "RS256", "Ed25519"] });
			assert.deepEqual(keys.map(({ type, curve }) => [type, curve]).sort(), [
				["EC", "P-384"],
				["EC", "P-384"],
				["RSA", undefined],
			]);
		});

		it("says that none of the keys fits", () =>
			assert.rejects(
				describeIt({ keysource: "jwks", jwksurl: url, algorithm: "ES256" }),
				jwtError("ERR_JWKS_NO_MATCHING_KEY"),
			));
	});
});

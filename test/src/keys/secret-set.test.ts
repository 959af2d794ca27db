/** Several secrets at once, so that a secret can be changed without refusing a token. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { inspectSecret } from "../../../nodes/editor/secret.js";
import { describeKeys } from "../../../src/jws/describe-keys.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { keysBy, signerBy, verifierBy } from "../../support/by-options.js";
import { makeKeyPair, toPem } from "../../support/key-pairs.js";
import { jwtError } from "../jwt-error.js";

const NEW = randomBytes(32);
const OLD = randomBytes(32);
const oct = (bytes: Uint8Array, more: object = {}) => ({
	kty: "oct",
	k: Buffer.from(bytes).toString("base64url"),
	...more,
});
const setOf = (...keys: unknown[]) => JSON.stringify({ keys });
const open = (secret: string | Uint8Array) => secretKeySource(secret, "utf8", "HS256");
/** Signs and reads back with the given secret. */
const pairOf = async (secret: string, options: object = {}) => {
	const keys = await keysBy(options, { secret });
	return { sign: signerBy(options, keys), verify: verifierBy(options, keys) };
};
const headerOf = (token: string) => JSON.parse(Buffer.from(String(token.split(".")[0]), "base64url").toString());

const { privateKey, publicKey } = makeKeyPair("P-256");
const PUBLIC_PEM = publicKey.export({ type: "spki", format: "pem" }).toString();

describe("secretKeySource, with several secrets", () => {
	it("signs with the first and verifies with all, while secrets are changed", async () => {
		const before = await pairOf(setOf(oct(OLD, { kid: "old" })));
		const during = await pairOf(setOf(oct(NEW, { kid: "new" }), oct(OLD, { kid: "old" })));
		const after = await pairOf(setOf(oct(NEW, { kid: "new" })));
		const old = await before.sign({ sub: "jamie" });
		const fresh = await during.sign({ sub: "jamie" });
		assert.deepEqual([headerOf(old).kid, headerOf(fresh).kid], ["old", "new"]);
		for (const token of [old, fresh]) assert.ok(await during.verify(token));
		assert.ok(await after.verify(fresh));
		await assert.rejects(async () => after.verify(old), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});

	it("tries all of them without key IDs, and only the named one with", async () => {
		const nameless = await pairOf(setOf(oct(NEW), oct(OLD)));
		const single = await pairOf(OLD.toString("hex"), { secretencoding: "hex" });
		assert.ok(await nameless.verify(await single.sign({})));
		const named = await pairOf(setOf(oct(NEW, { kid: "a" }), oct(OLD, { kid: "b" })));
		const posing = await pairOf(OLD.toString("hex"), { secretencoding: "hex", keyid: "a" });
		await assert.rejects(
			async () => named.verify(await posing.sign({})),
			jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
		);
	});

	it("reads a single JWK, in whatever encoding the secret is said to be", async () => {
		const { sign } = await pairOf(JSON.stringify(oct(NEW, { kid: "one" }), null, 2), { secretencoding: "hex" });
		const plain = await pairOf(NEW.toString("base64"), { secretencoding: "base64" });
		assert.ok(await plain.verify(await sign({})));
	});

	it("reads a file, with a byte order mark and in UTF-16, too", async () => {
		const text = setOf(oct(NEW, { kid: "a" }), oct(OLD));
		for (const file of [Buffer.from(text), Buffer.from(`\uFEFF${text}\n`), Buffer.from(`\uFEFF${text}`, "utf16le")]) {
			const source = await open(file);
			assert.equal((await source.verificationKeys({ alg: "HS256" })).length, 2);
			assert.deepEqual(source.warnings, []);
		}
	});

	it("signs with the first that may", async () => {
		const verifying = oct(NEW, { kid: "a", key_ops: ["verify"] });
		const { sign, verify } = await pairOf(setOf(verifying, oct(OLD, { kid: "b" })));
		const token = await sign({});
		assert.equal(headerOf(token).kid, "b");
		assert.ok(await verify(token));
		await assert.rejects(async () => (await open(setOf(verifying))).signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
	});

	const leftOut: [name: string, jwk: unknown, reason: string][] = [
		["one for another algorithm", oct(OLD, { alg: "HS512" }), "other-algorithm"],
		["one to encrypt with", oct(OLD, { use: "enc" }), "encryption"],
		["one for other operations", oct(OLD, { key_ops: ["wrapKey"] }), "operations"],
		["one without k", { kty: "oct" }, "missing-members"],
		["a blank one", { kty: "oct", k: "" }, "damaged"],
		["one in another encoding", { kty: "oct", k: "+/+/" }, "damaged"],
		["one with a number for k", { kty: "oct", k: 5 }, "damaged"],
		["a public key", publicKey.export({ format: "jwk" }), "misfit"],
		["a private key", privateKey.export({ format: "jwk" }), "misfit"],
		["null", null, "damaged"],
		["a text", OLD.toString("base64url"), "damaged"],
	];
	for (const [name, jwk, reason] of leftOut) {
		it(`leaves out ${name}, says so, and works on with the others`, async () => {
			const secret = setOf(jwk, oct(NEW, { kid: "b" }));
			const source = await open(secret);
			assert.equal((await source.signingKey()).kid, "b");
			assert.equal((await source.verificationKeys({ alg: "HS256" })).length, 1);
			assert.match(source.warnings.join(), /^1 of 2 keys left out: /);
			const { keys, leftOut: facts } = await describeKeys(readKeySettings(JWT_CONFIG_DEFAULTS), { secret });
			assert.deepEqual([keys, facts.map((fact) => fact.reason)], [[{ kind: "secret", bits: 256, kid: "b" }], [reason]]);
			const { level, key, number, all } = inspectSecret(secret, "HS256", "utf8");
			assert.deepEqual([level, key, number, all], ["warning", "leftout", 1, 2]);
		});

		if (!reason.startsWith("misfit") && typeof jwk === "object" && jwk) {
			it(`refuses ${name} alone`, async () => {
				const secret = setOf(jwk);
				await assert.rejects(open(secret), jwtError("ERR_JWT_KEY_INVALID"));
				assert.deepEqual(
					[inspectSecret(secret, "HS256", "utf8").level, inspectSecret(secret, "HS256", "utf8").key],
					["error", "unusable"],
				);
			});
		}
	}

	const material: [name: string, bytes: Uint8Array][] = [
		["a public key as PEM", Buffer.from(PUBLIC_PEM)],
		["a private key as PEM", Buffer.from(toPem(privateKey))],
		["a JWK", Buffer.from(JSON.stringify(publicKey.export({ format: "jwk" })))],
		["an OpenSSH key", Buffer.from("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtleQ== me@here")],
	];
	for (const [name, bytes] of material) {
		it(`refuses ${name} as any of the secrets, as the editor does`, async () => {
			for (const secret of [setOf(oct(NEW), oct(bytes)), setOf(oct(bytes), oct(NEW)), JSON.stringify(oct(bytes))]) {
				await assert.rejects(open(secret), (error: Error) => {
					assert.match(error.message, /key or certificate, not a secret/);
					return jwtError("ERR_JWT_KEY_INVALID")(error);
				});
				assert.equal(inspectSecret(secret, "HS256", "utf8").key, "keypair");
			}
		});
	}

	it("refuses the DER of a public key, and a point on a curve, which only the runtime recognizes", async () => {
		const der = publicKey.export({ type: "spki", format: "der" });
		for (const bytes of [der, der.subarray(-65)]) {
			await assert.rejects(open(setOf(oct(NEW), oct(bytes))), jwtError("ERR_JWT_KEY_INVALID"));
		}
	});

	it("is refused without any shared secret in it", async () => {
		for (const secret of [setOf(publicKey.export({ format: "jwk" })), setOf(), '{"keys":[{"kty":"RSA"}]}']) {
			await assert.rejects(open(secret), jwtError("ERR_JWT_KEY_INVALID"));
		}
	});

	it("warns of each that is short, by its place", async () => {
		const source = await open(setOf(oct(NEW), oct(randomBytes(8)), oct(randomBytes(31), { kid: "s" })));
		assert.deepEqual(
			source.warnings.map((warning) =>
				/^Secret (\d) of 3 has only (\d+) bits, but HS256 needs/.exec(warning)?.slice(1),
			),
			[
				["2", "64"],
				["3", "248"],
			],
		);
	});

	it("is judged in the editor by its weakest secret, and counted", () => {
		const inspect = (...keys: unknown[]) => inspectSecret(setOf(...keys), "HS256", "hex");
		assert.deepEqual(inspect(oct(NEW), oct(OLD)), { level: "", key: "several", bits: 256, number: 2, all: 2 });
		const short = inspect(oct(NEW), oct(randomBytes(8)));
		assert.deepEqual(short, { level: "warning", key: "shortest", bits: 64, number: 2, all: 2 });
		assert.equal(inspect(oct(NEW)).key, "strong");
		assert.equal(inspect(oct(randomBytes(4))).key, "short");
	});

	it("is told by Check with the number and length of its secrets, and nothing of their bytes", async () => {
		const secret = setOf(oct(NEW, { kid: "a" }), oct(OLD));
		const told = await describeKeys(readKeySettings(JWT_CONFIG_DEFAULTS), { secret });
		assert.deepEqual(told, {
			keys: [
				{ kind: "secret", bits: 256, kid: "a" },
				{ kind: "secret", bits: 256 },
			],
			leftOut: [],
			canSign: true,
			isPair: true,
			jwks: [],
		});
	});

	it("holds no secret in a message", async () => {
		const k = Buffer.from("a-secret-of-this-test").toString("base64url");
		const jwk = { kty: "oct", k, alg: "HS999", kid: "kid-of-this-test" };
		await assert.rejects(open(setOf(jwk)), jwtError("ERR_JWT_KEY_INVALID", [k, "a-secret-of"]));
	});

	it("leaves a plain secret that is JSON or has several lines as it was", async () => {
		for (const text of ['{"keys":5}', "{}", "first line\nsecond line", " { "]) {
			const [key] = await (await open(text)).verificationKeys({ alg: "HS256", kid: "any" });
			assert.deepEqual(key?.export(), Buffer.from(text));
		}
	});
});

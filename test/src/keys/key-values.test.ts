/** The values of a signing key that other services ask for, compared with those that OpenSSL computes. */
import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { calculateJwkThumbprint, exportJWK } from "jose";
import type { JwtErrorCode } from "../../../src/errors.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import { keyValue, keyValues } from "../../../src/keys/key-values.js";
import { KEY_VALUES } from "../../../src/options.js";
import { describeWith, makeKeyPair, NO_OPENSSL, openssl, toPem } from "../../support/openssl.js";
import { jwtError } from "../jwt-error.js";

const rsa = makeKeyPair("rsa");
const privatekey = toPem(rsa.privateKey);
const other = makeKeyPair("rsa");

const signingKey = async (texts: object) => (await keyPairSource(texts, "RS256")).signingKey();
const refuses = (act: () => unknown, code: JwtErrorCode, message: RegExp) => {
	assert.throws(act, jwtError(code));
	assert.throws(act, message);
};
const allOf = async (texts: object) => keyValues(await signingKey(texts));

describeWith(NO_OPENSSL, "keyValue", () => {
	const certificateOf = (pem: string) =>
		openssl("req -x509 -new -key key.pem -subj /CN=test -days 1", { "key.pem": pem }).toString();
	let certificate: string;
	let expected: Record<string, string>;
	before(async () => {
		certificate = certificateOf(privatekey);
		const fingerprint = (hash: string) => {
			const line = openssl(`x509 -in c.pem -noout -fingerprint -${hash}`, { "c.pem": certificate }).toString();
			return Buffer.from(String(line.split("=")[1]).replace(/[:\s]/g, ""), "hex").toString("base64url");
		};
		const spki = openssl("pkey -in key.pem -pubout -outform DER", { "key.pem": privatekey });
		expected = {
			thumbprint: await calculateJwkThumbprint(await exportJWK(rsa.publicKey)),
			x5t: fingerprint("sha1"),
			"x5t#S256": fingerprint("sha256"),
			"spki-sha256": `SHA256:${openssl("dgst -sha256 -binary spki", { spki }).toString("base64")}`,
		};
	});

	it("is what OpenSSL computes, wherever the certificate stands", async () => {
		const der = openssl("x509 -in c.pem -outform DER", { "c.pem": certificate });
		const jwk = { ...rsa.privateKey.export({ format: "jwk" }), x5c: [der.toString("base64")] };
		const stranger = certificateOf(toPem(other.privateKey));
		for (const texts of [
			{ privatekey, publickey: certificate },
			{ privatekey, publickey: new Uint8Array(der) },
			{ privatekey: privatekey + certificate },
			{ privatekey: certificate + privatekey },
			{ privatekey: stranger + privatekey + certificate },
			{ privatekey, publickey: toPem(rsa.publicKey) + certificate },
			{ privatekey: JSON.stringify(jwk) },
		]) {
			const signing = await signingKey(texts);
			assert.deepEqual(await keyValues(signing), expected);
			for (const name of KEY_VALUES) assert.equal(await keyValue(name, signing), expected[name]);
		}
	});

	it("has nothing from the certificate of another key", async () => {
		const stranger = certificateOf(toPem(other.privateKey));
		const der = openssl("x509 -in c.pem -outform DER", { "c.pem": stranger });
		const jwk = { ...rsa.privateKey.export({ format: "jwk" }), x5c: [der.toString("base64")] };
		for (const texts of [{ privatekey }, { privatekey: JSON.stringify(jwk) }, { privatekey: privatekey + stranger }]) {
			assert.deepEqual(Object.keys(await allOf(texts)), ["thumbprint", "spki-sha256"]);
			const signing = await signingKey(texts);
			await keyValues(signing);
			refuses(
				() => keyValue("x5t", signing),
				"ERR_JWT_KEY_MISSING",
				/x5t needs the certificate .* Public key \(publickey\)/,
			);
		}
	});

	it("does not make a promise a second time", async () => {
		const signing = await signingKey({ privatekey });
		await keyValue("thumbprint", signing);
		assert.equal(keyValue("thumbprint", signing), expected.thumbprint);
	});
});

describe("keyValue", () => {
	it("tells nothing of a secret", () => {
		const signing = { key: createSecretKey(Buffer.alloc(32, 1)) };
		assert.deepEqual(keyValues(signing), {});
		for (const name of KEY_VALUES) {
			refuses(() => keyValue(name, signing), "ERR_JWT_KEY_MISSING", /needs a key pair/);
		}
	});

	it("refuses an unknown name without repeating it", () => {
		for (const name of ["", "kid", "constructor"]) {
			const message = /^\$key has no such value\. Choose one of thumbprint, x5t, x5t#S256, spki-sha256\.$/;
			refuses(() => keyValue(name, { key: rsa.privateKey }), "ERR_JWT_CLAIMS_INVALID", message);
		}
	});
});

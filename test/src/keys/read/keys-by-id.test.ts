/** Certificates by key ID, as Google and Firebase publish them. */
import assert from "node:assert/strict";
import { isKeyMaterial } from "../../../../src/keys/key-material.js";
import { keyPairSource } from "../../../../src/keys/key-pair.js";
import { readKeys, readPublishedKeys } from "../../../../src/keys/read/read-keys.js";
import { remoteKeySource } from "../../../../src/keys/remote/remote-jwk-set.js";
import { verifierBy } from "../../../support/by-options.js";
import { json, raw, startServer, stopServers } from "../../../support/jwks-server.js";
import { describeWith, NO_OPENSSL, openssl, toPem } from "../../../support/openssl.js";
import { privateCa } from "../../../support/private-ca.js";
import { makeKey, signToken } from "../../../support/signing-keys.js";
import { jwtError } from "../../jwt-error.js";

const one = makeKey("RS256", "one");
const two = makeKey("RS256", "two", { bits: 2560 });
const SPKI = two.publicKey.export({ type: "spki", format: "pem" }).toString();

/** Google's own certificates say that they are for clients, which does not matter here. */
const certify = (key: typeof one) =>
	openssl("req -x509 -new -key key.pem -subj /CN=securetoken.system.gserviceaccount.com -days 17", {
		"key.pem": toPem(key.privateKey),
	}).toString();

describeWith(NO_OPENSSL, "certificates by key ID", () => {
	const published = NO_OPENSSL ? {} : { one: certify(one), two: certify(two) };
	afterEach(stopServers);

	it("are read alike where they are pasted and where they are fetched", () => {
		for (const read of [
			readPublishedKeys(published),
			readKeys(JSON.stringify(published)),
			readKeys(`'${JSON.stringify(published, null, 2)}'`),
		]) {
			assert.deepEqual(
				read?.keys.map(({ kid, form, type }) => [kid, form, type]),
				[
					["one", "X.509 certificate", "RSA"],
					["two", "X.509 certificate", "RSA"],
				],
			);
			assert.ok(read.keys[0]?.key.equals(one.publicKey) && read.keys[1]?.key.equals(two.publicKey));
			assert.deepEqual(read.leftOut, []);
		}
	});

	it("verify what their keys signed under their key ID, and nothing else", async () => {
		const server = await startServer(json(published));
		const keys = remoteKeySource(server.origin, ["RS256"], { trouble() {} });
		const pasted = await keyPairSource({ publickey: JSON.stringify(published) }, "RS256", undefined);
		for (const source of [keys, pasted]) {
			const verify = verifierBy({ algorithm: "RS256", requireexp: false }, source);
			assert.ok(await verify(signToken(one)));
			assert.ok(await verify(signToken(two)));
			await assert.rejects(
				async () => verify(signToken({ ...two, kid: "one" })),
				jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
			);
			await assert.rejects(
				async () => verify(signToken(one, {}, { kid: "three" })),
				jwtError("ERR_JWKS_NO_MATCHING_KEY"),
			);
		}
		keys.close();
	});

	it("name what they leave out, by its key ID", () => {
		const more = {
			key: SPKI,
			private: toPem(two.privateKey),
			cut: published.one?.slice(0, 200),
			damaged: published.one?.replace(/.{20}\n-----END/, "\n-----END"),
			request: openssl("req -new -key key.pem -subj /CN=a", { "key.pem": toPem(one.privateKey) }).toString(),
			number: 5,
			words: "not a certificate",
			nothing: null,
		};
		const { keys, leftOut } = readPublishedKeys({ ...published, ...more }) ?? { keys: [], leftOut: [] };
		assert.deepEqual(
			keys.map(({ kid }) => kid),
			["one", "two", "key"],
		);
		assert.deepEqual(
			leftOut.map(({ kid, reason }) => [kid, reason]),
			[
				["private", "private"],
				["cut", "cut-off"],
				["damaged", "damaged"],
				["request", "certificate-request"],
				["number", "unknown-form"],
				["words", "unknown-form"],
				["nothing", "unknown-form"],
			],
		);
	});

	it("take the key of a chain's first certificate, not that of its authority", () => {
		const { ca, server } = privateCa();
		const { keys, leftOut } = readPublishedKeys({ chain: server.cert + ca }) ?? { keys: [], leftOut: [] };
		assert.equal(keys.length, 1);
		assert.deepEqual(
			leftOut.map(({ kid, reason }) => [kid, reason]),
			[["chain", "authority"]],
		);
	});

	it("are no secret", () => assert.ok(isKeyMaterial(Buffer.from(JSON.stringify(published)))));

	for (const value of [
		{ a: "text" },
		{ error: { message: "-----BEGIN CERTIFICATE-----" } },
		[published.one],
		published.one,
	]) {
		it(`are not seen in ${JSON.stringify(value).slice(0, 60)}`, () =>
			assert.equal(readPublishedKeys(value), undefined));
	}

	it("are asked for in vain where a page answers", async () => {
		const server = await startServer(raw(published.one ?? ""));
		const keys = remoteKeySource(server.origin, ["RS256"], { trouble() {} });
		await assert.rejects(async () => keys.verificationKeys({ alg: "RS256" }), /not JSON/);
		keys.close();
	});
});

/** Rows of the type `key`, and `$key` in JSONata: values that follow from the signing key or its certificate. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { calculateJwkThumbprint, exportJWK } from "jose";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { describeWith, NO_OPENSSL, openssl, sharedKeyPair, toPem } from "../support/openssl.js";
import { mint, read } from "../support/tokens.js";

const { privateKey, publicKey } = sharedKeyPair("rsa");
const privatekey = toPem(privateKey);
const key = (value: string) => ({ value, type: "key" });
const jsonata = (value: string) => ({ value, type: "jsonata" });
const ec = toPem(sharedKeyPair("P-256").privateKey);
const certificateOf = (pem: string) =>
	openssl("req -x509 -new -key k.pem -subj /CN=test -days 1", { "k.pem": pem }).toString();
const spki = `SHA256:${createHash("sha256")
	.update(publicKey.export({ type: "spki", format: "der" }))
	.digest("base64")}`;

describeWith(NO_OPENSSL, "jwt: rows of the type key", () => {
	let publickey: string;
	let x5t: string;
	before(() => {
		publickey = certificateOf(privatekey);
		const der = openssl("x509 -in c.pem -outform DER", { "c.pem": publickey });
		x5t = createHash("sha1").update(der).digest("base64url");
	});
	afterEach(stop);

	it("write what a service asks for, in claims, headers and JSONata", async () => {
		const flow = await deploy({
			config: { algorithm: "RS256", issuer: "acme" },
			credentials: { privatekey, publickey },
			jwt: {
				claims: '{"thumbprint": $key("thumbprint")}',
				claimsType: "jsonata",
				addclaims: [
					{ claim: "key", ...key("spki-sha256") },
					{ claim: "iss", ...jsonata('"ACCOUNT.USER." & $key("spki-sha256")') },
				],
				headers: [{ name: "x5t", ...key("x5t") }],
			},
		});
		for (const time of ["first", "second"]) {
			const { first } = await flow.send({ payload: {} });
			const { claims, header } = read(String(first?.payload));
			assert.equal(header.x5t, x5t, time);
			assert.deepEqual(
				[claims.thumbprint, claims.key, claims.iss],
				[await calculateJwkThumbprint(await exportJWK(publicKey)), spki, `ACCOUNT.USER.${spki}`],
			);
		}
	});

	it("are written at once after the first token", async () => {
		const headers = [{ name: "x5t", ...key("x5t") }];
		const credentials = { privatekey: ec, publickey: certificateOf(ec) };
		const flow = await deploy({ config: { algorithm: "ES256" }, credentials, jwt: { headers } });
		await flow.send({ payload: {} });
		assert.ok(await flow.isDoneAtOnce({ payload: {} }));
	});

	const BAD: [title: string, property: object, credentials: () => object, code: string, message: RegExp][] = [
		["an unknown value", key("x5u"), () => ({ privatekey }), "ERR_JWT_CLAIMS_INVALID", /Choose one of thumbprint, x5t/],
		[
			"no certificate",
			key("x5t"),
			() => ({ privatekey }),
			"ERR_JWT_KEY_MISSING",
			/paste the certificate into Public key/,
		],
		[
			"no certificate, in JSONata",
			jsonata('$key("x5t")'),
			() => ({ privatekey }),
			"ERR_JWT_KEY_MISSING",
			/certificate/,
		],
		["no key", key("thumbprint"), () => ({ publickey }), "ERR_JWT_KEY_MISSING", /only a public key/],
		[
			"a number in JSONata",
			jsonata("$key(1)"),
			() => ({ privatekey }),
			"ERR_JWT_CLAIMS_INVALID",
			/JSONata expression that failed \(T0410\)/,
		],
	];
	for (const [title, property, credentials, code, message] of BAD) {
		it(`fail for ${title}`, async () => {
			const addclaims = [{ claim: "it", ...property }];
			const flow = await deploy({ config: { algorithm: "RS256" }, credentials: credentials(), jwt: { addclaims } });
			const { error } = assertCaught(await flow.send({ payload: {} }), code);
			assert.match(error.message, message);
		});
	}

	it("fail for a shared secret", async () => {
		const flow = await deploy({ jwt: { addclaims: [{ claim: "it", ...key("thumbprint") }] } });
		const { error } = assertCaught(await flow.send({ payload: {} }), "ERR_JWT_KEY_MISSING");
		assert.match(error.message, /needs a key pair/);
	});

	it("have no place in rules", async () => {
		const rules = [{ claim: "it", operator: "equals", ...key("thumbprint") }];
		const flow = await deploy({ jwt: { mode: "verify", rules } });
		const made = mint({ it: "a" });
		const { error } = assertCaught(await flow.send({ payload: made }), "ERR_JWT_CONFIG_INVALID");
		assert.match(error.message, /unknown type key/);
	});
});

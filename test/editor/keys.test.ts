/** Key pairs in the dialog of a configuration: made, pasted, dropped, checked, stored, and never given back. */
import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { describeEditor, fill } from "../support/editor.js";
import { editingKeys, pem, privateKey, publicKey } from "../support/key-dialog.js";

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const encrypted = privateKey
	.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
	.toString();
const jwk = (key: KeyObject, more: object = {}) => JSON.stringify({ ...key.export({ format: "jwk" }), ...more });
/** The middle of the private key, which must be found nowhere but in its field. */
const MARK = pem(privateKey).split("\n")[8] as string;

describeEditor("keys in the dialog", () => {
	const { suite, at, input, open, answer, check } = editingKeys();
	const clipboard = () => suite.editor.page.evaluate(() => navigator.clipboard.readText());
	const token = async () => {
		const response = await fetch(`${suite.nodeRed.url}/token`);
		return response.text();
	};

	it("makes a pair that signs what others can check with the copied public key", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		await at("generatepair").click();
		assert.match(await answer(), /^RSA private key \(JWK\), 3072 bits, kid [\w-]{8}…, can sign and verify$/);
		assert.match(await input("privatekey").inputValue(), /"kty": ?"RSA"/);
		await at("copypem").click();
		const publicPem = await clipboard();
		assert.match(publicPem, /^-----BEGIN PUBLIC KEY-----\n/);
		await at("copyjwk").click();
		const copied = JSON.parse(await clipboard());
		assert.deepEqual(Object.keys(copied).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
		assert.equal(await at("kid").innerText(), `kid ${copied.kid}`);
		await suite.editor.press("ok");
		await suite.editor.open("step");
		await suite.editor.page.locator("#node-input-jwtconfig").selectOption("keys2");
		await suite.editor.press("ok");
		await suite.editor.deploy();
		const claims = jsonwebtoken.verify(await token(), publicPem, { algorithms: ["RS256"] }) as JwtPayload;
		assert.ok(claims.iat);
		assert.equal(await suite.editor.property("keys2", "valid"), true);
	});

	it("makes a pair for every algorithm that has one", async () => {
		await open("keys2");
		for (const [algorithm, expected] of [
			["PS512", /^RSA private key/],
			["ES256", /^EC private key \(JWK\), P-256,/],
			["ES512", /^EC private key \(JWK\), P-521,/],
			["Ed25519", /^Ed25519 private key/],
		] as const) {
			await input("algorithm").selectOption(algorithm);
			await at("generatepair").click();
			assert.match(await answer(), expected);
		}
	});

	it("keeps a stored key when only the name is changed, and never gives it back", async () => {
		await open("keys1");
		assert.equal(await input("privatekey").inputValue(), "");
		assert.equal(await input("privatekey").getAttribute("placeholder"), "Stored. Paste another one to replace it.");
		assert.match(await check(), /^RSA private key \(PKCS#8 PEM\), 2048 bits, kid .*, can sign and verify$/);
		await input("name").fill("renamed");
		const page = await suite.editor.page.evaluate(
			"document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((field) => field.value)",
		);
		assert.ok(!String(page).includes(MARK));
		await suite.editor.press("ok");
		await suite.editor.deploy();
		assert.equal(await suite.editor.property("keys1", "name"), "renamed");
		const credentials = await fetch(`${suite.nodeRed.url}/credentials/jwt-config/keys1`);
		assert.deepEqual(await credentials.json(), {
			has_secret: false,
			has_privatekey: true,
			has_passphrase: false,
			publickey: "",
		});
		assert.ok(!(await (await fetch(`${suite.nodeRed.url}/flows`)).text()).includes(MARK));
		jsonwebtoken.verify(await token(), pem(publicKey), { algorithms: ["RS256"] });
	});

	it("replaces a stored key, and takes it away", async () => {
		await open("keys1");
		await input("privatekey").fill(pem(ec.privateKey));
		assert.match(
			await check(),
			/^This is an EC P-256 key; RS256 needs RSA. Choose another key or algorithm. Switch to ES256$/,
		);
		await input("algorithm").selectOption("ES256");
		assert.match(await check(), /^EC private key/);
		await suite.editor.press("ok");
		await suite.editor.deploy();
		jsonwebtoken.verify(await token(), pem(ec.publicKey), { algorithms: ["ES256"] });
		await open("keys1");
		await at("forget").click();
		assert.ok(!(await at("forget").isVisible()));
		assert.match(await check(), /has no key/);
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("keys1", "validationErrors"), [
			"There is no key yet. Paste one, or click Generate to create a pair.",
		]);
		await suite.editor.deploy({ confirm: true });
		const credentials = await fetch(`${suite.nodeRed.url}/credentials/jwt-config/keys1`);
		assert.equal(((await credentials.json()) as { has_privatekey: boolean }).has_privatekey, false);
	});

	it("marks a private key in the field of the public one, and does not save it", async () => {
		await open("keys1");
		await input("publickey").fill(pem(privateKey));
		await input("publickey").blur();
		await suite.editor.page.locator("#node-config-input-publickey.input-error").waitFor();
		await suite.editor.press("ok");
		await suite.editor.deploy();
		const credentials = await fetch(`${suite.nodeRed.url}/credentials/jwt-config/keys1`);
		assert.equal(((await credentials.json()) as { publickey: string }).publickey, "");
	});

	const forms: [form: string, text: string, expected: RegExp][] = [
		["PKCS#8", pem(privateKey), /^RSA private key \(PKCS#8 PEM\), 2048 bits, .*can sign/],
		["PKCS#1", privateKey.export({ type: "pkcs1", format: "pem" }).toString(), /\(PKCS#1 PEM\), 2048 bits, .*can sign/],
		["one line", pem(privateKey).replaceAll("\n", ""), /\(PKCS#8 PEM\).*can sign/],
		["newlines written out", pem(privateKey).replaceAll("\n", "\\n"), /\(PKCS#8 PEM\).*can sign/],
		["base64", Buffer.from(pem(privateKey)).toString("base64"), /\(base64 of PKCS#8 PEM\).*can sign/],
		["JWK", jwk(privateKey, { kid: "july" }), /^RSA private key \(JWK\), 2048 bits, kid july, can sign and verify$/],
		[
			"JWK Set",
			`{"keys": [${jwk(privateKey, { kid: "july" })}, ${jwk(privateKey, { kid: "june" })}]}`,
			/kid july, 1 more, can sign and verify$/,
		],
		[
			"JWK Set of which one key fits",
			`{"keys": [${jwk(privateKey, { kid: "july" })}, ${jwk(ec.privateKey, { kid: "june" })}]}`,
			/kid july, can sign and verify\. 1 of 2 keys left out: EC P-256 does not fit RS256 \(kid june\)\.$/,
		],
		[
			"service account",
			JSON.stringify({ type: "service_account", private_key: pem(privateKey), private_key_id: "sa" }),
			/service account JSON.*kid sa, can sign/,
		],
		["public key", pem(publicKey), /^This is a public key; signing needs the private key/],
		["OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", /ssh-keygen -p/],
		["request", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----", /certificate request/],
		["nonsense", "zanzibar", /not a key in a known format/],
	];
	it("tells what a pasted key is, or what is wrong with it", async () => {
		await open("keys1");
		for (const [form, text, expected] of forms) {
			await input("privatekey").fill(text);
			assert.match(await check(), expected, form);
			const isRed = await at("report").evaluate((line) => line.classList.contains("jwt-hint-error"));
			assert.equal(isRed, !expected.source.includes("can sign"), form);
		}
	});

	it("refuses a private key in the field of the public one", async () => {
		await open("keys1");
		await input("publickey").fill(pem(privateKey));
		await input("publickey").blur();
		assert.match(await check(), /private key, but only a public key is allowed here\. Move it to Private key/);
	});

	it("tells of a lone public key that it only verifies, and of two keys that they are no pair", async () => {
		await open("keys2");
		await input("algorithm").selectOption("ES256");
		await input("publickey").fill(jwk(ec.publicKey));
		assert.match(await check(), /^EC public key \(JWK\), P-256, kid .*, can only verify$/);
		await input("privatekey").fill(pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey));
		assert.match(await check(), /^The public key does not belong to this private key/);
	});

	it("asks for the passphrase of an encrypted key", async () => {
		await open("keys1");
		assert.ok(!(await input("passphrase").isVisible()));
		await input("privatekey").fill(encrypted);
		assert.ok(await input("passphrase").isVisible());
		assert.match(await check(), /passphrase/);
		await input("passphrase").fill("shut");
		assert.match(await check(), /^The passphrase is wrong/);
		await input("passphrase").fill("open sesame");
		assert.match(await check(), /^RSA private key \(encrypted PKCS#8 PEM\)/);
		await suite.editor.press("ok");
		await suite.editor.deploy();
		jsonwebtoken.verify(await token(), pem(publicKey), { algorithms: ["RS256"] });
		await open("keys1");
		assert.ok(await input("passphrase").isVisible());
		assert.match(await check(), /^RSA private key \(encrypted PKCS#8 PEM\)/);
	});

	it("reads a file that is dropped on the field, as text or as DER", async () => {
		await open("keys1");
		const der = privateKey.export({ type: "pkcs8", format: "der" });
		for (const [bytes, expected] of [
			[Buffer.from(pem(privateKey)), /\(PKCS#8 PEM\)/],
			[der, /\(base64 of DER\)/],
		] as const) {
			await input("privatekey").evaluate((field, base64) => {
				const data = new DataTransfer();
				data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], "key"));
				field.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
			}, bytes.toString("base64"));
			await suite.editor.page.waitForFunction("document.querySelector('#node-config-input-privatekey').value !== ''");
			assert.match(await check(), expected);
			await fill(input("privatekey"), "");
		}
	});
});

/** Key pairs in the dialog of a configuration: made, pasted, dropped, checked, stored, and never given back. */
import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import type { Browser } from "playwright-core";
import { describeEditor, type Editor, fill, launchBrowser, openEditor } from "../support/editor.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";

const z = "flow1";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: KeyObject) =>
	key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" } as never).toString();
const encrypted = privateKey
	.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
	.toString();
const jwk = (key: KeyObject, more: object = {}) => JSON.stringify({ ...key.export({ format: "jwk" }), ...more });
/** The middle of the private key, which must be found nowhere but in its field. */
const MARK = pem(privateKey).split("\n")[8] as string;

/** A configuration that has these credentials and no others, whatever the test before left there. */
function keys(id: string, algorithm: string, credentials: object): FlowNode {
	const none = { secret: "", privatekey: "", passphrase: "", publickey: "" };
	return { id, type: "jwt-config", name: "mine", algorithm, credentials: { ...none, ...credentials } };
}

const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "Flow 1" },
	{ id: "in", type: "http in", z, url: "/token", method: "get", x: 100, y: 100, wires: [["step"]] },
	{ id: "step", type: "jwt", z, jwtconfig: "keys1", mode: "generate", x: 300, y: 100, wires: [["out"]] },
	{ id: "out", type: "http response", z, x: 500, y: 100, wires: [] },
	keys("keys1", "RS256", { privatekey: pem(privateKey) }),
	keys("keys2", "HS256", { secret: "x".repeat(32) }),
];

describeEditor("keys in the dialog", () => {
	let nodeRed: NodeRed;
	let browser: Browser;
	let editor: Editor;
	before(async () => {
		[nodeRed, browser] = await Promise.all([startNodeRed(), launchBrowser()]);
	});
	after(async () => {
		await browser?.close();
		await nodeRed?.stop();
	});
	beforeEach(async () => {
		await nodeRed.deploy(FLOW);
		editor = await openEditor(browser, nodeRed.url);
	});
	afterEach(async function () {
		if (this.currentTest?.state === "failed") await editor.screenshot(`failed ${this.currentTest.title}`);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});

	const input = (name: string) => editor.page.locator(`#node-config-input-${name}`);
	const at = (name: string) => editor.page.locator(`#jwt-config-${name}`);
	const open = (id: string) =>
		editor.page
			.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(id)})`)
			.then(() => editor.dialog(/jwt-config/));
	const clipboard = () => editor.page.evaluate(() => navigator.clipboard.readText());
	const answer = async () => {
		await editor.page.waitForFunction("!/^$|moment/.test(document.querySelector('#jwt-config-report').innerText)");
		return at("report").innerText();
	};
	const check = async () => {
		await at("check").click();
		return answer();
	};
	const token = async () => {
		const response = await fetch(`${nodeRed.url}/token`);
		return response.text();
	};
	/** Visible fields of the tab, by what they are called. */
	const shown = async () =>
		(await editor.page.locator("#jwt-config-tab-key .form-row:visible > label:first-child").allInnerTexts()).map(
			(text) => text.trim(),
		);

	it("makes a pair that signs what others can check with the copied public key", async () => {
		await open("keys2");
		await input("algorithm").selectOption("RS256");
		await at("generatepair").click();
		assert.match(await answer(), /^RSA private key \(PKCS#8 PEM\), 3072 bits, kid [\w-]{8}…, can sign and verify$/);
		assert.match(await input("privatekey").inputValue(), /^-----BEGIN PRIVATE KEY-----\n[\s\S]*\n$/);
		await at("copypem").click();
		const publicPem = await clipboard();
		assert.match(publicPem, /^-----BEGIN PUBLIC KEY-----\n/);
		await at("copyjwk").click();
		const copied = JSON.parse(await clipboard());
		assert.deepEqual(Object.keys(copied).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
		assert.equal(await at("kid").innerText(), `kid ${copied.kid}`);
		await editor.press("ok");
		await editor.open("step");
		await editor.page.locator("#node-input-jwtconfig").selectOption("keys2");
		await editor.press("ok");
		await editor.deploy();
		const claims = jsonwebtoken.verify(await token(), publicPem, { algorithms: ["RS256"] }) as JwtPayload;
		assert.ok(claims.iat);
		assert.equal(await editor.property("keys2", "valid"), true);
	});

	it("makes a pair for every algorithm that has one", async () => {
		await open("keys2");
		for (const [algorithm, expected] of [
			["PS512", /^RSA private key/],
			["ES256", /^EC private key \(PKCS#8 PEM\), P-256,/],
			["ES512", /^EC private key \(PKCS#8 PEM\), P-521,/],
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
		assert.equal(await input("privatekey").getAttribute("placeholder"), "Stored. Paste another to replace it.");
		assert.match(await check(), /^RSA private key \(PKCS#8 PEM\), 2048 bits, kid .*, can sign and verify$/);
		await input("name").fill("renamed");
		const page = await editor.page.evaluate(
			"document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((field) => field.value)",
		);
		assert.ok(!String(page).includes(MARK));
		await editor.press("ok");
		await editor.deploy();
		assert.equal(await editor.property("keys1", "name"), "renamed");
		const credentials = await fetch(`${nodeRed.url}/credentials/jwt-config/keys1`);
		assert.deepEqual(await credentials.json(), {
			has_secret: false,
			has_privatekey: true,
			has_passphrase: false,
			publickey: "",
		});
		assert.ok(!(await (await fetch(`${nodeRed.url}/flows`)).text()).includes(MARK));
		jsonwebtoken.verify(await token(), pem(publicKey), { algorithms: ["RS256"] });
	});

	it("replaces a stored key, and takes it away", async () => {
		await open("keys1");
		await input("privatekey").fill(pem(ec.privateKey));
		assert.equal(await check(), "This is an EC P-256 key; RS256 needs RSA.");
		await input("algorithm").selectOption("ES256");
		assert.match(await check(), /^EC private key/);
		await editor.press("ok");
		await editor.deploy();
		jsonwebtoken.verify(await token(), pem(ec.publicKey), { algorithms: ["ES256"] });
		await open("keys1");
		await at("forget").click();
		assert.ok(!(await at("forget").isVisible()));
		assert.match(await check(), /has no key/);
		await editor.press("ok");
		assert.deepEqual(await editor.property("keys1", "validationErrors"), [
			"There is no key yet. Paste one, or let Generate make a pair.",
		]);
		await editor.page.locator("#red-ui-header-button-deploy").click();
		await editor.page.getByRole("button", { name: "Confirm deploy" }).click();
		await editor.page.waitForFunction("!RED.nodes.dirty()");
		const credentials = await fetch(`${nodeRed.url}/credentials/jwt-config/keys1`);
		assert.equal(((await credentials.json()) as { has_privatekey: boolean }).has_privatekey, false);
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
			"service account",
			JSON.stringify({ type: "service_account", private_key: pem(privateKey), private_key_id: "sa" }),
			/service account JSON.*kid sa, can sign/,
		],
		["public key", pem(publicKey), /^This is a public key; generating needs the private key/],
		["OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", /ssh-keygen -p/],
		["request", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----", /certificate request/],
		["nonsense", "zanzibar", /not a key in a known form/],
	];
	it("tells what a pasted key is, or what is wrong with it", async () => {
		await open("keys1");
		for (const [form, text, expected] of forms) {
			await input("privatekey").fill(text);
			assert.match(await check(), expected, form);
			const isRed = await at("report").evaluate((line) => line.classList.contains("jwt-hint-error"));
			assert.equal(isRed, !expected.source.includes("sign"), form);
		}
	});

	it("tells of a lone public key that it only verifies, and of two keys that they are no pair", async () => {
		await open("keys2");
		await input("algorithm").selectOption("ES256");
		await input("publickey").fill(jwk(ec.publicKey));
		assert.match(await check(), /^EC public key \(JWK\), P-256, kid .*, can only verify$/);
		await input("privatekey").fill(pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey));
		assert.match(await check(), /^The public key is not this private key's/);
	});

	it("asks for the passphrase of an encrypted key", async () => {
		await open("keys1");
		assert.ok(!(await input("passphrase").isVisible()));
		await input("privatekey").fill(encrypted);
		assert.ok(await input("passphrase").isVisible());
		assert.match(await check(), /passphrase/);
		await input("passphrase").fill("shut");
		assert.match(await check(), /does not open this key/);
		await input("passphrase").fill("open sesame");
		assert.match(await check(), /^RSA private key \(encrypted PKCS#8 PEM\)/);
		await editor.press("ok");
		await editor.deploy();
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
			await editor.page.waitForFunction("document.querySelector('#node-config-input-privatekey').value !== ''");
			assert.match(await check(), expected);
			await fill(input("privatekey"), "");
		}
	});

	it("shows for each source of keys what it needs, and nothing else", async () => {
		await open("keys2");
		const rows: Record<string, string[]> = {};
		for (const algorithm of ["HS256", "ES256"]) {
			await input("keysource").selectOption("inline");
			await input("algorithm").selectOption(algorithm);
			for (const source of ["inline", "file", "jwks", "discovery"]) {
				await input("keysource").selectOption(source);
				rows[`${algorithm} ${source}`] = (await shown()).slice(1);
			}
		}
		const issuer = ["Provider", "Issuer (iss)", "Audience (aud)", "Audience read from"];
		assert.deepEqual(rows, {
			"HS256 inline": ["Secret", "Written as"],
			"HS256 file": ["Secret's file", "Written as"],
			"HS256 jwks": ["Key set's URL"],
			"HS256 discovery": issuer,
			"ES256 inline": ["Private key", "Public key"],
			"ES256 file": ["Private key's file", "Passphrase", "Public key's file"],
			"ES256 jwks": ["Key set's URL"],
			"ES256 discovery": issuer,
		});
	});

	it("offers no shared secret for keys from a URL, and gives it back for keys typed in", async () => {
		await open("keys2");
		await input("keysource").selectOption("jwks");
		assert.equal(await input("algorithm").inputValue(), "RS256");
		assert.equal(await input("algorithm").locator("[data-kty=oct]:disabled").count(), 1);
		await input("keysource").selectOption("inline");
		assert.equal(await input("algorithm").inputValue(), "HS256");
		assert.match(await at("secret-hint").innerText(), /A secret is stored/);
		await editor.press("ok");
		assert.equal(await editor.property("keys2", "algorithm"), "HS256");
		assert.deepEqual(await editor.property("keys2", "algorithms"), undefined);
	});

	it("greys out what the runtime's Node.js lacks, and says why", async () => {
		await open("keys2");
		const option = input("algorithm").locator("option[value=ML-DSA-44]");
		const settings = (await (await fetch(`${nodeRed.url}/settings`)).json()) as { jwtConfigAlgorithms: string[] };
		const isSupported = settings.jwtConfigAlgorithms.includes("ML-DSA-44");
		assert.equal(await option.evaluate((element: HTMLOptionElement) => element.disabled), !isSupported);
		const words = isSupported ? "post-quantum key pair" : "needs Node.js 24.7 or later";
		assert.equal(await option.innerText(), `ML-DSA-44 · ${words}`);
		assert.equal(await input("algorithm").locator("option[value=EdDSA]").count(), 0);
	});

	it("checks keys in files", async () => {
		const folder = mkdtempSync(join(tmpdir(), "jwt-keys-"));
		try {
			writeFileSync(join(folder, "key.pem"), pem(privateKey));
			await open("keys1");
			await input("keysource").selectOption("file");
			assert.match(await check(), /has no key/);
			await input("privatekeyfile").fill(join(folder, "gone.pem"));
			assert.match(await check(), /cannot be read \(ENOENT\)/);
			await input("privatekeyfile").fill(join(folder, "key.pem"));
			assert.match(await check(), /^RSA private key \(PKCS#8 PEM\), 2048 bits/);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it("fills in what follows from a provider's one value, and knows the provider again", async () => {
		await open("keys2");
		await input("keysource").selectOption("discovery");
		await at("provider").selectOption("cognito");
		await at("providervalue").fill("eu-central-1");
		assert.match(await at("providervalue-hint").innerText(), /eu-central-1_/);
		await at("providervalue").fill("eu-central-1_AbC123");
		assert.equal(await at("providervalue-hint").innerText(), "");
		const issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123";
		assert.equal(await at("key-issuer").inputValue(), issuer);
		assert.equal(await at("key-audienceclaim").inputValue(), "client_id");
		await at("key-audience").fill("my-app");
		await editor.press("ok");
		for (const [name, value] of Object.entries({ issuer, audience: "my-app", audienceclaim: "client_id" })) {
			assert.equal(await editor.property("keys2", name), value);
		}
		assert.equal(await editor.property("keys2", "algorithm"), "RS256");
		assert.equal(await editor.property("keys2", "valid"), true);
		await open("keys2");
		assert.equal(await at("provider").inputValue(), "cognito");
		assert.equal(await at("providervalue").inputValue(), "eu-central-1_AbC123");
		await at("provider").selectOption("firebase");
		assert.equal(await at("key-issuer").inputValue(), "");
		await at("providervalue").fill("my-project");
		assert.equal(await at("key-audience").inputValue(), "my-project");
		assert.equal(await at("key-audienceclaim").inputValue(), "");
	});

	it("keeps which algorithms are accepted, and says what a URL lacks", async () => {
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await at("label-accepted").click();
		await at("accepted").getByLabel("ES256").check();
		assert.ok(await at("accepted").getByLabel("RS256").isDisabled());
		await editor.press("ok");
		assert.deepEqual(await editor.property("keys2", "algorithms"), ["RS256", "ES256"]);
		assert.deepEqual(await editor.property("keys2", "validationErrors"), ["Type the key set's URL."]);
		await open("keys2");
		await input("jwksurl").fill("http://login.example.com/jwks.json");
		await editor.press("ok");
		assert.deepEqual(await editor.property("keys2", "validationErrors"), [
			"Must begin with https://. Only localhost may do with http://.",
		]);
	});

	it("fetches the keys of a URL now", async () => {
		await nodeRed.deploy([
			...FLOW,
			{ id: "in2", type: "http in", z, url: "/jwks.json", method: "get", x: 100, y: 200, wires: [["publish"]] },
			{ id: "publish", type: "jwt", z, jwtconfig: "keys1", mode: "jwks", x: 300, y: 200, wires: [["out"]] },
		]);
		await editor.page.reload();
		await editor.page.waitForFunction("window.RED?.nodes?.node('publish')");
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await input("jwksurl").fill(`${nodeRed.url}/jwks.json`);
		assert.equal(await check(), "One key fetched (RSA 2048 bits), can only verify");
		await input("jwksurl").fill(`${nodeRed.url}/nothing`);
		assert.match(await check(), /cannot be fetched/);
	});

	it("says of a node that cannot do with the configuration's keys why", async () => {
		const urls = { keysource: "jwks", jwksurl: "https://login.example.com/jwks.json" };
		await nodeRed.deploy([
			...FLOW,
			{ id: "fetched", type: "jwt-config", name: "fetched", algorithm: "RS256", ...urls },
			{ id: "make", type: "jwt", z, jwtconfig: "fetched", mode: "generate", x: 300, y: 300, wires: [[]] },
			{ id: "publish", type: "jwt", z, jwtconfig: "keys2", mode: "jwks", x: 300, y: 400, wires: [[]] },
			{ id: "verify", type: "jwt", z, jwtconfig: "fetched", mode: "verify", x: 300, y: 500, wires: [[]] },
		]);
		await editor.page.reload();
		await editor.page.waitForFunction("window.RED?.nodes?.node('publish')?.validationErrors");
		assert.match(String(await editor.property("make", "validationErrors")), /can only verify/);
		assert.match(String(await editor.property("publish", "validationErrors")), /must not be published/);
		assert.deepEqual(await editor.property("verify", "validationErrors"), []);
	});
});

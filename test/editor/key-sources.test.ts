/** Where keys come from, in the dialog of a configuration: which fields that shows, and what is told of them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEditor, fill } from "../support/editor.js";
import { editingKeys, FLOW, pem, privateKey, TAB as z } from "../support/key-dialog.js";

describeEditor("the sources of keys in the dialog", () => {
	const { suite, at, input, open, check } = editingKeys();
	/** Visible fields of the tab, by what they are called. */
	const shown = async () =>
		(await suite.editor.page.locator("#jwt-config-tab-key .form-row:visible > label:first-child").allInnerTexts()).map(
			(text) => text.trim(),
		);

	it("shows for each source of keys what it needs, and nothing else", async () => {
		await open("keys2");
		const rows: Record<string, string[]> = {};
		for (const algorithm of ["HS256", "ES256"]) {
			await input("keysource").selectOption("inline");
			await input("algorithm").selectOption(algorithm);
			for (const source of ["inline", "file", "jwks", "discovery", "alb"]) {
				await input("keysource").selectOption(source);
				rows[`${algorithm} ${source}`] = (await shown()).slice(1);
			}
		}
		const issuer = ["Issuer (iss)", "Audience (aud)", "Audience read from"];
		const alb = ["Load balancer", "Keys' URL", "Issuer (iss)", "Audience (aud)"];
		assert.deepEqual(rows, {
			"HS256 inline": ["Secret", "Written as"],
			"HS256 file": ["Secret's file", "Written as"],
			"HS256 jwks": ["Provider", "Key set's URL", ...issuer],
			"HS256 discovery": ["Provider", ...issuer],
			"HS256 alb": alb,
			"ES256 inline": ["Private key", "Public key"],
			"ES256 file": ["Private key's file", "Passphrase", "Public key's file"],
			"ES256 jwks": ["Provider", "Key set's URL", ...issuer],
			"ES256 discovery": ["Provider", ...issuer],
			"ES256 alb": alb,
		});
	});

	it("takes only load balancers by their ARNs, with their one algorithm", async () => {
		const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/50dc6c495c0c9188";
		const problems: [signer: string, signerurl: string, problems: string[]][] = [
			["", "", ["Load balancer: Enter the ARN of the load balancer."]],
			[
				"a",
				"",
				[
					"Load balancer: This is not the ARN of an application load balancer. Copy it from the EC2 console, from arn: on.",
				],
			],
			[
				`${arn},${arn.replace("west", "north")}`,
				"",
				["Load balancer: The load balancers are in several regions. Add a configuration for each region."],
			],
			[
				arn.replace("aws", "aws-cn"),
				"",
				["Load balancer: The URL of this region's keys is not known. Enter the URL that they are published under."],
			],
			[arn.replace("aws", "aws-cn"), "https://keys.example.com", []],
			[
				arn,
				"http://keys.example.com",
				[
					"Keys' URL: Must begin with https://. Only localhost may use http://, unless plain http is allowed under Connection and renewal.",
				],
			],
			[arn, "", []],
		];
		for (const [signer, signerurl, expected] of problems) {
			await open("keys2");
			await input("keysource").selectOption("alb");
			assert.equal(await input("algorithm").inputValue(), "ES256");
			await fill(input("signer"), signer);
			await fill(input("signerurl"), signerurl);
			await suite.editor.press("ok");
			assert.deepEqual(await suite.editor.property("keys2", "validationErrors"), expected, signer);
		}
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await at("provider").selectOption("alb");
		assert.equal(await input("keysource").inputValue(), "alb");
		assert.match(await at("provider-note").innerText(), /x-amzn-oidc-data/);
		await suite.editor.press("cancel");
	});

	it("shows how keys are fetched: open where something is unusual, and orange where it is dangerous", async () => {
		const rows = async () => (await shown()).filter((label) => ["Keep keys for", "Proxy", "TLS"].includes(label));
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await input("jwksurl").fill("http://keys.example/jwks.json");
		await at("row-connection").locator("summary").click();
		assert.deepEqual(await rows(), ["Keep keys for", "Proxy", "TLS"]);
		assert.equal(await input("maxstale").inputValue(), "7d");
		const { page } = suite.editor;
		const isWrong = () => input("jwksurl").evaluate((element) => element.classList.contains("input-error"));
		const hint = page.locator("#node-config-input-allowhttp-hint");
		await page.waitForFunction(() => document.querySelector("#node-config-input-jwksurl.input-error"));
		assert.equal(await hint.innerText(), "");
		await input("allowhttp").check();
		assert.match(await hint.innerText(), /Anyone on the network can replace the keys/);
		await page.waitForFunction(() => !document.querySelector("#node-config-input-jwksurl.input-error"));
		assert.equal(await isWrong(), false);
		await input("maxstale").fill("");
		assert.match(await page.locator("#node-config-input-maxstale-hint").innerText(), /withdrawn/);
		await input("maxstale").fill("2d");
		await suite.editor.press("ok");
		assert.deepEqual(
			await Promise.all(["allowhttp", "maxstale", "tls", "proxy"].map((name) => suite.editor.property("keys2", name))),
			[true, "2d", "", ""],
		);
		await open("keys2");
		await at("row-connection").locator("summary").waitFor();
		assert.deepEqual(await rows(), ["Keep keys for", "Proxy", "TLS"]);
		await input("keysource").selectOption("file");
		assert.deepEqual(await rows(), ["Keep keys for"]);
	});

	it("checks keys by way of the chosen nodes, and warns of one that verifies no certificate", async () => {
		const tls = { id: "tls1", type: "tls-config", name: "lax", verifyservercert: false, cert: "", key: "", ca: "" };
		const proxy = { id: "proxy1", type: "http proxy", name: "mine", url: "http://127.0.0.1:1", noproxy: [] };
		await suite.nodeRed.deploy([...FLOW, tls, proxy]);
		await suite.editor.page.reload();
		await suite.editor.page.waitForFunction("window.RED?.nodes?.node('step')?.validationErrors");
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await input("jwksurl").fill("https://keys.example/jwks.json");
		await at("row-connection").locator("summary").click();
		const hint = suite.editor.page.locator("#node-config-input-tls-hint");
		assert.equal(await hint.innerText(), "");
		await input("tls").selectOption("tls1");
		assert.match(await hint.innerText(), /does not verify the server's certificate/);
		await input("proxy").selectOption("proxy1");
		assert.match(await check(), /no connection through the proxy: the connection was refused/);
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys2", "tls"), "tls1");
		assert.equal(await suite.editor.property("keys2", "proxy"), "proxy1");
	});

	it("offers no shared secret for keys from a URL, and gives it back for keys typed in", async () => {
		await open("keys2");
		await input("keysource").selectOption("jwks");
		assert.equal(await input("algorithm").inputValue(), "RS256");
		assert.equal(await input("algorithm").locator("[data-kty=oct]:disabled").count(), 1);
		await input("keysource").selectOption("inline");
		assert.equal(await input("algorithm").inputValue(), "HS256");
		assert.match(await at("secret-hint").innerText(), /A secret is stored/);
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys2", "algorithm"), "HS256");
		assert.deepEqual(await suite.editor.property("keys2", "algorithms"), undefined);
	});

	it("greys out what the runtime's Node.js lacks, and says why", async () => {
		await open("keys2");
		const option = input("algorithm").locator("option[value=ML-DSA-44]");
		const settings = (await (await fetch(`${suite.nodeRed.url}/settings`)).json()) as { jwtConfigAlgorithms: string[] };
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
		await suite.editor.press("ok");
		for (const [name, value] of Object.entries({ issuer, audience: "my-app", audienceclaim: "client_id" })) {
			assert.equal(await suite.editor.property("keys2", name), value);
		}
		assert.equal(await suite.editor.property("keys2", "algorithm"), "RS256");
		assert.equal(await suite.editor.property("keys2", "valid"), true);
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
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("keys2", "algorithms"), ["RS256", "ES256"]);
		assert.deepEqual(await suite.editor.property("keys2", "validationErrors"), [
			"Key set's URL: Enter the URL of the key set.",
		]);
		await open("keys2");
		await input("jwksurl").fill("http://login.example.com/jwks.json");
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("keys2", "validationErrors"), [
			"Key set's URL: Must begin with https://. Only localhost may use http://, unless plain http is allowed under Connection and renewal.",
		]);
	});

	it("fetches the keys of a URL now", async () => {
		await suite.nodeRed.deploy([
			...FLOW,
			{ id: "in2", type: "http in", z, url: "/jwks.json", method: "get", x: 100, y: 200, wires: [["publish"]] },
			{ id: "publish", type: "jwt", z, jwtconfig: "keys1", mode: "jwks", x: 300, y: 200, wires: [["out"]] },
		]);
		await suite.editor.page.reload();
		await suite.editor.page.waitForFunction("window.RED?.nodes?.node('publish')");
		await open("keys2");
		await input("keysource").selectOption("jwks");
		await input("jwksurl").fill(`${suite.nodeRed.url}/jwks.json`);
		assert.equal(await check(), "One key fetched (RSA 2048 bits), can only verify");
		await input("jwksurl").fill(`${suite.nodeRed.url}/nothing`);
		assert.match(await check(), /cannot be fetched/);
	});

	it("says of a node that cannot do with the configuration's keys why", async () => {
		const urls = { keysource: "jwks", jwksurl: "https://login.example.com/jwks.json" };
		await suite.nodeRed.deploy([
			...FLOW,
			{ id: "fetched", type: "jwt-config", name: "fetched", algorithm: "RS256", ...urls },
			{ id: "make", type: "jwt", z, jwtconfig: "fetched", mode: "generate", x: 300, y: 300, wires: [[]] },
			{ id: "publish", type: "jwt", z, jwtconfig: "keys2", mode: "jwks", x: 300, y: 400, wires: [[]] },
			{ id: "verify", type: "jwt", z, jwtconfig: "fetched", mode: "verify", x: 300, y: 500, wires: [[]] },
		]);
		await suite.editor.page.reload();
		await suite.editor.page.waitForFunction("window.RED?.nodes?.node('publish')?.validationErrors");
		assert.match(String(await suite.editor.property("make", "validationErrors")), /can only verify/);
		assert.match(String(await suite.editor.property("publish", "validationErrors")), /cannot be published/);
		assert.deepEqual(await suite.editor.property("verify", "validationErrors"), []);
	});
});

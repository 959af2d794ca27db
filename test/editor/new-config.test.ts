/** A new configuration in its dialog: the question that it begins with, and what its fields forgive and warn of. */
import assert from "node:assert/strict";
import { describeEditor, fill } from "../support/editor.js";
import { editingKeys, pem, privateKey, TAB as z } from "../support/key-dialog.js";

describeEditor("a new configuration", () => {
	const { suite, at, input, open } = editingKeys();
	const openNew = () =>
		suite.editor.page
			.evaluate('RED.editor.editConfig("", "jwt-config", "_ADD_")')
			.then(() => suite.editor.dialog(/jwt-config/));
	const shownTabs = async () =>
		(await suite.editor.page.locator("#jwt-config-tabs [role=tab]:visible").allInnerTexts()).map((text) => text.trim());
	const purpose = (name: string | RegExp) => suite.editor.page.getByRole("radio", { name });
	const state = async () => [
		await input("keysource").inputValue(),
		await input("algorithm").inputValue(),
		await shownTabs(),
	];
	const change = async (field: ReturnType<typeof input>, text: string) => {
		await field.fill(text);
		await field.blur();
	};

	it("begins with a question that chooses algorithm, source and tabs, and one that exists does not ask", async () => {
		await openNew();
		assert.ok(await purpose("Make and check my own tokens").isChecked());
		assert.deepEqual(await state(), ["inline", "HS256", ["Key", "Tokens made", "Tokens checked", "Try it"]]);
		await purpose(/identity provider/).check();
		assert.deepEqual(await state(), ["discovery", "RS256", ["Key", "Tokens checked", "Try it"]]);
		await purpose("Sign tokens for another service").check();
		assert.deepEqual(await state(), ["inline", "RS256", ["Key", "Tokens made", "Try it"]]);
		await purpose("Make and check my own tokens").check();
		assert.deepEqual(await state(), ["inline", "HS256", ["Key", "Tokens made", "Tokens checked", "Try it"]]);
		await suite.editor.press("cancel");
		await open("keys2");
		assert.ok(!(await at("start").isVisible()));
	});

	it("keeps the answer in step with what is chosen below it", async () => {
		await openNew();
		await input("keysource").selectOption("jwks");
		assert.ok(await purpose(/identity provider/).isChecked());
		await input("keysource").selectOption("file");
		assert.ok(await purpose("Make and check my own tokens").isChecked());
		await purpose("Sign tokens for another service").check();
		await input("algorithm").selectOption("ES256");
		await input("keysource").selectOption("file");
		assert.ok(await purpose("Sign tokens for another service").isChecked());
	});

	it("names identity providers where it asks for the key", async () => {
		await openNew();
		assert.deepEqual(await input("keysource").locator("option").allInnerTexts(), [
			"typed in here",
			"a file",
			"a key set's URL",
			"an identity provider (Entra ID …)",
			"an AWS load balancer",
		]);
	});

	it("forgives how an issuer and URLs are pasted", async () => {
		await openNew();
		await input("keysource").selectOption("discovery");
		for (const [pasted, issuer] of [
			[" login.example.com/tenant ", "https://login.example.com/tenant"],
			["https://login.example.com/a/.well-known/openid-configuration", "https://login.example.com/a"],
			["login.example.com/.well-known/oauth-authorization-server/a", "https://login.example.com/a"],
			["localhost:8080/realms/a", "http://localhost:8080/realms/a"],
			["https://login.example.com/", "https://login.example.com/"],
			["https://accounts.google.com, accounts.google.com", "https://accounts.google.com, accounts.google.com"],
			["${ISSUER}", "${ISSUER}"],
		] as const) {
			await change(at("key-issuer"), pasted);
			assert.equal(await at("key-issuer").inputValue(), issuer, pasted);
			assert.equal(await input("issuer").inputValue(), issuer, pasted);
		}
		await input("keysource").selectOption("jwks");
		await change(input("jwksurl"), " keys.example.com/jwks.json\n");
		assert.equal(await input("jwksurl").inputValue(), "https://keys.example.com/jwks.json");
		await change(input("jwksurl"), "https://login.example.com/b/.well-known/openid-configuration");
		assert.equal(await input("keysource").inputValue(), "discovery");
		assert.equal(await at("key-issuer").inputValue(), "https://login.example.com/b");
		assert.match(await at("report").innerText(), /^This was the address of an issuer's metadata/);
		await at("provider").selectOption("keycloak");
		await change(at("providervalue"), "KC.example.com/realms/Main/.well-known/openid-configuration");
		assert.equal(await at("providervalue").inputValue(), "https://kc.example.com/realms/Main");
		assert.equal(await at("key-issuer").inputValue(), "https://kc.example.com/realms/Main");
	});

	it("warns in orange while keys of others accept tokens for any application", async () => {
		await openNew();
		const hint = at("key-audience-hint");
		const isOrange = () =>
			hint.evaluate((line) => line.classList.contains("jwt-hint-warning") && line.textContent !== "");
		for (const source of ["jwks", "discovery", "alb"]) {
			await input("keysource").selectOption(source);
			assert.match(await hint.innerText(), /tokens for any application of this issuer are accepted/, source);
			assert.ok(await isOrange());
			await at("key-audience").fill("my-api");
			assert.equal(await hint.innerText(), "");
			await fill(at("key-audience"), "");
			assert.ok(await isOrange());
		}
		await input("keysource").selectOption("inline");
		assert.equal(await at("checked-audience-hint").textContent(), "", "own keys");
	});

	it("warns that access tokens need an issuer and an audience to be verified, until both are there", async () => {
		await openNew();
		await suite.editor.page.getByRole("tab", { name: "Tokens checked" }).click();
		const hint = at("checked-tokentype-hint");
		await change(at("checked-tokentype"), "AT+JWT");
		assert.match(await hint.innerText(), /enter an issuer and an audience\.$/);
		await change(at("checked-issuer"), "https://login.example.com");
		assert.match(await hint.innerText(), /enter an issuer and an audience\.$/);
		await change(at("checked-audience"), "my-api");
		assert.equal(await hint.textContent(), "");
	});

	it("says which fields are on two tabs", async () => {
		await openNew();
		const note = (tab: string) => suite.editor.page.locator(`#jwt-config-tab-${tab} > .jwt-shared`);
		await note("made").filter({ hasText: "Issuer" }).waitFor({ state: "attached" });
		assert.equal(
			await note("made").textContent(),
			"Issuer (iss), Audience (aud), Type (typ), and Longest allowed are the same settings as under Tokens checked.",
		);
		await purpose(/identity provider/).check();
		await note("key").filter({ hasText: "Issuer" }).waitFor();
		assert.equal(
			await note("key").innerText(),
			"Issuer (iss), Audience (aud), and Audience read from are the same settings as under Tokens checked.",
		);
	});

	it("says what is kept in the cache, and corrects milliseconds with a button", async () => {
		await openNew();
		await suite.editor.page.getByRole("tab", { name: "Tokens checked" }).click();
		const hint = suite.editor.page.locator("#node-config-input-remember-hint");
		assert.match(await hint.innerText(), /^Their signatures are not verified again\./);
		await input("remember").fill("0");
		assert.match(await hint.innerText(), /^The signature is verified for every message\./);
		await suite.editor.page.getByRole("tab", { name: "Tokens made" }).click();
		await input("expiresin").fill("86400000");
		await suite.editor.page.getByRole("button", { name: "Use 86400" }).click();
		assert.equal(await input("expiresin").inputValue(), "86400");
		assert.match(await suite.editor.page.locator("#node-config-input-expiresin-hint").innerText(), /^= 1 day$/);
		assert.equal(await input("expiresin").evaluate((field) => field === document.activeElement), true);
	});

	it("offers the thumbprint as key ID where the key has none, so that tokens name what the published set names", async () => {
		await openNew();
		await input("algorithm").selectOption("RS256");
		await at("generatepair").click();
		await at("kid").filter({ hasText: "kid" }).waitFor();
		const kid = (await at("kid").innerText()).replace("kid ", "");
		await suite.editor.page.getByRole("tab", { name: "Tokens made" }).click();
		assert.equal(await at("keyid-hint").innerText(), `Blank: tokens have the key's own ID, ${kid}.`);
		await suite.editor.page.getByRole("tab", { name: "Key" }).click();
		await fill(input("publickey"), "");
		await input("privatekey").fill(pem(privateKey));
		await input("privatekey").blur();
		await at("report").filter({ hasText: "2048 bits" }).waitFor();
		const thumbprint = (await at("kid").innerText()).replace("kid ", "");
		await suite.editor.page.getByRole("tab", { name: "Tokens made" }).click();
		assert.match(await at("keyid-hint").innerText(), /^Blank: tokens do not name their key\./);
		await suite.editor.page.getByRole("button", { name: "Use the thumbprint" }).click();
		assert.equal(await input("keyid").inputValue(), thumbprint);
		assert.equal(await at("keyid-hint").innerText(), "");
	});

	it("says at once that a node which publishes keys, or signs, cannot use what is chosen", async () => {
		await suite.editor.page.evaluate(`RED.nodes.add({
			...{ id: "publish", type: "jwt", z: "${z}", mode: "jwks", jwtconfig: "keys2", x: 300, y: 300, wires: [[]] },
			...{ _def: RED.nodes.getType("jwt"), outputs: 1, inputs: 1, changed: true },
		})`);
		await suite.editor.open("publish");
		await suite.editor.page.evaluate('RED.editor.editConfig("jwtconfig", "jwt-config", "_ADD_", "node-input")');
		await suite.editor.dialog(/jwt-config/);
		assert.match(await at("algorithm-hint").innerText(), /publishes the public keys, and a shared secret has none/);
		await input("algorithm").selectOption("ES256");
		assert.equal(await at("algorithm-hint").innerText(), "");
		await input("keysource").selectOption("jwks");
		assert.match(await at("keysource-hint").innerText(), /needs a private key, and these keys can only verify/);
		await suite.editor.press("cancel");
		await suite.editor.press("cancel");
		await open("keys1");
		await input("keysource").selectOption("discovery");
		assert.match(await at("keysource-hint").innerText(), /needs a private key/, "a node that generates uses it");
	});
});

/** The tabs in the dialog of a configuration: chosen by keyboard, hidden without use, and marked while they hold a mistake. */
import assert from "node:assert/strict";
import { describeEditor, fill } from "../support/editor.js";
import { editingKeys, pem, publicKey } from "../support/key-dialog.js";

describeEditor("the tabs of a configuration", () => {
	const { suite, at, input, open } = editingKeys();
	const tab = (name: string) => suite.editor.page.locator("#jwt-config-tabs").getByRole("tab", { name });
	const shownTabs = async () =>
		(await suite.editor.page.locator("#jwt-config-tabs [role=tab]:visible").allInnerTexts()).map((text) => text.trim());
	const marked = () =>
		suite.editor.page.locator("#jwt-config-tabs [role=tab]:visible:has(.jwt-tab-mark)").allInnerTexts();
	/** The visible panels, and the tab that has the focus. */
	const state = () =>
		suite.editor.page.evaluate<{ panels: string[]; focus: string; selected: string[] }>(`({
			panels: [...document.querySelectorAll("#jwt-config-tabs-content > [role=tabpanel]")]
				.filter((panel) => panel.offsetParent).map((panel) => panel.id),
			focus: document.activeElement.getAttribute("aria-controls"),
			selected: [...document.querySelectorAll("#jwt-config-tabs [aria-selected=true]")].map((tab) => tab.getAttribute("aria-controls")),
		})`);
	const chosen = (name: string) => {
		const id = `jwt-config-tab-${name}`;
		return { panels: [id], focus: id, selected: [id] };
	};

	it("are chosen with arrow keys, Home and End, and Tab goes on into the panel", async () => {
		await open("keys2");
		const { keyboard } = suite.editor.page;
		await input("algorithm").focus();
		await keyboard.press("Tab");
		assert.deepEqual(await state(), chosen("key"));
		for (const [key, name] of [
			["ArrowRight", "made"],
			["ArrowRight", "checked"],
			["ArrowRight", "try"],
			["Home", "key"],
			["End", "try"],
			["ArrowLeft", "checked"],
			["Home", "key"],
			["ArrowLeft", "try"],
			["ArrowRight", "key"],
		] as const) {
			await keyboard.press(key);
			assert.deepEqual(await state(), chosen(name), key);
		}
		await keyboard.press("Tab");
		assert.ok(await input("keysource").evaluate((select) => select === document.activeElement));
		await keyboard.press("Shift+Tab");
		assert.deepEqual(await state(), chosen("key"));
	});

	it("are chosen with a click, however quickly one follows another", async () => {
		await open("keys2");
		for (const [name, id] of [
			["Tokens made", "made"],
			["Tokens checked", "checked"],
			["Key", "key"],
		] as const) {
			await tab(name).click();
			assert.deepEqual((await state()).panels, [`jwt-config-tab-${id}`]);
			assert.equal(await tab(name).getAttribute("aria-selected"), "true");
		}
	});

	it("hide that of signing where nothing can sign", async () => {
		const all = ["Key", "Tokens made", "Tokens checked", "Try it"];
		const checking = ["Key", "Tokens checked", "Try it"];
		await open("keys2");
		assert.deepEqual(await shownTabs(), all);
		for (const source of ["jwks", "discovery", "alb"]) {
			await input("keysource").selectOption(source);
			assert.deepEqual(await shownTabs(), checking, source);
		}
		await input("keysource").selectOption("inline");
		await input("algorithm").selectOption("RS256");
		assert.deepEqual(await shownTabs(), all, "a key pair that is not there yet");
		await input("publickey").fill(pem(publicKey));
		assert.deepEqual(await shownTabs(), checking, "a public key alone");
		await tab("Key").focus();
		await suite.editor.page.keyboard.press("ArrowRight");
		assert.deepEqual(await state(), chosen("checked"));
		await tab("Key").click();
		await input("keysource").selectOption("file");
		await input("publickeyfile").fill("/public.pem");
		assert.deepEqual(await shownTabs(), checking, "the file of a public key alone");
		await input("privatekeyfile").fill("/private.pem");
		assert.deepEqual(await shownTabs(), all);
	});

	it("show that of signing all the same while a mistake in it stops the configuration", async () => {
		await open("keys2");
		await tab("Tokens made").click();
		await input("notbefore").fill("soon");
		await tab("Key").click();
		await input("keysource").selectOption("jwks");
		await input("jwksurl").fill("https://keys.example/jwks.json");
		await input("jwksurl").press("End");
		assert.deepEqual(await marked(), ["Tokens made"]);
		await tab("Tokens made").click();
		await fill(input("notbefore"), "");
		await input("notbefore").press("End");
		await tab("Tokens made").waitFor({ state: "hidden" });
		assert.deepEqual((await state()).panels, ["jwt-config-tab-key"]);
	});

	it("are marked for a mistake in any field that they show, and a copy of a field is marked like the field", async () => {
		await open("keys2");
		assert.deepEqual(await marked(), []);
		await tab("Tokens checked").click();
		await at("checked-audience").fill(",");
		await suite.editor.page.locator("#jwt-config-checked-audience.input-error[aria-invalid=true]").waitFor();
		assert.deepEqual(await marked(), ["Tokens made", "Tokens checked"]);
		assert.match(await suite.editor.page.locator("#jwt-config-checked-audience-hint").innerText(), /There is no name/);
		assert.equal(
			await tab("Tokens checked").locator(".jwt-tab-mark").getAttribute("aria-label"),
			"This tab has a mistake.",
		);
		await at("checked-audience").fill("me");
		await suite.editor.page.waitForFunction("!document.querySelector('.jwt-tab-mark')");
		await input("clocktolerance").fill("much");
		await suite.editor.page.locator(".jwt-tab-mark").waitFor();
		assert.deepEqual(await marked(), ["Tokens checked"]);
	});

	it("mark one field for one problem", async () => {
		const wrong = () =>
			suite.editor.page.evaluate(
				"[...document.querySelectorAll('.jwt-form .input-error')].filter((input) => input.offsetParent).map(({ id }) => id)",
			);
		await open("keys2");
		assert.deepEqual(await wrong(), []);
		await fill(input("secret"), "");
		await suite.editor.page.locator("#node-config-input-secret.input-error").waitFor();
		assert.deepEqual(await wrong(), ["node-config-input-secret"]);
		await input("algorithm").selectOption("RS256");
		await suite.editor.page.locator("#node-config-input-privatekey.input-error").waitFor();
		assert.deepEqual(await wrong(), ["node-config-input-privatekey"]);
		await input("keysource").selectOption("file");
		await suite.editor.page.locator("#node-config-input-privatekeyfile.input-error").waitFor();
		assert.deepEqual(await wrong(), ["node-config-input-privatekeyfile"]);
		await input("keysource").selectOption("discovery");
		await suite.editor.page.locator("#jwt-config-key-issuer.input-error").waitFor();
		assert.deepEqual(await wrong(), ["jwt-config-key-issuer"]);
		assert.equal(
			await suite.editor.page.locator("#jwt-config-key-issuer-hint").innerText(),
			"Enter the issuer that the keys are fetched from.",
		);
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("keys2", "validationErrors"), [
			"Issuer (iss): Enter the issuer that the keys are fetched from.",
		]);
	});

	it("open a section that holds a mistake", async () => {
		await open("keys2");
		await input("keysource").selectOption("jwks");
		assert.ok(!(await input("maxstale").isVisible()));
		await suite.editor.page.evaluate("$('#node-config-input-maxstale').val('long').trigger('change')");
		await input("maxstale").waitFor();
		assert.deepEqual(await marked(), ["Key"]);
	});
});

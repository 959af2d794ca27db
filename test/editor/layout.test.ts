/** What a person sees: nothing cut off, every field named, in each language. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { ROOT } from "../support/node-red.js";

const FLOW = exampleFlow("Generate a token");
const STEP = "f6a1c0e2b7d40005";
const CONFIG = "f6a1c0e2b7d40008";

/** Visible texts of a dialog whose box is too small for them. */
const CUT_OFF = `[...document.querySelectorAll(".jwt-form :is(label, span, button, .jwt-hint, .form-tips, .jwt-field, summary)")]
	.filter((element) => element.offsetParent && getComputedStyle(element).display !== "inline")
	.filter((element) => element.scrollWidth > element.clientWidth + 1)
	.map((element) => element.innerText)`;
/** Labels of rows whose field has slipped below its label. */
const WRAPPED = `[...document.querySelectorAll(".jwt-form .form-row > label:first-child")]
	.filter((label) => label.offsetParent && (label.nextElementSibling.type === "hidden" || !label.nextElementSibling.offsetParent ? label : label.nextElementSibling).offsetTop > label.offsetTop + label.offsetHeight)
	.map((label) => label.innerText)`;
/** Visible fields that a screen reader could not name, by id or class. */
const UNNAMED = `[...document.querySelectorAll(".jwt-form :is(input, select, button, textarea):not([type=hidden])")]
	.filter((field) => field.offsetParent && !field.labels?.length && !field.getAttribute("aria-label") && !field.innerText.trim() && !field.title)
	.filter((field) => !/^node-input-(btn|lookup)/.test(field.id))
	.map((field) => field.id || field.className)`;
/** Texts that are still keys of the catalogue. */
const UNTRANSLATED = `document.querySelector(".jwt-form").innerText.match(/jwt(-config)?\\.[a-z]+\\.[\\w-]+/g)`;

const choose = (editor: Editor, name: string, value: string) =>
	editor.page.locator(`#node-config-input-${name}`).selectOption(value);
const answered = (editor: Editor) =>
	editor.page
		.locator("#jwt-config-report")
		.filter({ hasText: /RSA|cannot|missing/ })
		.waitFor();

/** What the tab of the key shows, one after another, each with as long a text as it may have. */
const VIEWS = {
	async "key pair"(editor: Editor) {
		await choose(editor, "algorithm", "RS256");
		await editor.page.locator("#jwt-config-generatepair").click();
		await answered(editor);
	},
	async "encrypted key pair"(editor: Editor) {
		await editor.page.locator("#node-config-input-privatekey").fill("-----BEGIN ENCRYPTED PRIVATE KEY-----");
		await editor.page.locator("#node-config-input-passphrase").waitFor();
	},
	async "key pair from files"(editor: Editor) {
		await choose(editor, "keysource", "file");
		await editor.page.locator("#node-config-input-privatekeyfile").fill("/nowhere/private.pem");
		await editor.page.locator("#jwt-config-check").click();
		await answered(editor);
	},
	async "secret from a file"(editor: Editor) {
		await choose(editor, "algorithm", "HS256");
	},
	async jwks(editor: Editor) {
		await choose(editor, "keysource", "jwks");
		await editor.page.locator("#jwt-config-label-accepted").click();
		await editor.page.locator("#jwt-config-check").click();
		await answered(editor);
	},
	async discovery(editor: Editor) {
		await choose(editor, "keysource", "discovery");
		await editor.page.locator("#jwt-config-provider").selectOption("cloudflare");
		await editor.page.locator("#jwt-config-providervalue").fill("no team!");
	},
};

describeEditor("the layout of the dialogs", () => {
	const suite = browsing();
	before(async () => {
		await suite.nodeRed.deploy(withSecret(FLOW, makeSecret()));
	});

	/** Narrows the dialog on top to the least width that texts must fit in. */
	async function narrow(editor: Editor) {
		await editor.page.addStyleTag({ content: ".red-ui-tray { width: 500px !important; }" });
	}

	async function check(editor: Editor, what: string) {
		assert.deepEqual(await editor.page.evaluate(CUT_OFF), [], `${what}: cut off`);
		assert.deepEqual(await editor.page.evaluate(WRAPPED), [], `${what}: wrapped`);
		assert.deepEqual(await editor.page.evaluate(UNNAMED), [], `${what}: fields without a name`);
		assert.equal(await editor.page.evaluate(UNTRANSLATED), null, `${what}: without a translation`);
	}

	for (const locale of readdirSync(join(ROOT, "nodes/locales"))) {
		it(`of jwt fits 500 pixels in ${locale}, every field named`, async () => {
			const editor = await openEditor(suite.browser, suite.nodeRed, { locale });
			await narrow(editor);
			await editor.open(STEP);
			await editor.page.locator(".jwt-form summary").click();
			await editor.page
				.locator("#jwt-addclaims")
				.locator("xpath=../..")
				.locator("a.red-ui-button, button")
				.last()
				.click();
			await editor.page.locator("#node-input-reuse").fill("80");
			await editor.page.locator("#node-input-expiresin").fill("86400000");
			for (const mode of ["generate", "verify", "decode", "jwks"]) {
				await editor.page.locator("#node-input-mode").selectOption(mode);
				await check(editor, mode);
				await editor.screenshot(`${locale} jwt ${mode}`);
			}
			assert.deepEqual(editor.errors, []);
			await editor.close();
		});

		it(`of jwt-config fits 500 pixels in ${locale}, every field named`, async () => {
			const editor = await openEditor(suite.browser, suite.nodeRed, { locale });
			await narrow(editor);
			for (const [index, tab] of ["key", "made", "checked"].entries()) {
				await editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(CONFIG)})`);
				await editor.dialog(/jwt-config/);
				await editor.page.locator("#jwt-config-tabs a").nth(index).click();
				await editor.page.locator(`#jwt-config-tab-${tab}`).waitFor();
				if (tab === "checked") await editor.page.locator("#node-config-input-remember").fill("many");
				await check(editor, tab);
				await editor.screenshot(`${locale} jwt-config ${tab}`);
				await editor.press("cancel");
			}
			assert.deepEqual(editor.errors, []);
			await editor.close();
		});

		it(`of jwt-config fits 500 pixels in ${locale} wherever keys come from`, async () => {
			const editor = await openEditor(suite.browser, suite.nodeRed, { locale });
			await narrow(editor);
			await editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(CONFIG)})`);
			await editor.dialog(/jwt-config/);
			for (const [view, prepare] of Object.entries(VIEWS)) {
				await prepare(editor);
				await check(editor, view);
				await editor.screenshot(`${locale} jwt-config ${view}`);
			}
			assert.deepEqual(editor.errors, []);
			await editor.close();
		});
	}
});

import { inEachLanguage } from "../support/dialog-layout.js";
import { describeEditor, type Editor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";

const FLOW = exampleFlow("Generate a token");
const STEP = "f6a1c0e2b7d40005";
const CONFIG = "f6a1c0e2b7d40008";

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
	async "misfit with a cure"(editor: Editor) {
		await choose(editor, "algorithm", "ES256");
		await editor.page.locator("#jwt-config-report button").waitFor();
	},
	async "private key in the field of the public one"(editor: Editor) {
		await choose(editor, "algorithm", "RS256");
		await editor.page
			.locator("#node-config-input-publickey")
			.fill(await editor.page.locator("#node-config-input-privatekey").inputValue());
		await editor.page.locator("#node-config-input-publickey").blur();
		await editor.page.locator("#jwt-config-publickey-hint:not(:empty)").waitFor();
	},
	async "private key from a variable"(editor: Editor) {
		await editor.page.locator("#node-config-input-publickey").fill("");
		await editor.page.locator("#jwt-config-usevariable-privatekey").click();
		await editor.page.locator("#jwt-config-variable-privatekey").fill("MY KEY");
	},
	async "encrypted key pair"(editor: Editor) {
		await editor.page.locator("#jwt-config-usevariable-privatekey").click();
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
	async connection(editor: Editor) {
		await editor.page.locator("#jwt-config-label-accepted").click();
		await editor.page.locator("#jwt-config-row-connection > summary").click();
		await editor.page.locator("#node-config-input-maxstale").fill("");
		await editor.page.locator("#node-config-input-allowhttp").check();
		await editor.page.locator("#node-config-input-allowhttp-hint").scrollIntoViewIfNeeded();
	},
	async discovery(editor: Editor) {
		await editor.page.locator("#jwt-config-row-connection > summary").click();
		await choose(editor, "keysource", "discovery");
		await editor.page.locator("#jwt-config-provider").selectOption("cloudflare");
		await editor.page.locator("#jwt-config-providervalue").fill("no team!");
	},
	async "load balancer"(editor: Editor) {
		await choose(editor, "keysource", "alb");
		await editor.page.locator("#node-config-input-signer").fill("no ARN");
	},
};

describeEditor("the layout of the dialogs", () => {
	const suite = browsing();
	before(async () => {
		await suite.nodeRed.deploy(withSecret(FLOW, makeSecret()));
	});

	inEachLanguage(suite, (layout) => {
		async function openConfig() {
			await layout.editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", ${JSON.stringify(CONFIG)})`);
			await layout.editor.dialog(/jwt-config/);
		}

		it("that of jwt fits 500 pixels, every field named", async () => {
			await layout.editor.open(STEP);
			await layout.editor.page.locator(".jwt-form summary").click();
			await layout.editor.page
				.locator("#jwt-addclaims")
				.locator("xpath=../..")
				.locator("a.red-ui-button, button")
				.last()
				.click();
			await layout.editor.page.locator("#node-input-reuse").fill("80");
			await layout.editor.page.locator("#node-input-expiresin").fill("86400000");
			for (const mode of ["generate", "verify", "decode", "jwks"]) {
				await layout.editor.page.locator("#node-input-mode").selectOption(mode);
				await layout.check("jwt", mode);
			}
			await layout.editor.page.locator("#node-input-jwtconfig").evaluate((select: HTMLSelectElement) => {
				for (const option of select.options) option.text = "a configuration with a long name, ".repeat(3);
			});
			// Node-RED 5.0 opens it a little narrower.
			await layout.editor.page.locator(".jwt-form").evaluate((form) => {
				form.style.width = "440px";
			});
			await layout.check("jwt", "long name of a configuration");
		});

		it("that of jwt-config fits 500 pixels, every field named", async () => {
			await openConfig();
			for (const [index, tab] of ["key", "made", "checked"].entries()) {
				const shown = layout.editor.page.locator(`#jwt-config-tab-${tab}`);
				// Where the last click was a moment ago, the editor takes this one for the second half of a double-click.
				while (!(await shown.isVisible())) await layout.editor.page.locator("#jwt-config-tabs a").nth(index).click();
				if (tab === "checked") await layout.editor.page.locator("#node-config-input-remember").fill("many");
				await layout.check("jwt-config", tab);
			}
		});

		it("that of jwt-config fits 500 pixels wherever keys come from", async () => {
			await openConfig();
			for (const [view, prepare] of Object.entries(VIEWS)) {
				await prepare(layout.editor);
				await layout.check("jwt-config", view);
			}
		});
	});
});

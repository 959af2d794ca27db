/** What the recipe for Ably tells to do in the editor, done with the mouse: the API key goes into one field. */
import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { makeApiKey } from "../support/ably-flow.js";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow } from "../support/fixtures.js";

/** The configuration “my Ably key”. */
const CONFIG = "e5a81f60c2d70020";

describeEditor("setting up the example for Ably", () => {
	const suite = browsing();
	let editor: Editor;
	before(async () => {
		editor = await openEditor(suite.browser, suite.nodeRed);
	});

	it("takes the API key once, and leads to a token that its halves name and sign", async () => {
		const { page } = editor;
		const apiKey = makeApiKey();
		await page.evaluate("RED.actions.invoke('core:show-user-settings')");
		await page.locator("#user-settings-tabs a", { hasText: "Environment" }).click();
		const pane = page.locator("#red-ui-settings-tab-envvar");
		await pane.locator(".red-ui-editableList-addButton").click();
		await pane.locator(".node-input-env-name").fill("ABLY_API_KEY");
		await pane.locator(".red-ui-typedInput-type-select").click();
		await page.locator(".red-ui-typedInput-options a", { hasText: "credential" }).click();
		await pane.locator(".red-ui-typedInput-input-wrap input").fill(apiKey);
		await page.locator("#node-dialog-ok").click();
		await pane.waitFor({ state: "hidden" });

		await editor.import(JSON.stringify(exampleFlow("Authenticate Ably clients")));
		await page.waitForFunction(`RED.nodes.node("${CONFIG}")`);
		await editor.deploy();

		const response = await fetch(`${suite.nodeRed.url}/ably/token`);
		assert.equal(response.status, 200);
		const [name, secret = ""] = apiKey.split(":");
		assert.equal(jsonwebtoken.verify(await response.text(), secret, { complete: true }).header.kid, name);
		const flows = await (await fetch(`${suite.nodeRed.url}/flows`)).text();
		assert.ok(!flows.includes(secret));
		assert.deepEqual(editor.errors, []);
	});
});

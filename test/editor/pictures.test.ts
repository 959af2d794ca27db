/** The pictures of the README, taken of the running thing. `npm run screenshots` puts them into the docs. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { describeEditor, launchBrowser, openEditor } from "../support/editor.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { type NodeRed, startNodeRed } from "../support/node-red.js";

describeEditor("the pictures of the README", () => {
	let nodeRed: NodeRed;
	let browser: Browser;
	before(async () => {
		[nodeRed, browser] = await Promise.all([startNodeRed(), launchBrowser()]);
		await nodeRed.deploy(withSecret(exampleFlow("Generate a token"), makeSecret()));
	});
	after(async () => {
		await browser?.close();
		await nodeRed?.stop();
	});

	it("show the flow, both dialogs and the token that came back", async () => {
		const viewport = { width: 1240, height: 600 };
		const editor = await openEditor(browser, nodeRed.url, { viewport });
		const answer = await fetch(`${nodeRed.url}/jwt/generate`);
		assert.equal(answer.status, 200);
		await editor.page.locator("#red-ui-workspace-chart text", { hasText: "token made" }).waitFor();
		await editor.screenshot("flow");
		await editor.open("f6a1c0e2b7d40005");
		await editor.screenshot("jwt");
		await editor.page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
		await editor.dialog(/jwt-config/);
		await editor.page.locator("#jwt-config-generate").click();
		await editor.screenshot("jwt-config");
		await editor.page.goto(`${nodeRed.url}/jwt/generate`);
		await editor.page.setViewportSize({ width: 1240, height: 130 });
		await editor.page.addStyleTag({
			content: "pre { white-space: pre-wrap; word-break: break-all; font-size: 14px; }",
		});
		assert.match(await editor.page.locator("pre").innerText(), /^\{"access_token":"eyJ/);
		await editor.screenshot("token");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

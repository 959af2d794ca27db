/** The picture of docs/recipes/sceyt.md, taken of the running thing. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { describeEditor, launchBrowser, openEditor } from "../support/editor.js";
import { type NodeRed, startNodeRed } from "../support/node-red.js";
import { makeKeyPair, toPem } from "../support/openssl.js";
import { sceytFlow } from "../support/sceyt.js";

describeEditor("the picture of the log-in to Sceyt", () => {
	let nodeRed: NodeRed;
	let browser: Browser;
	before(async () => {
		[nodeRed, browser] = await Promise.all([startNodeRed(), launchBrowser()]);
	});
	after(async () => {
		await browser?.close();
		await nodeRed?.stop();
	});

	it("shows the flow after a log-in, and the page that is connected", async () => {
		const pair = makeKeyPair("rsa");
		await nodeRed.deploy(sceytFlow({ privatekey: toPem(pair.privateKey), publickey: toPem(pair.publicKey) }));
		const client = await browser.newPage({ viewport: { width: 640, height: 600 } });
		await client.goto(`${nodeRed.url}/sceyt`);
		await client.getByRole("button", { name: "Connect" }).click();
		await client.locator("#state", { hasText: "Connected as jamie by token 1." }).waitFor();
		const connected = await client.locator("main").screenshot();
		await client.close();

		const { page, ...editor } = await openEditor(browser, nodeRed.url, { viewport: { width: 1480, height: 800 } });
		for (const text of ["token made", "token valid"]) {
			await page.locator("#red-ui-workspace-chart text", { hasText: text }).waitFor();
		}
		const workspace = await page.screenshot({ clip: { x: 190, y: 90, width: 860, height: 420 } });
		const image = (png: Buffer) => `<img src="data:image/png;base64,${png.toString("base64")}">`;
		await page.setContent(`<body style="margin: 0; background: #f4f5f7; text-align: center">
			${image(workspace)}<div style="margin: 16px">${image(connected)}</div></body>`);
		await page.setViewportSize({ width: 860, height: 960 });
		await editor.screenshot("sceyt");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

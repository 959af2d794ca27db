/** The picture of the recipe for the log-in: the flow, and beside it the page, used as its reader would. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { Browser } from "playwright-core";
import { describeEditor, launchBrowser, openEditor } from "../support/editor.js";
import { logIn, logInFlow, PASSWORDS } from "../support/log-in.js";
import { type NodeRed, startNodeRed } from "../support/node-red.js";

describeEditor("the picture of the log-in", () => {
	let nodeRed: NodeRed;
	let browser: Browser;
	before(async () => {
		[nodeRed, browser] = await Promise.all([startNodeRed(), launchBrowser()]);
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		await nodeRed.deploy(logInFlow(privateKey.export({ type: "pkcs8", format: "pem" }) as string));
		await logIn(nodeRed.url, "kim");
	});
	after(async () => {
		await browser?.close();
		await nodeRed?.stop();
	});

	it("shows kim, who may read the articles and not the users", async () => {
		const page = await browser.newPage({ colorScheme: "light", viewport: { width: 430, height: 900 } });
		await page.goto(`${nodeRed.url}/login`);
		const answers = page.locator("#answers li");
		await page.getByLabel("Name").fill("kim");
		await page.getByLabel("Password").fill(PASSWORDS.kim);
		for (const [index, button] of ["Log in", "News", "Articles", "Users"].entries()) {
			await page.getByRole("button", { name: button }).click();
			await answers.nth(index).waitFor();
		}
		const shown = (await answers.allInnerTexts()).map((text) => /→ (\d+)/.exec(text)?.[1]);
		assert.deepEqual(shown, ["403", "200", "200", "200"]);
		const parts = [page.locator("section").nth(0), page.locator("section").nth(1), answers.first()];
		const taken: string[] = [];
		for (const part of parts) taken.push(image(await part.screenshot()));

		const editor = await openEditor(browser, nodeRed.url, { viewport: { width: 1560, height: 840 } });
		await editor.page.locator("#red-ui-workspace-chart text", { hasText: "rule not met" }).waitFor();
		const flow = image(await editor.page.screenshot({ clip: { x: 190, y: 90, width: 960, height: 690 } }));
		await editor.page.setViewportSize({ width: 1400, height: 690 });
		await editor.page.setContent(`<body style="margin: 0; display: flex; gap: 20px; background: #f4f5f7">${flow}
			<div style="display: grid; gap: 12px; align-content: center">${taken.join("")}</div></body>`);
		await editor.screenshot("log-in");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

const image = (png: Buffer) => `<img src="data:image/png;base64,${png.toString("base64")}">`;

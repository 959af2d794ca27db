/** The picture of the recipe for the log-in: the flow, and beside it the page, used as its reader would. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { compose, describeEditor, imageTag, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { logIn, logInFlow, PASSWORDS } from "../support/log-in.js";

describeEditor("the picture of the log-in", () => {
	const suite = browsing();
	before(async () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		await suite.nodeRed.deploy(logInFlow(privateKey.export({ type: "pkcs8", format: "pem" }) as string));
		await logIn(suite.nodeRed.url, "kim");
	});

	it("shows kim, who may read the articles and not the users", async () => {
		const page = await suite.browser.newPage({ colorScheme: "light", viewport: { width: 430, height: 900 } });
		await page.goto(`${suite.nodeRed.url}/login`);
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
		for (const part of parts) taken.push(imageTag(await part.screenshot()));

		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width: 1560, height: 840 } });
		await editor.page.locator("#red-ui-workspace-chart text", { hasText: ": not met" }).waitFor();
		const flow = imageTag(await editor.page.screenshot({ clip: { x: 190, y: 90, width: 960, height: 690 } }));
		const body = `<body style="margin: 0; display: flex; gap: 20px; background: #f4f5f7">${flow}
			<div style="display: grid; gap: 12px; align-content: center">${taken.join("")}</div></body>`;
		await compose(suite.browser, "log-in", { width: 1400, height: 690 }, body);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

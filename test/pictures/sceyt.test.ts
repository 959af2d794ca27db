/** The picture of docs/recipes/sceyt.md, taken of the running thing. */
import assert from "node:assert/strict";
import { compose, describeEditor, imageTag, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { sharedKeyPair, toPem } from "../support/openssl.js";
import { sceytFlow } from "../support/sceyt.js";

describeEditor("the picture of the log-in to Sceyt", () => {
	const suite = browsing();

	it("shows the flow after a log-in, and the page that is connected", async () => {
		const pair = sharedKeyPair("rsa");
		await suite.nodeRed.deploy(sceytFlow({ privatekey: toPem(pair.privateKey), publickey: toPem(pair.publicKey) }));
		const client = await suite.browser.newPage({ viewport: { width: 640, height: 600 } });
		await client.goto(`${suite.nodeRed.url}/sceyt`);
		await client.getByRole("button", { name: "Connect" }).click();
		await client.locator("#state", { hasText: "Connected as jamie by token 1." }).waitFor();
		const connected = await client.locator("main").screenshot();
		await client.close();

		const { page, ...editor } = await openEditor(suite.browser, suite.nodeRed, {
			viewport: { width: 1480, height: 800 },
		});
		for (const text of ["token made", "token valid"]) {
			await page.locator("#red-ui-workspace-chart text", { hasText: text }).waitFor();
		}
		const workspace = await page.screenshot({ clip: { x: 190, y: 90, width: 860, height: 450 } });
		const body = `<body style="margin: 0; background: #f4f5f7; text-align: center">
			${imageTag(workspace)}<div style="margin: 16px">${imageTag(connected)}</div></body>`;
		await compose(suite.browser, "sceyt", { width: 860, height: 990 }, body);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

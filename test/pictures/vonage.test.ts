/** The picture of docs/recipes/vonage.md, taken of the running thing. */
import assert from "node:assert/strict";
import { compose, describeEditor, imageTag, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, withCredentials } from "../support/fixtures.js";
import { sharedKeyPair, toPem } from "../support/openssl.js";

describeEditor("the picture of the log-in to Vonage", () => {
	const suite = browsing();

	it("shows the flow after a request, and the permissions to tick", async () => {
		const privatekey = toPem(sharedKeyPair("rsa").privateKey);
		const flow = exampleFlow("Log in to Vonage");
		await suite.nodeRed.deploy(withCredentials(flow, { privatekey }));
		assert.equal((await fetch(`${suite.nodeRed.url}/vonage/token`, { method: "POST" })).status, 200);

		const { page, ...editor } = await openEditor(suite.browser, suite.nodeRed, {
			viewport: { width: 1560, height: 900 },
		});
		await page.locator("#red-ui-workspace-chart text", { hasText: "token made" }).waitFor();
		const workspace = await page.screenshot({ clip: { x: 190, y: 90, width: 1010, height: 245 } });

		await editor.open(String(flow.find(({ name }) => name === "what they may do")?.id));
		const boxes = page.locator(".red-ui-tray").last().locator("input[id^=node-input-subflow-env]");
		const ticked = await boxes.evaluateAll((all) => all.map((box) => (box as { checked?: boolean }).checked));
		assert.deepEqual(ticked, [true, false, true, false, false, true, false, false, false, false]);
		const form = await page.locator("#dialog-form").boundingBox();
		const last = await boxes.last().boundingBox();
		assert.ok(form && last);
		const [x, y] = [form.x - 10, form.y - 10];
		const dialog = await page.screenshot({ clip: { x, y, width: form.width + 20, height: last.y + last.height - y } });
		const body = `<body style="margin: 0; background: #fff; text-align: center">
			${imageTag(workspace)}<br><span style="display: inline-block; border: 1px solid #bbb">${imageTag(dialog)}</span></body>`;
		await compose(suite.browser, "vonage", { width: 1010, height: 830 }, body);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

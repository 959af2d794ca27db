/** The picture of the recipe for Ably: the flow and its page. `npm run screenshots` puts it into the docs. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { ablyFlow, makeApiKey } from "../support/ably-flow.js";
import { logged, openAblyPage, say, startAblyForBrowser } from "../support/ably-page.js";
import type { Ably } from "../support/ably-service.js";
import { compose, describeEditor, imageTag, openEditor } from "../support/editor.js";
import type { NodeRed } from "../support/node-red.js";
import { describeWith, NO_OPENSSL } from "../support/openssl.js";
import { borrowNodeRed } from "../support/shared.js";

describeEditor("the picture of the recipe for Ably", () => {
	describeWith(NO_OPENSSL, "with a stand-in for Ably that has a certificate", () => {
		let nodeRed: NodeRed;
		let service: Ably;
		let browser: Browser;
		before(async () => {
			const apiKey = makeApiKey();
			nodeRed = await borrowNodeRed();
			await nodeRed.deploy(ablyFlow(apiKey));
			({ service, browser } = await startAblyForBrowser(apiKey));
		});
		after(async () => {
			await browser?.close();
			await service?.stop();
			await nodeRed?.stop();
		});

		it("shows the flow, and the page with its second token", async () => {
			const page = await browser.newPage({ viewport: { width: 560, height: 660 } });
			await openAblyPage(page, nodeRed.url);
			await say(page, "with the first token");
			await service.renewTokens();
			await logged(page, "still connected, with the new token");
			await say(page, "with the second token");
			const [shown, editor] = await Promise.all([
				page.screenshot(),
				openEditor(browser, nodeRed, { viewport: { width: 1560, height: 840 } }),
			]);
			await editor.page.locator("#red-ui-workspace-chart text", { hasText: "token made" }).waitFor();
			const flow = await editor.page.screenshot({ clip: { x: 190, y: 92, width: 960, height: 660 } });
			const body = `<body style="margin: 0; display: flex">${imageTag(flow)}${imageTag(shown)}</body>`;
			await compose(browser, "ably", { width: 1520, height: 660 }, body);
			assert.deepEqual(editor.errors, []);
		});
	});
});

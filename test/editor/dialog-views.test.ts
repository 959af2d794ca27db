/** The dialogs in windows of several widths, in each language. The matrix does the same in Node-RED 5.0, and in its dark theme. */
import assert from "node:assert/strict";
import { checkViews, VIEWS_FLOW } from "../support/dialog-views.js";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";

describeEditor("the views of the dialogs", () => {
	const suite = browsing();
	before(() => suite.nodeRed.deploy(VIEWS_FLOW));

	for (const locale of ["en-US", "de"]) {
		it(`are in reach and easy to read at every width of a window, in ${locale}`, async () => {
			const editor = await openEditor(suite.browser, suite.nodeRed, { locale });
			await checkViews(editor, `views ${locale}`);
			assert.deepEqual(editor.errors, []);
			await editor.close();
		}).timeout(240_000);
	}
});

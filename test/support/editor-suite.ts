/** The setup of editor suites: the shared Node-RED and browser, and an editor for each test. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { type Editor, openEditor } from "./editor.js";
import type { FlowNode, NodeRed } from "./node-red.js";
import { borrowNodeRed, sharedBrowser } from "./shared.js";

export interface Browsing {
	nodeRed: NodeRed;
	browser: Browser;
}

/** Provides the current suite with the browser, and with a Node-RED that no other suite uses at the same time. */
export function browsing(): Browsing {
	const suite = {} as Browsing;
	before(async () => {
		[suite.nodeRed, suite.browser] = await Promise.all([borrowNodeRed(), sharedBrowser()]);
	});
	after(() => suite.nodeRed?.stop());
	return suite;
}

/** Deploys a flow and opens the editor before each test of a suite. A failed test leaves a screenshot. */
export function editing(flow: readonly FlowNode[]): Browsing & { editor: Editor } {
	const suite = browsing() as Browsing & { editor: Editor };
	beforeEach(async () => {
		await suite.nodeRed.deploy(flow);
		suite.editor = await openEditor(suite.browser, suite.nodeRed);
	});
	afterEach(async function () {
		const { editor } = suite;
		if (this.currentTest?.state === "failed") await editor.keepFailure(this.currentTest.title);
		await editor.close();
		assert.deepEqual(editor.errors, []);
	});
	return suite;
}

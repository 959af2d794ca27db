/** What the suites of the editor share: one Node-RED and one browser, and an editor for each test. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { type Editor, launchBrowser, openEditor } from "./editor.js";
import { type FlowNode, type NodeRed, startNodeRed } from "./node-red.js";

export interface Browsing {
	nodeRed: NodeRed;
	browser: Browser;
}

/** Starts both before the suite it is called in, and ends them after it. */
export function browsing(): Browsing {
	const suite = {} as Browsing;
	before(async () => {
		[suite.nodeRed, suite.browser] = await Promise.all([startNodeRed(), launchBrowser()]);
	});
	after(async () => {
		await suite.browser?.close();
		await suite.nodeRed?.stop();
	});
	return suite;
}

/** Deploys a flow and opens the editor before each test of a suite; a test that fails leaves a picture. */
export function editing(flow: readonly FlowNode[]): Browsing & { editor: Editor } {
	const suite = browsing() as Browsing & { editor: Editor };
	beforeEach(async () => {
		await suite.nodeRed.deploy(flow);
		suite.editor = await openEditor(suite.browser, suite.nodeRed);
	});
	afterEach(async function () {
		if (this.currentTest?.state === "failed") await suite.editor.screenshot(`failed ${this.currentTest.title}`);
		assert.deepEqual(suite.editor.errors, []);
		await suite.editor.close();
	});
	return suite;
}

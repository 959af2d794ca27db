/**
 * Slow-starting programs that the suites of a run share: real Node-REDs and one Chromium. Each starts when a suite first
 * needs it, and stops after the last suite.
 */
import type { Browser } from "playwright-core";
import { launchBrowser } from "./editor.js";
import { type NodeRed, startNodeRed } from "./node-red.js";

/** No dialog of the package has a code editor, so the smaller one, which loads twice as fast, is enough. */
const settings = { editorTheme: { tours: false, projects: { enabled: false }, codeEditor: { lib: "ace" } } };

const started: NodeRed[] = [];
const idle: NodeRed[] = [];
let browser: Promise<Browser> | undefined;

/**
 * Returns a Node-RED in the state after starting. Its `stop` returns it for the next suite. Use {@link startNodeRed} for a
 * Node-RED with its own settings or environment variables.
 */
export async function borrowNodeRed(): Promise<NodeRed> {
	const nodeRed = idle.pop() ?? (await startNodeRed({ settings }));
	if (!started.includes(nodeRed)) started.push(nodeRed);
	return {
		...nodeRed,
		async stop() {
			await nodeRed.reset();
			idle.push(nodeRed);
		},
	};
}

/** Returns the Chromium of all suites. Each page has its own profile. Do not close it. */
export function sharedBrowser(): Promise<Browser> {
	browser ??= launchBrowser();
	return browser;
}

// Outside any suite, so it runs after all of them, even if they fail.
after(async () => {
	await Promise.all(started.splice(0).map((nodeRed) => nodeRed.stop()));
	await (await browser)?.close();
});

/**
 * What takes long to start, and is shared by the suites of a run: real Node-REDs and one Chromium. Each starts when a suite
 * first asks for it, and ends after the last suite.
 */
import type { Browser } from "playwright-core";
import { launchBrowser } from "./editor.js";
import { type NodeRed, startNodeRed } from "./node-red.js";

/** No dialog of the package has a code editor; the small one loads in half the time. */
const settings = { editorTheme: { tours: false, projects: { enabled: false }, codeEditor: { lib: "ace" } } };

const started: NodeRed[] = [];
const idle: NodeRed[] = [];
let browser: Promise<Browser> | undefined;

/**
 * A Node-RED that is as if it had just started; its `stop` gives it back for the next suite. One that needs settings or
 * environment variables of its own is not for sharing: that is for {@link startNodeRed}.
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

/** The Chromium of all suites, each of whose pages is a profile of its own. Nobody closes it. */
export function sharedBrowser(): Promise<Browser> {
	browser ??= launchBrowser();
	return browser;
}

// Outside of every suite, so after all of them, whether they passed or not.
after(async () => {
	await Promise.all(started.splice(0).map((nodeRed) => nodeRed.stop()));
	await (await browser)?.close();
});

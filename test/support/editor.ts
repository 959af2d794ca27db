/** Node-RED's editor in a real Chromium. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { type NodeRed, ROOT } from "./node-red.js";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const ARGUMENTS =
	"--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run";

/** The folder for screenshots. Without one, none are taken. */
const { SCREENSHOTS } = process.env;
/** The folder for screenshots of failed tests. */
const FAILURES = ".cache/screenshots";

function findChromium(): string | undefined {
	const places = process.env.CHROMIUM ? [process.env.CHROMIUM] : PLACES;
	const found = places.find((place) => existsSync(place));
	if (!found && process.env.CI) throw new Error(`No Chromium in ${places.join(", ")}; set CHROMIUM to its path.`);
	return found;
}

const executablePath = findChromium();

/** Declares a suite that needs Chromium. Without Chromium it is skipped with a message, and fails under `CI`. */
export function describeEditor(title: string, suite: () => void): void {
	if (executablePath) return void describe(title, suite);
	console.warn(`\n!!! No Chromium found: “${title}” is NOT tested. Install it, or set CHROMIUM to its path.\n`);
	describe.skip(title, suite);
}

/** Starts Chromium. @param more additional command-line arguments */
export const launchBrowser = (...more: string[]) =>
	chromium.launch({ executablePath: executablePath as string, args: [...ARGUMENTS.split(" "), ...more] });

export interface EditorOptions {
	/** The language of the editor. */
	locale?: string;
	dark?: boolean;
	viewport?: Viewport;
}

interface Viewport {
	width: number;
	height: number;
}

/** A page with the editor. */
export interface Editor {
	page: Page;
	/** The errors thrown in the page. */
	errors: string[];
	/** Waits until a dialog is open. */
	dialog(title: RegExp): Promise<void>;
	/** Opens the dialog of a node on the workspace. */
	open(id: string): Promise<void>;
	/** Presses a button of the topmost dialog. */
	press(button: "ok" | "cancel"): Promise<void>;
	/** Imports a flow by pasting its text. Nodes without a tab then follow the mouse. */
	import(flow: string): Promise<void>;
	/** Deploys and waits until the flows run. `confirm` accepts the editor's question about invalid nodes. */
	deploy(options?: { confirm?: boolean }): Promise<void>;
	/** Returns a property of a node in the editor. */
	property(id: string, name: string): Promise<unknown>;
	/** Takes a screenshot, if there is a folder for it. */
	screenshot(name: string): Promise<void>;
	/** Takes a screenshot of a failed test. */
	keepFailure(title: string): Promise<void>;
	close(): Promise<void>;
}

/** Not loaded: Mermaid draws diagrams in Markdown, which the tests do not have, and takes a third of a second to load. */
const NEEDLESS = ["*/vendor/mermaid/*"];

export async function openEditor(browser: Browser, nodeRed: NodeRed, options: EditorOptions = {}): Promise<Editor> {
	const { locale = "en-US", dark = false, viewport = { width: 1280, height: 800 } } = options;
	const page = await browser.newPage({ locale, viewport, permissions: ["clipboard-read", "clipboard-write"] });
	page.setDefaultTimeout(10_000);
	const errors: string[] = [];
	page.on("pageerror", (error) => errors.push(String(error)));
	const devTools = await page.context().newCDPSession(page);
	await devTools.send("Network.enable");
	await devTools.send("Network.setBlockedURLs", { urls: NEEDLESS });
	await page.goto(nodeRed.url);
	await page.waitForFunction(
		"window.RED?.nodes?.getType('jwt') && !document.querySelector('#red-ui-loading-progress')?.offsetParent",
	);
	// Without animations, tests do not wait for sliding and fading.
	await page.addStyleTag({ content: "* { transition: none !important; animation: none !important; }" });
	await page.evaluate("jQuery.fx.off = true");
	if (dark) await page.evaluate("document.documentElement.classList.add('nr-theme-dark')");

	const dialog = async (title: RegExp) => {
		await page.locator(".red-ui-tray-titlebar").last().filter({ hasText: title }).waitFor();
		await opened(page);
	};
	return {
		page,
		errors,
		dialog,
		async open(id) {
			await page.evaluate(`RED.editor.edit(RED.nodes.node(${JSON.stringify(id)}))`);
			await opened(page);
		},
		async press(button) {
			const tray = page.locator(".red-ui-tray").last();
			const pressed = await tray.elementHandle();
			await tray.locator(`[id^=node-][id$=dialog-${button}]`).click();
			// Checked in each frame, because Playwright's own wait checks at increasing intervals.
			await page.waitForFunction((element) => !element?.isConnected, pressed);
			await settled(page);
		},
		async import(flow) {
			await page.keyboard.press("Control+i");
			const text = page.locator("#red-ui-clipboard-dialog-import-text");
			await text.fill(flow);
			// The dialog reads the text when a key is released.
			await text.press("End");
			await page.locator("#red-ui-clipboard-dialog-ok").click();
		},
		deploy: ({ confirm = false } = {}) =>
			nodeRed.deployed(async () => {
				await page.locator("#red-ui-header-button-deploy").click();
				if (confirm) await page.getByRole("button", { name: "Confirm deploy" }).click();
				await page.waitForFunction("!RED.nodes.dirty()");
			}),
		property: (id, name) => page.evaluate(`RED.nodes.node(${JSON.stringify(id)})[${JSON.stringify(name)}]`),
		screenshot: (name) => screenshot(page, name),
		async keepFailure(title) {
			await page.screenshot({ path: join(ROOT, FAILURES, `failed ${title}.png`) });
		},
		close: () => page.close(),
	};
}

/** Takes a screenshot of the visible part of a page or of the full page, if there is a folder for it. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
	if (SCREENSHOTS) await page.screenshot({ path: join(ROOT, SCREENSHOTS, `${name}.png`), fullPage });
}

/** Combines several pictures into one, with the HTML `body` that shows them. */
export async function compose(browser: Browser, name: string, viewport: Viewport, body: string): Promise<void> {
	const page = await browser.newPage({ viewport });
	await page.setContent(body);
	await screenshot(page, name);
	await page.close();
}

/** Returns an HTML element with a picture. */
export const imageTag = (png: Buffer) => `<img src="data:image/png;base64,${png.toString("base64")}">`;

/** Fills or clears a field. Playwright clears with the Delete key, which can go to another field while a dialog opens. */
export function fill(field: Locator, text: string): Promise<void> {
	if (text !== "") return field.fill(text);
	return field.evaluate((element: HTMLInputElement) => {
		element.value = "";
		for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
	});
}

/** Waits until the topmost dialog is open. Node-RED moves the focus into it last, and keys pressed before would be lost. */
async function opened(page: Page): Promise<void> {
	await settled(page);
	await page.waitForFunction(`[...document.querySelectorAll(".red-ui-tray")].at(-1)?.contains(document.activeElement)`);
}

/** Waits until the topmost dialog stops moving. */
async function settled(page: Page): Promise<void> {
	await page.waitForFunction(`new Promise((resolve) => {
		let last;
		const look = () => {
			const now = JSON.stringify([...document.querySelectorAll(".red-ui-tray")].map((tray) => tray.getBoundingClientRect()));
			if (now === last) return resolve(true);
			last = now;
			setTimeout(() => requestAnimationFrame(look), 60);
		};
		look();
	})`);
}

/** Node-RED's editor in a real Chromium. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { type NodeRed, ROOT } from "./node-red.js";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const ARGUMENTS =
	"--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run";

/** The folder for pictures; where none is named, none is taken. */
const { SCREENSHOTS } = process.env;
/** Where the editor is kept as it was when a test failed. */
const FAILURES = ".cache/screenshots";

function findChromium(): string | undefined {
	const places = process.env.CHROMIUM ? [process.env.CHROMIUM] : PLACES;
	const found = places.find((place) => existsSync(place));
	if (!found && process.env.CI) throw new Error(`No Chromium in ${places.join(", ")}; set CHROMIUM to its path.`);
	return found;
}

const executablePath = findChromium();

/** A suite that needs Chromium. Without one it is skipped, loudly; under `CI` that is a failure. */
export function describeEditor(title: string, suite: () => void): void {
	if (executablePath) return void describe(title, suite);
	console.warn(`\n!!! No Chromium found: “${title}” is NOT tested. Install it, or set CHROMIUM to its path.\n`);
	describe.skip(title, suite);
}

/** @param more arguments for Chromium beside those of every test */
export const launchBrowser = (...more: string[]) =>
	chromium.launch({ executablePath: executablePath as string, args: [...ARGUMENTS.split(" "), ...more] });

export interface EditorOptions {
	/** Language of the editor. */
	locale?: string;
	dark?: boolean;
	viewport?: Viewport;
}

interface Viewport {
	width: number;
	height: number;
}

/** One page with the editor, and what it reported to the console. */
export interface Editor {
	page: Page;
	/** Errors raised in the page. */
	errors: string[];
	/** Waits until a dialog has slid in. */
	dialog(title: RegExp): Promise<void>;
	/** Opens the dialog of a node on the workspace. */
	open(id: string): Promise<void>;
	/** Presses a button of the dialog on top: `ok`, `cancel`. */
	press(button: "ok" | "cancel"): Promise<void>;
	/** Imports a flow by its text, as someone who pastes it; nodes without a tab then hang on the mouse. */
	import(flow: string): Promise<void>;
	/** Deploys and waits until the flows run; `confirm` where the editor asks first, as it does of what is not valid. */
	deploy(options?: { confirm?: boolean }): Promise<void>;
	/** A property of a node as the editor holds it. */
	property(id: string, name: string): Promise<unknown>;
	/** Takes a picture, if pictures are wanted. */
	screenshot(name: string): Promise<void>;
	/** Keeps a picture of what there is to see of a failure. */
	keepFailure(title: string): Promise<void>;
	close(): Promise<void>;
}

/** Draws diagrams in Markdown, of which there are none; the editor takes a third of a second to load it. */
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
	// The editor slides and fades; a test waits for what is there, not for how it came.
	await page.addStyleTag({ content: "* { transition: none !important; animation: none !important; }" });
	await page.evaluate("jQuery.fx.off = true");
	if (dark) await page.evaluate("document.documentElement.classList.add('nr-theme-dark')");

	const dialog = async (title: RegExp) => {
		await page.locator(".red-ui-tray-titlebar").last().filter({ hasText: title }).waitFor();
		await settled(page);
	};
	return {
		page,
		errors,
		dialog,
		async open(id) {
			await page.evaluate(`RED.editor.edit(RED.nodes.node(${JSON.stringify(id)}))`);
			await settled(page);
		},
		async press(button) {
			const tray = page.locator(".red-ui-tray").last();
			const pressed = await tray.elementHandle();
			await tray.locator(`[id^=node-][id$=dialog-${button}]`).click();
			// Looked for in each frame: Playwright's own wait looks at ever longer intervals.
			await page.waitForFunction((element) => !element?.isConnected, pressed);
			await settled(page);
		},
		async import(flow) {
			await page.keyboard.press("Control+i");
			const text = page.locator("#red-ui-clipboard-dialog-import-text");
			await text.fill(flow);
			// The dialog looks at the text when a key is let go.
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

/** Takes a picture of a page, if pictures are wanted: of what is in view, or of the full page. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
	if (SCREENSHOTS) await page.screenshot({ path: join(ROOT, SCREENSHOTS, `${name}.png`), fullPage });
}

/** Makes one picture of several, by the `body` that shows them. */
export async function compose(browser: Browser, name: string, viewport: Viewport, body: string): Promise<void> {
	const page = await browser.newPage({ viewport });
	await page.setContent(body);
	await screenshot(page, name);
	await page.close();
}

/** A picture as a part of a page. */
export const imageTag = (png: Buffer) => `<img src="data:image/png;base64,${png.toString("base64")}">`;

/** Fills a field, also with nothing, for which Playwright presses Delete: that goes astray while a dialog sets its focus. */
export function fill(field: Locator, text: string): Promise<void> {
	if (text !== "") return field.fill(text);
	return field.evaluate((element: HTMLInputElement) => {
		element.value = "";
		for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
	});
}

/** Waits until the dialog on top lies still. */
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

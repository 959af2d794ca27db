/** The page of the example for Ably, with Ably's own client for browsers, as a person uses it. */
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { Browser, BrowserContextOptions, Page, Route } from "playwright-core";
import { ablyFlow, makeApiKey } from "../support/ably-flow.js";
import { logged, marks, openAblyPage, pressConnect, say, startAblyForBrowser } from "../support/ably-page.js";
import type { Ably } from "../support/ably-service.js";
import { seriousFindings } from "../support/accessibility.js";
import { describeEditor, screenshot } from "../support/editor.js";
import type { NodeRed } from "../support/node-red.js";
import { describeWith, NO_OPENSSL } from "../support/openssl.js";
import { borrowNodeRed } from "../support/shared.js";

/** Where the client for browsers connects to if nobody tells it otherwise. */
const ABLY = "wss://main.realtime.ably.net";

describeEditor("the page of the example for Ably", () => {
	describeWith(NO_OPENSSL, "with a stand-in for Ably that has a certificate", () => {
		const apiKey = makeApiKey();
		let nodeRed: NodeRed;
		let service: Ably;
		let browser: Browser;
		let page: Page;
		let problems: string[];
		let origins: Set<string>;
		before(async () => {
			nodeRed = await borrowNodeRed();
			({ service, browser } = await startAblyForBrowser(apiKey));
		});
		after(async () => {
			await browser?.close();
			await service?.stop();
			await nodeRed?.stop();
		});
		beforeEach(() => nodeRed.deploy(ablyFlow(apiKey)));
		afterEach(async () => {
			await page.close();
			service.reset();
		});

		async function newPage(options: BrowserContextOptions = {}): Promise<void> {
			page = await browser.newPage({ viewport: { width: 720, height: 900 }, ...options });
			page.setDefaultTimeout(10_000);
			[problems, origins] = [[], new Set()];
			page.on("pageerror", (error) => problems.push(String(error)));
			page.on("console", (message) => {
				if (message.type() === "error") problems.push(message.text());
			});
			// The icon is in the page, and no browser need ask for it.
			const keep = (to: { url(): string }) => {
				const [origin] = /^\w+:\/\/[^/:]+/.exec(to.url()) ?? [];
				if (origin) origins.add(origin);
			};
			page.on("request", keep);
			page.on("websocket", keep);
		}
		async function open(options?: BrowserContextOptions): Promise<void> {
			await newPage(options);
			await openAblyPage(page, nodeRed.url);
		}
		const texts = (selector: string) => page.locator(`${selector} li`).allInnerTexts();
		/** The log, without the times. */
		const log = async () =>
			(await texts("#log")).map((line) => line.replace(/^\S+( [AP]M)? /, "").replace(/until .*/, "until …"));

		it("connects with a token of the flow, and sends and receives", async () => {
			await open();
			await say(page, "good morning");
			assert.deepEqual(await log(), ["connecting", "token 1 for guest, valid until …", "connected"]);
			assert.deepEqual(await texts("#messages"), ["guest: good morning"]);
			assert.deepEqual(service.published("lobby"), ["good morning"]);
			assert.deepEqual([...origins].sort(), ["http://127.0.0.1", "https://cdn.ably.com", ABLY]);
			assert.deepEqual(problems, []);
		});

		it("renews the token when it nears its end, without a gap", async () => {
			await open();
			await say(page, "number 1");
			const renewed = service.renewTokens();
			await say(page, "number 2");
			await renewed;
			await logged(page, "still connected, with the new token");
			await say(page, "number 3");
			assert.deepEqual(await log(), [
				"connecting",
				"token 1 for guest, valid until …",
				"connected",
				"token 2 for guest, valid until …",
				"still connected, with the new token",
			]);
			assert.deepEqual(service.published("lobby"), ["number 1", "number 2", "number 3"]);
			assert.deepEqual(await texts("#messages"), ["guest: number 1", "guest: number 2", "guest: number 3"]);
			assert.equal(service.tokens.length, 2);
			assert.deepEqual(problems, []);
		});

		it("connects again when the token ended before it was renewed", async () => {
			await open();
			await say(page, "before");
			service.endTokens();
			await logged(page, "disconnected: Token expired");
			await logged(page, "token 2 for guest");
			await say(page, "after");
			assert.equal((await log()).at(-1), "connected");
			assert.deepEqual(await texts("#messages"), ["guest: before", "guest: after"]);
		});

		it("asks for a new token at the press of a button", async () => {
			await open();
			await page.getByRole("button", { name: "Ask for a new token" }).click();
			await logged(page, "still connected, with the new token");
			assert.equal(service.tokens.length, 2);
			assert.deepEqual(problems, []);
		});

		it("keeps the token out of the page and of what outlives it", async () => {
			await open();
			assert.doesNotMatch(await page.content(), /eyJ/);
			const kept = await page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])");
			assert.doesNotMatch(String(kept), /eyJ/);
		});

		it("does nothing before Connect is pressed, and then marks each step", async () => {
			await newPage();
			await page.goto(`${nodeRed.url}/ably`);
			assert.deepEqual(await marks(page), ["○ token requested", "○ client initialized", "○ connected"]);
			await page.getByLabel("Message").fill("too early");
			await page.keyboard.press("Enter");
			assert.equal(new URL(page.url()).search, "");
			assert.deepEqual([service.tokens, await log()], [[], []]);
			// The client connects only when the test lets the answer through.
			const asked = new EventEmitter();
			await page.route("**/ably/token", (route) => asked.emit("route", route));
			const [[route]] = await Promise.all([
				once(asked, "route") as Promise<[Route]>,
				page.getByRole("button", { name: "Connect" }).click(),
			]);
			assert.deepEqual(await marks(page), ["○ token requested", "✓ client initialized", "○ connected"]);
			assert.ok(await page.getByRole("button", { name: "Connect" }).isDisabled());
			await route.continue();
			await page.locator("#state", { hasText: /^connected$/ }).waitFor();
			assert.deepEqual(await marks(page), ["✓ token requested", "✓ client initialized", "✓ connected"]);
			assert.deepEqual(problems, []);
		});

		it("says why it has no token, and that it is not connected", async () => {
			await nodeRed.deploy(ablyFlow(""));
			await newPage();
			await pressConnect(page, nodeRed.url);
			await logged(page, "the flow answered 500");
			assert.equal(await page.locator("#state").innerText(), "disconnected");
			assert.deepEqual(await marks(page), [
				"✗ token requested: the flow answered 500",
				"✓ client initialized",
				"○ connected",
			]);
		});

		it("gives the client the status of an answer that is not OK, so that 403 ends it until Connect is pressed again", async () => {
			await newPage();
			await page.route("**/ably/token", (route) => route.fulfill({ status: 403, body: "no" }));
			await pressConnect(page, nodeRed.url);
			await page.locator("#state", { hasText: /^failed$/ }).waitFor();
			assert.deepEqual(await marks(page), [
				"✗ token requested: the flow answered 403",
				"✓ client initialized",
				"✗ connected",
			]);
			assert.equal(service.tokens.length, 0);
			await page.unroute("**/ably/token");
			await page.getByRole("button", { name: "Connect" }).click();
			await page.locator("#state", { hasText: /^connected$/ }).waitFor();
			assert.deepEqual(await marks(page), ["✓ token requested", "✓ client initialized", "✓ connected"]);
		});

		it("says that it has no client", async () => {
			await newPage();
			await page.route("https://cdn.ably.com/**", (route) => route.abort());
			await page.goto(`${nodeRed.url}/ably`);
			await page.getByText("The Ably client could not be loaded from cdn.ably.com.").waitFor();
			assert.deepEqual(await marks(page), ["○ token requested", "✗ client initialized", "○ connected"]);
			assert.ok(await page.getByRole("button", { name: "Connect" }).isDisabled());
		});

		it("can be used by everybody", async () => {
			for (const colorScheme of ["light", "dark"] as const) {
				await newPage({ colorScheme });
				await page.goto(`${nodeRed.url}/ably`);
				assert.deepEqual(await seriousFindings(page, "main"), []);
				await page.getByRole("button", { name: "Connect" }).click();
				await page.locator("#state", { hasText: /^connected$/ }).waitFor();
				assert.deepEqual(await seriousFindings(page, "main"), []);
				if (colorScheme === "light") await page.close();
			}
		});

		for (const [name, colorScheme, width] of [
			["ably", "light", 720],
			["ably dark", "dark", 720],
			["ably narrow", "light", 320],
		] as const) {
			it(`fits: ${name}`, async () => {
				await open({ colorScheme, viewport: { width, height: 900 } });
				await say(page, "good morning, this is a message that is longer than a narrow window is wide");
				await page.getByRole("button", { name: "Ask for a new token" }).click();
				await logged(page, "still connected, with the new token");
				assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
				const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
				assert.equal(background, colorScheme === "dark" ? "rgb(23, 25, 28)" : "rgb(244, 245, 247)");
				await screenshot(page, name, true);
				assert.deepEqual(problems, []);
			});
		}
	});
});

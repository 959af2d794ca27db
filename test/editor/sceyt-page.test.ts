/** The page of the example “Log in to Sceyt”: the client, whose clock the test moves. */
import assert from "node:assert/strict";
import type { Page, Response } from "playwright-core";
import { describeEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { sharedKeyPair, toPem } from "../support/openssl.js";
import { sceytFlow } from "../support/sceyt.js";
import { read } from "../support/tokens.js";

const MINUTE = 60_000;

/** Writes down in which order the steps of the page are done. */
const WATCH_STEPS = `
	window.done = [];
	const steps = [...document.querySelectorAll("li")];
	const note = (changes) => {
		for (const { target, oldValue } of changes) if (oldValue === "") done.push(steps.indexOf(target) + 1);
	};
	for (const step of steps) new MutationObserver(note).observe(step, { attributeFilter: ["class"], attributeOldValue: true });
`;

describeEditor("the page of the log-in to Sceyt", () => {
	const pair = sharedKeyPair("rsa");
	const keys = { privatekey: toPem(pair.privateKey), publickey: toPem(pair.publicKey) };
	const suite = browsing();
	let page: Page;
	/** What the page asked for, and the tokens it was given and sent. */
	let requests: string[];
	let given: Promise<string>[];
	let sent: string[];
	let problems: string[];
	beforeEach(async () => {
		await suite.nodeRed.deploy(sceytFlow(keys));
		page = await suite.browser.newPage({ viewport: { width: 320, height: 800 } });
		page.setDefaultTimeout(10_000);
		await page.clock.install();
		[requests, given, sent, problems] = [[], [], [], []];
		page.on("pageerror", (error) => problems.push(String(error)));
		page.on("request", (request) => {
			if (request.method() !== "POST") return;
			requests.push(new URL(request.url()).pathname);
			const [, token] = (request.headers().authorization ?? "").split(" ");
			if (token) sent.push(token);
		});
		await page.goto(`${suite.nodeRed.url}/sceyt`);
		page.on("response", (response) => {
			if (response.ok() && response.url().endsWith("/sceyt/token")) given.push(tokenOf(response));
		});
	});
	afterEach(async () => {
		await page.close();
		assert.deepEqual(problems, []);
	});

	const tokenOf = async (response: Response) => ((await response.json()) as { token: string }).token;
	const connect = () => page.getByRole("button", { name: "Connect" }).click();
	const says = (text: string) => page.locator("#state", { hasText: text }).waitFor();

	it("goes through the five steps in their order", async () => {
		await page.evaluate(WATCH_STEPS);
		await connect();
		await says("Connected as jamie by token 1.");
		assert.deepEqual(await page.evaluate("done"), [1, 2, 3, 4, 5]);
		assert.deepEqual(requests, ["/sceyt/token", "/sceyt/connect"]);
		assert.deepEqual(sent, await Promise.all(given));
		assert.match(await page.locator("pre").innerText(), /"sub": "jamie"/);
	});

	it("has the next token before the one it has expires", async () => {
		await connect();
		await says("by token 1. The next is fetched in 50 minutes, 10 minutes before this one expires.");
		await page.clock.fastForward(45 * MINUTE);
		assert.equal(requests.length, 2);
		await page.clock.fastForward(6 * MINUTE);
		await says("by token 2.");
		const first = read(String(sent[0])).claims;
		assert.ok(Number(await page.evaluate("Date.now() / 1000")) < Number(first.exp));
		await page.clock.fastForward(51 * MINUTE);
		await says("by token 3.");
		assert.equal(sent.length, 3);
		assert.deepEqual(sent, await Promise.all(given));
	});

	it("is not misled by a clock that is wrong", async () => {
		await page.clock.setSystemTime("2040-01-01");
		await connect();
		await says("by token 1.");
		await page.clock.fastForward(45 * MINUTE);
		assert.equal(requests.length, 2);
		await page.clock.fastForward(6 * MINUTE);
		await says("by token 2.");
	});

	it("tries again where the next token does not come at once", async () => {
		await connect();
		await says("by token 1.");
		await suite.nodeRed.deploy(sceytFlow({ publickey: keys.publickey }));
		await page.clock.fastForward(51 * MINUTE);
		await says("No access: No token could be made. The log of Node-RED says why. Trying again in 30 seconds.");
		await suite.nodeRed.deploy(sceytFlow(keys));
		await page.clock.fastForward(MINUTE);
		await says("by token 2.");
	});

	it("keeps the token in memory only, and fits a small screen", async () => {
		await connect();
		await says("by token 1.");
		assert.equal(await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"), 0);
		assert.doesNotMatch(await page.content(), /eyJ/);
		assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
	});
});

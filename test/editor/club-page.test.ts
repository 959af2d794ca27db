/** The page of the example “Log in with sessions” in tabs of one browser, with two Node-REDs behind one address and Redis. */
import assert from "node:assert/strict";
import type { BrowserContext, Page, Route } from "playwright-core";
import { Member } from "../support/club.js";
import { describeEditor, screenshot } from "../support/editor.js";
import { sharedBrowser } from "../support/shared.js";
import { type Club, startClub } from "../support/two-node-reds.js";

const PASSWORD = "likes-the-club";

describeEditor("the page of a log-in with sessions", () => {
	let club: Club;
	let context: BrowserContext;
	let problems: string[];
	before(async () => {
		// So short that a page renews while a test waits for it.
		club = await startClub({ config: { expiresin: "4s" }, store: { reusegrace: "10s" } });
		// Each Node-RED has users of its own in its context.
		for (const { url } of club.nodeReds) assert.equal((await new Member(url).register("jamie", PASSWORD)).status, 200);
	});
	after(() => club?.stop());
	beforeEach(async () => {
		problems = [];
		context = await (await sharedBrowser()).newContext({ viewport: { width: 720, height: 900 } });
		context.setDefaultTimeout(10_000);
	});
	afterEach(async () => {
		await context.close();
		assert.deepEqual(problems, []);
	});

	async function tab(): Promise<Page> {
		const page = await context.newPage();
		page.on("pageerror", (error) => problems.push(String(error)));
		page.on("console", (message) => {
			// The browser reports every answer of 400 and above.
			if (message.type() === "error" && !/Failed to load resource/.test(message.text())) problems.push(message.text());
		});
		await page.goto(`${club.proxy.url}/club`);
		return page;
	}
	const who = (page: Page, text: RegExp) => page.locator("#who").filter({ hasText: text }).waitFor();
	const IN = /^Logged in as jamie. Roles: member/;
	const OUT = /^Not logged in/;
	async function logIn(page: Page): Promise<void> {
		await page.getByLabel("Name").fill("jamie");
		await page.getByLabel("Password").fill(PASSWORD);
		await page.getByRole("button", { name: "Log in" }).click();
		await who(page, IN);
	}
	/** Presses a button, and returns the answer as it is shown. */
	async function press(page: Page, name: string): Promise<string> {
		const answers = page.locator("#answers li");
		const before = await answers.count();
		await page.getByRole("button", { name, exact: true }).click();
		await answers.nth(before).waitFor();
		return answers.first().innerText();
	}
	const renewal = (page: Page) => page.waitForResponse((response) => response.url().endsWith("/club/refresh"));

	it("stays logged in after a reload and in another tab, by turns of both Node-REDs", async () => {
		const first = await tab();
		await who(first, OUT);
		assert.match(await press(first, "Protected route"), /→ 401/);
		await logIn(first);
		assert.match(await press(first, "Protected route"), /→ 200 .*Welcome, jamie/s);
		await first.reload();
		await who(first, IN);
		const second = await tab();
		await who(second, IN);
		assert.match(await press(second, "Protected route"), /→ 200 .*Welcome, jamie/s);
		await screenshot(first, "club");
		assert.ok(
			club.proxy.answered.every((number) => number > 2),
			String(club.proxy.answered),
		);
	});

	it("renews before the token expires, in two tabs at once", async () => {
		const tabs = [await tab(), await tab()];
		await logIn(tabs[0] as Page);
		await who(tabs[1] as Page, IN);
		for (let turn = 0; turn < 2; turn++) {
			const answers = await Promise.all(tabs.map((page) => renewal(page)));
			assert.deepEqual(
				answers.map((answer) => answer.status()),
				[200, 200],
			);
		}
		for (const page of tabs) assert.match(await press(page, "Protected route"), /→ 200/);
		const answers = await Promise.all(tabs.map((page) => press(page, "Renew now")));
		for (const answer of answers) assert.match(answer, /→ 200/);
		for (const page of tabs) await who(page, IN);
	});

	it("logs in and out in all tabs together, on both Node-REDs", async () => {
		const [first, second] = [await tab(), await tab()];
		await logIn(first);
		await who(second, IN);
		const [cookie] = await context.cookies(`${club.proxy.url}/club`);
		assert.match(await press(second, "Log out"), /→ 200 .*"ended": true/s);
		for (const page of [first, second]) {
			await who(page, OUT);
			assert.match(await press(page, "Protected route"), /→ 401/);
		}
		assert.deepEqual(await context.cookies(`${club.proxy.url}/club`), []);
		for (const { url } of club.nodeReds) {
			const copy = Object.assign(new Member(url), { cookie: `club-session=${cookie?.value}` });
			assert.equal((await copy.renew()).status, 400);
		}
	});

	it("stays logged in while a deploy takes its routes away, swallows a renewal and answers late", async function () {
		this.timeout(60_000);
		const [page, other] = [await tab(), await tab()];
		await logIn(page);
		await who(other, IN);
		// While flows start, there is no route; a request that came before that is never answered.
		let state: "away" | "deaf" | "well" = "away";
		let swallowed: () => void = () => {};
		const isSwallowed = new Promise<void>((resolve) => {
			swallowed = resolve;
		});
		await page.route("**/club/refresh", (route: Route) => {
			if (state === "away") return route.fulfill({ status: 404, body: '"Cannot POST /club/refresh"' });
			if (state === "well") return route.continue();
			state = "well";
			return swallowed();
		});
		assert.match(await press(page, "Renew now"), /→ 404/);
		await who(page, IN);
		state = "deaf";
		await isSwallowed;
		// It gives up after five seconds, and tries again after two.
		const answer = await page.waitForResponse((response) => response.url().endsWith("/club/refresh"), {
			timeout: 18_000,
		});
		assert.equal(answer.status(), 200);
		await who(page, IN);
		assert.match(await press(other, "Renew now"), /→ 200/);
		for (const one of [page, other]) assert.match(await press(one, "Protected route"), /→ 200/);
	});

	it("renews in one tab after the other, so that no late answer puts an older cookie back", async () => {
		const [slow, quick] = [await tab(), await tab()];
		await logIn(slow);
		await who(quick, IN);
		let goOn: () => void = () => {};
		const asked = new Promise<void>((isAsked) => {
			void slow.route(
				"**/club/refresh",
				async (route) => {
					isAsked();
					await new Promise<void>((resolve) => {
						goOn = resolve;
					});
					await route.continue();
				},
				{ times: 1 },
			);
		});
		const late = press(slow, "Renew now");
		await asked;
		const order: string[] = [];
		const isRenewal = (url: string) => url.endsWith("/club/refresh");
		slow.on("response", (response) => isRenewal(response.url()) && order.push("slow is answered"));
		quick.on("request", (request) => isRenewal(request.url()) && order.push("quick asks"));
		const waiting = press(quick, "Renew now");
		await quick.getByRole("button", { name: "Renew now" }).click();
		goOn();
		for (const answer of [await late, await waiting]) assert.match(answer, /→ 200/);
		assert.deepEqual(order.slice(0, 2), ["slow is answered", "quick asks"]);
		for (const page of [slow, quick]) assert.match(await press(page, "Protected route"), /→ 200/);
	});

	it("keeps tokens out of reach of scripts, and of the cookie's other paths", async () => {
		const page = await tab();
		await logIn(page);
		assert.equal(await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"), 0);
		assert.doesNotMatch(await page.content(), /eyJ/);
		assert.deepEqual(await context.cookies(`${club.proxy.url}/other`), []);
		const [cookie] = await context.cookies(`${club.proxy.url}/club`);
		assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, "Strict", "/club"]);
	});

	it("lives through a Redis and a Node-RED that are killed", async () => {
		const page = await tab();
		await logIn(page);
		await club.redis.kill();
		assert.match(await press(page, "Renew now"), /→ 503/);
		await who(page, IN);
		await club.redis.start();
		await renewal(page);
		await page.waitForResponse(
			async (response) => response.url().endsWith("/club/refresh") && response.status() === 200,
		);
		await club.nodeReds[1].kill();
		for (let turn = 0; turn < 3; turn++) assert.match(await press(page, "Renew now"), /→ 200/);
		assert.match(await press(page, "Protected route"), /→ 200/);
	});
});

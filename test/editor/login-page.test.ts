/** The page of the example “Log in”, as a person uses it. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { Page } from "playwright-core";
import { describeEditor, screenshot } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { logIn, logInFlow, PASSWORDS, type User } from "../support/log-in.js";

describeEditor("the page of the log-in", () => {
	const suite = browsing();
	let page: Page;
	let problems: string[];
	let requests: string[];
	before(async () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		await suite.nodeRed.deploy(logInFlow(privateKey.export({ type: "pkcs8", format: "pem" }) as string));
		await logIn(suite.nodeRed.url, "jamie");
	});
	afterEach(async () => {
		await page.close();
		assert.deepEqual(problems, []);
		assert.deepEqual(
			requests.filter((url) => !url.startsWith(`${suite.nodeRed.url}/`) && !url.startsWith("data:")),
			[],
		);
	});

	async function open(colorScheme: "light" | "dark" = "light", width = 720): Promise<void> {
		page = await suite.browser.newPage({ colorScheme, viewport: { width, height: 900 } });
		page.setDefaultTimeout(10_000);
		[problems, requests] = [[], []];
		page.on("pageerror", (error) => problems.push(String(error)));
		page.on("console", (message) => {
			// The browser reports every answer of 400 and above.
			if (message.type() === "error" && !/Failed to load resource/.test(message.text())) problems.push(message.text());
		});
		page.on("request", (request) => requests.push(request.url()));
		await page.exposeFunction("reportViolation", (what: string) => problems.push(what));
		await page.addInitScript(`addEventListener("securitypolicyviolation", (event) => {
			reportViolation(event.violatedDirective + " refused " + event.blockedURI);
		})`);
		await page.goto(`${suite.nodeRed.url}/login`);
	}

	const answers = () => page.locator("#answers li");
	/** Does something that is answered, and returns the answer as it is shown. */
	async function answerTo(action: () => Promise<void>): Promise<string> {
		const before = await answers().count();
		await action();
		await answers().nth(before).waitFor();
		return answers().first().innerText();
	}
	const enter = (name: string, password: string) =>
		answerTo(async () => {
			await page.getByLabel("Name").fill(name);
			await page.getByLabel("Password").fill(password);
			await page.getByRole("button", { name: "Log in" }).click();
		});
	const enterAs = (name: User) => enter(name, PASSWORDS[name]);
	const press = (name: string) => answerTo(() => page.getByRole("button", { name }).click());

	it("shows what each user may do, and what not", async () => {
		await open();
		const expected = { jamie: [200, 403, 403], kim: [200, 200, 403], sam: [200, 200, 200] };
		for (const name of Object.keys(expected) as User[]) {
			assert.match(await enterAs(name), /^POST \/login → 200 OK, a token that says\n/);
			assert.match(await page.locator("#who").innerText(), new RegExp(`^Logged in as ${name}, who may GET /api/news`));
			const [news, articles, users] = expected[name];
			assert.match(await press("News"), new RegExp(`^GET /api/news → ${news} .*"readBy": "${name}"`, "s"));
			assert.match(await press("Articles"), new RegExp(`^GET /api/articles → ${articles} `));
			assert.match(await press("Users"), new RegExp(`^GET /api/users → ${users} `));
		}
	});

	it("shows the demo users, and fills in the form for one", async () => {
		await open();
		const rows = await page.locator("table tr:has(td)").allInnerTexts();
		assert.deepEqual(
			rows.map((row) => row.split("\t").slice(0, 2)),
			Object.entries(PASSWORDS),
		);
		for (const name of Object.keys(PASSWORDS)) {
			await page.getByRole("button", { name, exact: true }).click();
			await press("Log in");
			assert.match(await page.locator("#who").innerText(), new RegExp(`^Logged in as ${name}`));
		}
	});

	it("is answered 401 before a log-in and after one that failed", async () => {
		await open();
		assert.match(await press("News"), /^GET \/api\/news → 401 Unauthorized/);
		await enterAs("kim");
		assert.match(await enter("kim", "wrong"), /^POST \/login → 401 .*Name or password is wrong/s);
		assert.equal(await page.locator("#who").innerText(), "Not logged in.");
		assert.equal(await page.getByLabel("Password").inputValue(), "");
		assert.match(await press("News"), /^GET \/api\/news → 401 Unauthorized/);
	});

	it("keeps the token in memory only", async () => {
		await open();
		await enterAs("kim");
		assert.equal(await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"), 0);
		assert.doesNotMatch(await page.content(), /eyJ/);
		assert.ok(requests.every((url) => !url.includes("eyJ")));
		await page.reload();
		assert.match(await press("News"), /^GET \/api\/news → 401 Unauthorized/);
	});

	it("runs no script or style that someone else puts into it", async () => {
		await open();
		const put = (tag: string, text: string) =>
			page.evaluate(
				`document.head.append(Object.assign(document.createElement("${tag}"), { textContent: "${text}" }))`,
			);
		await put("script", "window.intruder = true");
		await put("style", "main { display: none }");
		assert.equal(await page.evaluate("window.intruder"), undefined);
		assert.equal(await page.evaluate("getComputedStyle(document.querySelector('main')).display"), "grid");
		const refused = problems.splice(0).filter((problem) => / refused inline$/.test(problem));
		assert.deepEqual(refused, ["script-src-elem refused inline", "style-src-elem refused inline"]);
	});

	it("works with the keyboard alone", async () => {
		await open();
		await page.getByLabel("Name").focus();
		await page.keyboard.type("kim");
		await page.keyboard.press("Tab");
		await page.keyboard.type(PASSWORDS.kim);
		assert.match(await answerTo(() => page.keyboard.press("Enter")), /^POST \/login → 200 OK/);
	});

	for (const [name, scheme, width] of [
		["login", "light", 720],
		["login dark", "dark", 720],
		["login narrow", "light", 320],
	] as const) {
		it(`fits: ${name}`, async () => {
			await open(scheme, width);
			await press("News");
			await enterAs("kim");
			await press("Articles");
			await press("Users");
			assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
			const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
			assert.equal(background, scheme === "dark" ? "rgb(23, 25, 28)" : "rgb(244, 245, 247)");
			await screenshot(page, name, true);
		});
	}
});

/** The page of the example “One-time links”, as a person opens it from a mail. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { describeEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow } from "../support/fixtures.js";
import { mint, SECRET } from "../support/tokens.js";

const CLAIMS = { iss: "https://mail.example.com", aud: "https://mail.example.com", purpose: "confirm" };

describeEditor("the page of a one-time link", () => {
	const suite = browsing();
	let page: Page;
	let requests: string[];
	let problems: string[];
	before(async () => {
		const flow = exampleFlow("One-time links");
		await suite.nodeRed.deploy(
			flow.map((node) => (node.type === "jwt-config" ? { ...node, credentials: { secret: SECRET } } : node)),
		);
	});
	afterEach(async () => {
		await page.close();
		assert.deepEqual(problems, []);
	});

	let tokens = 0;
	const link = (claims: object = {}) =>
		mint({ ...CLAIMS, sub: "jamie", jti: `link ${++tokens}`, exp: Math.floor(Date.now() / 1000) + 600, ...claims });
	async function open(token: string): Promise<void> {
		page = await suite.browser.newPage();
		page.setDefaultTimeout(10_000);
		[requests, problems] = [[], []];
		page.on("request", (request) => requests.push(request.url()));
		page.on("pageerror", (error) => problems.push(String(error)));
		await page.goto(`${suite.nodeRed.url}/once${token && "#"}${token}`);
	}
	const says = (hasText: string) => page.locator("#answer").filter({ hasText }).waitFor();
	const confirm = () => page.getByRole("button", { name: "Confirm" }).click();

	it("confirms when someone presses the button, once, and is used up by nobody who only looks", async () => {
		const token = link();
		await open(token);
		await page.close();
		await open(token);
		assert.ok(
			requests.every((url) => !url.includes(token)),
			"the token is in no URL that is asked for",
		);
		assert.ok(!page.url().includes(token), "nor in the history");
		await confirm();
		await says("Thank you, jamie is confirmed.");
		assert.equal(await page.getByRole("button").isVisible(), false);
		await page.close();
		await open(token);
		await confirm();
		await says("This link was used before, or is too old.");
	});

	it("says that a link is too old, or incomplete", async () => {
		await open(link({ exp: 1 }));
		await confirm();
		await says("too old");
		await page.close();
		await open("");
		await says("This link is incomplete.");
		assert.equal(await page.getByRole("button").isDisabled(), true);
	});
});

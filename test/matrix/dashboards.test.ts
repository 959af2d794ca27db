/** Both dashboards from the registry, guarded, in a real Chromium. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { DASHBOARD_1, DASHBOARD_2, withDashboard } from "../support/dashboards.js";
import { allMatches, blocks, read, section } from "../support/documents.js";
import { describeEditor, launchBrowser } from "../support/editor.js";
import { CONFIG, mint, now } from "../support/guarded.js";
import { type HeaderProxy, startHeaderProxy } from "../support/header-proxy.js";
import { startServer, stopServers } from "../support/jwks-server.js";
import { type FlowNode, type NodeRed, type NodeRedOptions, startNodeRed } from "../support/node-red.js";
import { fetchRuntime } from "../support/runtimes.js";

/** Opens a page with the token of a user in a cookie, as a log-in page sets it. */
async function openAs(
	browser: Browser,
	url: string,
	claims?: object,
): Promise<{ page: Page; context: BrowserContext }> {
	const context = await browser.newContext();
	const cookie = { name: "token", url, httpOnly: true, sameSite: "Strict" as const };
	if (claims) await context.addCookies([{ ...cookie, value: mint(claims) }]);
	return { page: await context.newPage(), context };
}

/** What Socket.IO answers to a client that connects by plain HTTP: `40…` if it is accepted, `44…` if it is not. */
async function connectByPolling(url: string, headers: Record<string, string> = {}): Promise<string> {
	const open = await (await fetch(`${url}?EIO=4&transport=polling`, { headers })).text();
	const { sid } = JSON.parse(open.slice(1)) as { sid: string };
	const session = `${url}?EIO=4&transport=polling&sid=${sid}`;
	await fetch(session, { method: "POST", body: "40", headers });
	return (await fetch(session, { headers })).text();
}

/** Lets a page open a WebSocket, and returns what Socket.IO answers to it. */
const connectFromPage = (page: Page, url: string) =>
	page.evaluate(
		(address) =>
			new Promise<string>((resolve) => {
				const socket = new WebSocket(`${address}?EIO=4&transport=websocket`);
				socket.onmessage = ({ data }) => (data[0] === "0" ? socket.send("40") : resolve(data));
				socket.onclose = () => resolve("closed");
			}),
		url.replace("http", "ws"),
	);

const READING = /reading (\d+)/;
const readingOn = async (page: Page) => Number(READING.exec(await page.locator("body").innerText())?.[1]);

/** Waits for a new reading on a page. */
async function nextReading(page: Page): Promise<void> {
	await page.getByText(READING).first().waitFor();
	const before = await readingOn(page);
	await page.waitForFunction((last) => !document.body.innerText.includes(`reading ${last}\n`), before);
}

interface Dashboard {
	name: string;
	version: string;
	path: string;
	/** The heading of the recipe with its `settings.js`. */
	recipe: string;
	flow: readonly FlowNode[];
}

const ONE = { name: "node-red-dashboard", version: "3.6.6", path: "/ui", recipe: "Dashboard 1", flow: DASHBOARD_1 };
const TWO = {
	...{ name: "@flowfuse/node-red-dashboard", version: "1.31.0", path: "/dashboard" },
	...{ recipe: "Dashboard 2 with your own login page", flow: DASHBOARD_2 },
};
const RECIPES = read("docs/guard-recipes.md");

/** Starts Node-RED with the `settings.js` of a recipe, and deploys a flow with the configuration that it names. */
async function startByRecipe(
	{ name, version, recipe, flow }: Omit<Dashboard, "path">,
	options: NodeRedOptions = {},
	code = '...require("./documented.js"),',
): Promise<NodeRed> {
	const [documented = ""] = blocks(section(RECIPES, recipe), "js");
	const install = (userDir: string) => {
		withDashboard(name, version)(userDir);
		writeFileSync(join(userDir, "documented.js"), documented);
	};
	const nodeRed = await startNodeRed({ ...options, install, code });
	const [config = ""] = new Set(allMatches(documented, /Guard\("([^"]+)"/g));
	await nodeRed.deploy(flow.map((node) => (node === CONFIG ? { ...CONFIG, name: config } : node)));
	return nodeRed;
}

/** Tests a dashboard with the `settings.js` of its recipe. */
function isGuarded(dashboard: Dashboard, runtime: () => NodeRedOptions): () => State {
	const state = {} as State;
	before(async function () {
		// The packages may have to be fetched.
		this.timeout(300_000);
		state.nodeRed = await startByRecipe(dashboard, runtime());
		state.browser = await launchBrowser();
		state.url = state.nodeRed.url + dashboard.path;
		state.io = `${state.url}/socket.io/`;
	});
	after(async () => {
		await state.browser?.close();
		await state.nodeRed?.stop();
		await stopServers();
	});

	it("gives no page, no file and no data without a token, or with an expired one", async function () {
		this.timeout(60_000);
		for (const claims of [undefined, { exp: now() - 1 }]) {
			const { page, context } = await openAs(state.browser, state.url, claims);
			await page.goto(state.url);
			// Nothing answers there in this test.
			assert.equal(page.url(), `${state.nodeRed.url}/login?return_to=${encodeURIComponent(dashboard.path)}`);
			assert.equal((await page.request.get(`${state.url}/index.html`)).status(), 401);
			const cookie = (await context.cookies(state.url)).map(({ value }) => `token=${value}`).join();
			const answer = await connectByPolling(state.io, { Cookie: cookie });
			assert.match(answer, /^44\{.*"statusCode":401/);
			assert.doesNotMatch(answer, READING);
			await context.close();
		}
	});

	it("shows new readings with a token, and none any more once it has expired", async function () {
		this.timeout(60_000);
		const { page, context } = await openAs(state.browser, state.url, { name: "Jamie", exp: now() + 6 });
		const closed = new Promise<number>((resolve) => {
			page.on("websocket", (socket) => socket.on("close", () => resolve(Date.now())));
		});
		assert.equal((await page.goto(state.url))?.status(), 200);
		await nextReading(page);
		await closed;
		const last = await readingOn(page);
		assert.equal((await page.request.get(state.url)).status(), 401);
		assert.match(await connectFromPage(page, state.io), /^44/);
		assert.equal(await readingOn(page), last);
		await context.close();
	});

	it("connects no page of another origin, though the browser sends the user's cookie along", async function () {
		this.timeout(60_000);
		const { page, context } = await openAs(state.browser, state.url, { name: "Jamie" });
		await page.goto(state.url);
		assert.match(await connectFromPage(page, state.io), /^40/);
		const other = await startServer((_request, response) => response.setHeader("Content-Type", "text/html").end("<p>"));
		await page.goto(other.origin);
		assert.match(await connectFromPage(page, state.io), /^44.*another origin/);
		await context.close();
	});
	return () => state;
}

interface State {
	nodeRed: NodeRed;
	browser: Browser;
	url: string;
	io: string;
}

describeEditor("Dashboard 1 under guards", () => {
	isGuarded(ONE, () => ({}));
});

for (const [nodeRed, runtime] of [
	["4.1", () => ({})],
	["5.0", () => fetchRuntime("5.0", "24")],
] as const) {
	describeEditor(`Dashboard 2 under guards, on Node-RED ${nodeRed}`, () => {
		const state = isGuarded(TWO, runtime);

		it("tells flows who it is, which show the name to its own connection and a page to admins alone", async function () {
			this.timeout(60_000);
			const { browser, url } = state();
			const [jamie, kim] = [
				await openAs(browser, url, { name: "Jamie" }),
				await openAs(browser, url, { name: "Kim", roles: ["admin"] }),
			];
			await jamie.page.goto(url);
			await kim.page.goto(url);
			await jamie.page.getByText("Jamie").waitFor();
			await kim.page.getByText("Kim").waitFor();
			const entries = ({ page }: { page: Page }) => page.locator(".v-navigation-drawer").innerText();
			await kim.page.locator(".v-navigation-drawer").getByText("Admin").waitFor({ state: "attached" });
			assert.doesNotMatch(await entries(jamie), /Admin/);
			assert.equal(await jamie.page.getByText("Kim").count(), 0);
			await Promise.all([jamie.context.close(), kim.context.close()]);
		});
	});
}

describeEditor("Dashboard 2 behind a proxy that adds the user's token", () => {
	const recipe = "Dashboard 2 with Keycloak";
	const [func = ""] = blocks(section(RECIPES, recipe), "text");
	let nodeRed: NodeRed;
	let proxy: HeaderProxy;
	let browser: Browser;
	before(async function () {
		// The packages may have to be fetched.
		this.timeout(300_000);
		const flow = DASHBOARD_2.map((node) =>
			node.id === "greet" ? { ...node, func, outputs: 1, wires: [["user"]] } : node,
		);
		// Dashboard 2 takes a list, too.
		const code = `...(({ dashboard, ...others }) => ({
			...others, dashboard: { ...dashboard, ioMiddleware: [dashboard.ioMiddleware] },
		}))(require("./documented.js")),`;
		nodeRed = await startByRecipe({ ...TWO, recipe, flow }, {}, code);
		proxy = await startHeaderProxy(nodeRed.url, "X-Forwarded-Access-Token");
		browser = await launchBrowser();
	});
	after(() => Promise.all([browser?.close(), proxy?.stop(), nodeRed?.stop()]));

	it("works for operators who are logged in, and shows their name", async function () {
		this.timeout(60_000);
		const page = await browser.newPage();
		const url = `${proxy.url}/dashboard`;
		await page.goto(url);
		assert.equal(page.url(), `${proxy.url}/oauth2/start?rd=%2Fdashboard`);
		const claims = { preferred_username: "Jamie" };
		proxy.token = mint({ ...claims, realm_access: { roles: ["guest"] } });
		assert.equal((await page.goto(url))?.status(), 403);
		assert.match(await connectByPolling(`${url}/socket.io/`, { "X-Forwarded-Access-Token": proxy.token }), /^44/);
		proxy.token = mint({ ...claims, realm_access: { roles: ["operator"] } });
		assert.equal((await page.goto(url))?.status(), 200);
		await page.getByText("Jamie").waitFor();
		await nextReading(page);
	});
});

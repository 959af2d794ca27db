/** Both dashboards from the registry, guarded, in a real Chromium. */
import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { DASHBOARD_1, DASHBOARD_2, withDashboard } from "../support/dashboards.js";
import { describeEditor, launchBrowser } from "../support/editor.js";
import { mint, now } from "../support/guarded.js";
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
	/** The member of `settings.js`. */
	member: string;
	flow: readonly FlowNode[];
}

const ONE = { name: "node-red-dashboard", version: "3.6.6", path: "/ui", member: "ui", flow: DASHBOARD_1 };
const TWO = {
	...{ name: "@flowfuse/node-red-dashboard", version: "1.31.0", path: "/dashboard", member: "dashboard" },
	flow: DASHBOARD_2,
};

/** The tests of each dashboard. */
function isGuarded({ name, version, path, member, flow }: Dashboard, runtime: () => NodeRedOptions): () => State {
	const state = {} as State;
	before(async function () {
		// The packages may have to be fetched.
		this.timeout(300_000);
		const options = '{ token: { cookie: "token" } }';
		const code = `${member}: {
			middleware: guard.httpGuard("api", ${options}), ioMiddleware: guard.socketGuard("api", ${options}),
		},`;
		state.nodeRed = await startNodeRed({ ...runtime(), install: withDashboard(name, version), code });
		await state.nodeRed.deploy(flow);
		state.browser = await launchBrowser();
		state.url = state.nodeRed.url + path;
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
			assert.equal((await page.goto(state.url))?.status(), 401);
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
	let nodeRed: NodeRed;
	let proxy: HeaderProxy;
	let browser: Browser;
	before(async function () {
		// The packages may have to be fetched.
		this.timeout(300_000);
		const options = '{ token: { header: "X-Forwarded-Access-Token" } }';
		const code = `dashboard: {
			middleware: guard.httpGuard("api", ${options}), ioMiddleware: [guard.socketGuard("api", ${options})],
		},`;
		nodeRed = await startNodeRed({ install: withDashboard(TWO.name, TWO.version), code });
		await nodeRed.deploy(DASHBOARD_2);
		proxy = await startHeaderProxy(nodeRed.url, "X-Forwarded-Access-Token");
		browser = await launchBrowser();
	});
	after(() => Promise.all([browser?.close(), proxy?.stop(), nodeRed?.stop()]));

	it("works for who is logged in", async function () {
		this.timeout(60_000);
		const page = await browser.newPage();
		assert.equal((await page.goto(`${proxy.url}/dashboard`))?.status(), 401);
		proxy.token = mint({ name: "Jamie" });
		assert.equal((await page.goto(`${proxy.url}/dashboard`))?.status(), 200);
		await page.getByText("Jamie").waitFor();
		await nextReading(page);
	});
});

/**
 * What the pictures in the documents show is so. `test/pictures` takes them, one by one; here the same flows are used, all
 * on one Node-RED and in one editor. What their pages show has tests of its own.
 */
import assert from "node:assert/strict";
import { ablyFlow, makeApiKey } from "../support/ably-flow.js";
import { callingFlow, pressButton } from "../support/calling-flow.js";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, makeSecret, withCredentials, withSecret } from "../support/fixtures.js";
import { stopServers } from "../support/jwks-server.js";
import { toPem } from "../support/key-pairs.js";
import { logIn, logInFlow } from "../support/log-in.js";
import type { FlowNode } from "../support/node-red.js";
import { sceytFlow } from "../support/sceyt.js";
import { SERVICE_EXAMPLES } from "../support/service-examples.js";
import { makeKey } from "../support/signing-keys.js";

const rsa = makeKey("RS256", "tests");
const ec = makeKey("ES256", "TESTS4FLOW");
const [privatekey, publickey] = [toPem(rsa.privateKey), toPem(rsa.publicKey)];

describeEditor("the flows in the pictures", () => {
	const suite = browsing();
	const flows: Record<string, FlowNode[]> = {
		token: withSecret(exampleFlow("Generate a token"), makeSecret()),
		guard: withSecret(exampleFlow("Guard an endpoint"), makeSecret()),
		login: logInFlow(toPem(ec.privateKey)),
		sceyt: sceytFlow({ privatekey, publickey }),
		vonage: withCredentials(exampleFlow("Log in to Vonage"), { privatekey }),
		ably: ablyFlow(makeApiKey()),
	};
	let editor: Editor;
	before(async () => {
		for (const { name, start, setUp } of SERVICE_EXAMPLES) {
			const { origin } = await start();
			flows[name] = callingFlow(name, setUp(origin));
		}
		await suite.nodeRed.deploy(Object.values(flows).flat());
		editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width: 1560, height: 900 } });
		await editor.page.evaluate("RED.sidebar.show('debug')");
	});
	afterEach(() => assert.deepEqual(editor.errors, []));
	after(async () => {
		await editor?.close();
		await stopServers();
	});

	const text = (hasText: string) => editor.page.locator("#red-ui-workspace-chart text", { hasText });
	/** Turns to the tab of a flow. */
	const show = (name: string) => {
		const tab = flows[name]?.find(({ type }) => type === "tab")?.id;
		return editor.page.evaluate(`RED.workspaces.show(${JSON.stringify(tab)})`);
	};
	const fetchFrom = (path: string, token?: string, method = "GET") =>
		fetch(`${suite.nodeRed.url}${path}`, { method, ...(token && { headers: { Authorization: `Bearer ${token}` } }) });

	for (const { name: service, exchange } of SERVICE_EXAMPLES) {
		it(`${service}, and show their answers and no token`, async () => {
			await show(service);
			const messages = editor.page.locator(".red-ui-debug-msg-payload");
			const before = await messages.count();
			await pressButton(suite.nodeRed, flows[service] as FlowNode[]);
			await messages.nth(before).waitFor();
			await text(exchange ? "token " : "token made")
				.first()
				.waitFor();
			// The last request's own status goes when its answer is there.
			await text("requesting").waitFor({ state: "hidden" });
			assert.doesNotMatch(await editor.page.content(), /eyJ|ghs_|ya29/);
		});
	}

	it("make a token, by a configuration whose dialog makes a secret", async () => {
		await show("token");
		assert.equal((await fetchFrom("/jwt/generate")).status, 200);
		await text("token made").waitFor();
		await editor.open("f6a1c0e2b7d40005");
		await editor.page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
		await editor.dialog(/jwt-config/);
		await editor.page.locator("#jwt-config-generate").click();
		await editor.press("cancel");
		await editor.press("cancel");
	});

	it("show a token to a browser", async () => {
		const page = await suite.browser.newPage();
		await page.goto(`${suite.nodeRed.url}/jwt/generate`);
		assert.match(await page.locator("pre").innerText(), /^\{"access_token":"eyJ/);
		await page.close();
	});

	it("guard an endpoint, which answers 401, 403 and 200", async () => {
		await show("guard");
		const token = await (await fetchFrom("/guard/token")).text();
		assert.equal((await fetchFrom("/guard/notes")).status, 401);
		assert.equal((await fetchFrom("/guard/users", token)).status, 403);
		assert.equal((await fetchFrom("/guard/notes", token)).status, 200);
		await text("token valid").waitFor();
	});

	it("let kim read the articles and not the users", async () => {
		await show("login");
		const token = await logIn(suite.nodeRed.url, "kim");
		assert.equal((await fetchFrom("/api/news", token)).status, 200);
		assert.equal((await fetchFrom("/api/articles", token)).status, 200);
		assert.equal((await fetchFrom("/api/users", token)).status, 403);
		await text("roles: not met").waitFor();
	});

	it("log in to Sceyt", async () => {
		await show("sceyt");
		const { token } = (await (await fetchFrom("/sceyt/token", undefined, "POST")).json()) as { token: string };
		assert.equal((await fetchFrom("/sceyt/connect", token, "POST")).status, 200);
		for (const status of ["token made", "token valid"]) await text(status).waitFor();
	});

	it("log in to Vonage, with the permissions that are ticked", async () => {
		await show("vonage");
		assert.equal((await fetchFrom("/vonage/token", undefined, "POST")).status, 200);
		await text("token made").waitFor();
		await editor.open(String(flows.vonage?.find(({ name }) => name === "what they may do")?.id));
		const boxes = editor.page.locator(".red-ui-tray").last().locator("input[id^=node-input-subflow-env]");
		const ticked = await boxes.evaluateAll((all) => all.map((box) => (box as { checked?: boolean }).checked));
		assert.deepEqual(ticked, [true, false, true, false, false, true, false, false, false, false]);
		assert.ok(await editor.page.locator("#dialog-form").isVisible());
		assert.ok(await boxes.last().isVisible());
		await editor.press("cancel");
	});

	it("give Ably's client a token", async () => {
		await show("ably");
		assert.equal((await fetchFrom("/ably/token")).status, 200);
		await text("token made").waitFor();
	});
});

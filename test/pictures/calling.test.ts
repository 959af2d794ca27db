/** The pictures of the recipes that call a service: the flows after their button was pressed. */
import assert from "node:assert/strict";
import { startApple } from "../support/apple-service.js";
import { callingFlow, pressButton, type SetUp } from "../support/calling-flow.js";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { startGitHub } from "../support/github-service.js";
import { startGoogle } from "../support/google-service.js";
import { stopServers } from "../support/jwks-server.js";
import { makeKey } from "../support/signing-keys.js";

describeEditor("the pictures of the recipes that call a service", () => {
	const suite = browsing();
	after(async () => {
		await stopServers();
	});

	/** Shows an example with its statuses, and beside it what came out, in the debug sidebar. */
	async function picture(file: string, example: string, setUp: SetUp, viewport: { width: number; height: number }) {
		const flow = callingFlow(example, setUp).map((node) => ({ ...node, console: false }));
		await suite.nodeRed.deploy(flow);
		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport });
		const { page } = editor;
		// Room for the flow: its tab as wide as its name, no palette. The editor remembers that from picture to picture.
		await page.addStyleTag({
			content: "#red-ui-workspace-tabs .red-ui-tab { width: 290px !important; max-width: none !important }",
		});
		const isOpen = "!document.querySelector('.red-ui-palette-closed')";
		await page.evaluate(`if (${isOpen}) RED.actions.invoke('core:toggle-palette'); RED.sidebar.show('debug')`);
		await pressButton(suite.nodeRed, flow);
		await page.locator(".red-ui-debug-msg-payload").waitFor();
		await page.locator("#red-ui-workspace-chart text", { hasText: "token made" }).waitFor();
		// The last request's own status goes when its answer is there.
		await page.locator("#red-ui-workspace-chart text", { hasText: "200" }).last().waitFor();
		await page.locator("#red-ui-workspace-chart text", { hasText: "requesting" }).waitFor({ state: "hidden" });
		// The line under the tabs is drawn anew.
		await page.evaluate("window.dispatchEvent(new Event('resize'))");
		await editor.screenshot(file);
		assert.doesNotMatch(await page.content(), /eyJ|ghs_|ya29/);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	}

	it("show the repositories of a GitHub App", async () => {
		const { publicKey, privateKey } = makeKey("RS256", "app");
		const clientId = "Iv23liTestsOfFlows";
		const { origin } = await startGitHub({ clientId, publicKey });
		const env = { GITHUB_API: origin, GITHUB_CLIENT_ID: clientId };
		const privatekey = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
		await picture("github-app", "Call GitHub as an App", { env, privatekey }, { width: 1540, height: 540 });
	});

	it("show the files of a Google service account", async () => {
		const { kid, publicKey, privateKey } = makeKey("RS256", "tests");
		const clientEmail = "flows@project-of-tests.iam.gserviceaccount.com";
		const { origin } = await startGoogle({ clientEmail, keyId: kid, publicKey });
		const env = { GOOGLE_TOKEN_URL: `${origin}/token`, GOOGLE_API: origin, GOOGLE_CLIENT_EMAIL: clientEmail };
		const private_key = privateKey.export({ type: "pkcs8", format: "pem" });
		const privatekey = JSON.stringify({ type: "service_account", private_key_id: kid, private_key });
		await picture(
			"google-service-account",
			"Call Google as a service account",
			{ env, privatekey },
			{ width: 1540, height: 460 },
		);
	});

	it("show the apps of App Store Connect", async () => {
		const { kid, publicKey, privateKey } = makeKey("ES256", "TESTS4FLOW");
		const issuer = "6a1f0c52-1111-4222-8333-0123456789ab";
		const { origin } = await startApple({ issuerId: issuer, keyId: kid, publicKey });
		const privatekey = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
		const setUp = { env: { APPLE_API: origin }, privatekey, config: { issuer, keyid: kid } };
		await picture("app-store-connect", "Call App Store Connect", setUp, { width: 1400, height: 400 });
	});
});

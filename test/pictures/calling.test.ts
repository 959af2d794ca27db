/** The pictures of the recipes that call a service: the flows after their button was pressed. */
import assert from "node:assert/strict";
import { callingFlow, pressButton, type SetUp } from "../support/calling-flow.js";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import { startClientsProvider } from "../support/oidc-clients.js";
import { publicKey, serviceExample } from "../support/service-examples.js";
import { SECRET } from "../support/tokens.js";

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
		await page.locator("#red-ui-workspace-chart text", { hasText: /token (made|until)/ }).waitFor();
		// The last request's own status goes when its answer is there.
		await page.locator("#red-ui-workspace-chart text", { hasText: "requesting" }).waitFor({ state: "hidden" });
		// The line under the tabs is drawn anew.
		await page.evaluate("window.dispatchEvent(new Event('resize'))");
		await editor.screenshot(file);
		assert.doesNotMatch(await page.content(), /eyJ|ghs_|ya29/);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	}

	const PICTURES: Record<string, string> = {
		"Call App Store Connect": "app-store-connect",
		"Call DocuSign": "docusign",
		"Call GitHub as an App": "github-app",
		"Call Google as a service account": "google-service-account",
		"Call Microsoft Graph with a certificate": "entra-certificate",
		"Call Salesforce": "salesforce",
		"Call Snowflake": "snowflake",
		"Send push messages with Firebase": "firebase",
	};
	for (const [name, file] of Object.entries(PICTURES)) {
		it(`show what comes out of ${name}`, async () => {
			const { start, setUp } = serviceExample(name);
			const { origin } = await start();
			await picture(file, name, setUp(origin), { width: 1360, height: 400 });
		});
	}

	it("show what an API answers to a client", async () => {
		const { tokenUrl } = await startClientsProvider({ ...publicKey.export({ format: "jwk" }), alg: "RS256" } as never);
		const api = await startServer(json({ orders: 3 }));
		const setUp = {
			replace: {
				"https://keycloak.example.com/realms/my-realm/protocol/openid-connect/token": tokenUrl,
				"https://api.example.com/": `${api.origin}/`,
			},
			credentials: { secret: SECRET },
			node: { clientid: "client_secret_basic" },
		};
		await picture("client-credentials", "Call an API with client credentials", setUp, { width: 1360, height: 400 });
	});
});

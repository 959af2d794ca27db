/** The pictures of the recipes that call a service: the flows after their button was pressed. */
import assert from "node:assert/strict";
import { connectAsync } from "mqtt";
import { callingFlow, pressButton, type SetUp } from "../support/calling-flow.js";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import { deviceFlow, startMqttBroker } from "../support/mqtt-broker.js";
import type { FlowNode } from "../support/node-red.js";
import { startClientsProvider } from "../support/oidc-clients.js";
import { makeKeyPair } from "../support/openssl.js";
import { publicKey, serviceExample } from "../support/service-examples.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { SECRET } from "../support/tokens.js";
import { sendWebhook, webhookFlow } from "../support/webhooks.js";

describeEditor("the pictures of the recipes that call a service", () => {
	const suite = browsing();
	after(async () => {
		await stopServers();
	});

	/** Shows a flow with its statuses, and beside it what came out, in the debug sidebar. */
	async function picture(
		file: string,
		flow: readonly FlowNode[],
		act: () => Promise<unknown>,
		{ status, width = 1360, height = 400 }: { status: RegExp; width?: number; height?: number },
	) {
		await suite.nodeRed.deploy(flow.map((node) => (node.type === "debug" ? { ...node, console: false } : node)));
		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width, height } });
		const { page } = editor;
		// Room for the flow: its tab as wide as its name, no palette. The editor remembers that from picture to picture.
		await page.addStyleTag({
			content: "#red-ui-workspace-tabs .red-ui-tab { width: 290px !important; max-width: none !important }",
		});
		const isOpen = "!document.querySelector('.red-ui-palette-closed')";
		await page.evaluate(`if (${isOpen}) RED.actions.invoke('core:toggle-palette'); RED.sidebar.show('debug')`);
		await act();
		await page.locator(".red-ui-debug-msg-payload").first().waitFor();
		await page.locator("#red-ui-workspace-chart text", { hasText: status }).first().waitFor();
		// The last request's own status goes when its answer is there.
		await page.locator("#red-ui-workspace-chart text", { hasText: "requesting" }).waitFor({ state: "hidden" });
		// The line under the tabs is drawn again.
		await page.evaluate("window.dispatchEvent(new Event('resize'))");
		await editor.screenshot(file);
		assert.doesNotMatch(await page.content(), /eyJ|ghs_|ya29/);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	}
	const call = (file: string, name: string, setUp: SetUp) => {
		const flow = callingFlow(name, setUp);
		return picture(file, flow, () => pressButton(suite.nodeRed, flow), { status: /token (made|until|kept)/ });
	};

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
			await call(file, name, setUp(origin));
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
		await call("client-credentials", "Call an API with client credentials", setUp);
	});

	it("show a webhook of Vonage", async () => {
		const { flow, secret, apiKey } = webhookFlow();
		const send = () => sendWebhook(suite.nodeRed.url, { secret, apiKey });
		await picture("webhooks", flow, send, { status: /token valid/, height: 440 });
	});

	it("show a device that is connected", async () => {
		const { privateKey, publicKey } = makeKeyPair("P-256");
		const broker = await startMqttBroker(publicKey);
		try {
			const flow = deviceFlow(broker.port, privateKey);
			const act = async () => {
				const client = await connectAsync({
					...{ host: "127.0.0.1", port: broker.port, clientId: "console", username: "console" },
					password: signToken(
						{ ...makeKey("ES256", "x"), privateKey },
						{
							sub: "console",
							exp: Date.now() / 1000 + 60,
							acl: [{ permission: "allow", action: "publish", topic: "devices/device-1/commands" }],
						},
					),
				});
				await suite.nodeRed.printed(/Connected to broker/);
				await client.publishAsync("devices/device-1/commands", "open the window", { qos: 1, retain: true });
				await client.endAsync();
			};
			await picture("mqtt-devices", flow, act, { status: /connected/, width: 1500, height: 540 });
		} finally {
			await suite.nodeRed.deploy([]);
			await broker.stop();
		}
	});
});

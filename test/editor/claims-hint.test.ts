/** Each dialog says in one line what claims are, where it first speaks of them, and nowhere else. */
import assert from "node:assert/strict";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";

const z = "flow1";
const FLOW = [
	{ id: z, type: "tab", label: "Flow 1" },
	{ id: "session", type: "jwt-session", z, jwtconfig: "keys1", mode: "start", x: 200, y: 100, wires: [[]] },
	{ id: "request", type: "jwt-request", z, jwtconfig: "keys1", x: 200, y: 200, wires: [[]] },
	{ id: "keys1", type: "jwt-config", name: "keys", algorithm: "ES256", expiresin: "24h" },
	{
		id: "provider",
		type: "jwt-config",
		name: "provider",
		algorithm: "ES256",
		keysource: "jwks",
		jwksurl: "https://a.example",
	},
];

describeEditor("what claims are", () => {
	const suite = editing(FLOW);
	const page = () => suite.editor.page;
	const told = () =>
		page()
			.locator(".jwt-form :visible", { hasText: /^Claims are the statements / })
			.count();

	it("says the dialog of jwt-session, unless it ends a session", async () => {
		await suite.editor.open("session");
		for (const [mode, times] of Object.entries({ start: 1, renew: 1, end: 0 })) {
			await page().locator("#node-input-mode").selectOption(mode);
			assert.equal(await told(), times, mode);
		}
	});

	it("says the dialog of jwt-request, where a token is signed", async () => {
		await suite.editor.open("request");
		assert.equal(await told(), 1);
		await page().locator("#node-input-grant").selectOption("client_credentials");
		await page().locator("#node-input-clientauth").selectOption("client_secret_post");
		assert.equal(await told(), 0);
	});

	for (const [id, tabs] of Object.entries({ keys1: ["Tokens made", "Tokens checked"], provider: ["Tokens checked"] })) {
		it(`says the dialog of jwt-config, on the tabs ${tabs.join(" and ")}`, async () => {
			await page().evaluate(`RED.editor.editConfig("", "jwt-config", "${id}")`);
			await suite.editor.dialog(/jwt-config/);
			assert.equal(await told(), 0);
			for (const tab of tabs) {
				await page().getByRole("tab", { name: tab }).click();
				assert.equal(await told(), 1, tab);
			}
		});
	}
});

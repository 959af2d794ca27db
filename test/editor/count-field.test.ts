/** The fields for how many tokens are remembered, and for how long one is used again. */
import assert from "node:assert/strict";
import { describeEditor, fill } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";

const z = "flow1";
const FLOW = [
	{ id: z, type: "tab", label: "Flow 1" },
	{ id: "step1", type: "jwt", z, jwtconfig: "keys1", mode: "generate", x: 200, y: 100, wires: [[]] },
	{ id: "keys1", type: "jwt-config", name: "a service", algorithm: "HS256", credentials: { secret: "stored" } },
];

describeEditor("fields that hold a whole number", () => {
	const suite = editing(FLOW);

	const openConfig = async () => {
		await suite.editor.page.evaluate("RED.editor.editConfig('', 'jwt-config', 'keys1')");
		await suite.editor.dialog(/jwt-config/);
	};
	const remember = () => suite.editor.page.locator("#node-config-input-remember");
	const reuse = () => suite.editor.page.locator("#node-input-reuse");
	const hint = () => suite.editor.page.locator("#node-input-reuse-hint");

	it("have the default where the flow file lacks the property, and keep it", async () => {
		await openConfig();
		await suite.editor.page.locator("#jwt-config-tabs a", { hasText: "Tokens checked" }).click();
		assert.equal(await remember().inputValue(), "1000");
		assert.equal(await suite.editor.page.locator("#node-config-input-expiresin").inputValue(), "3600");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "remember"), "1000");
		assert.equal(await suite.editor.property("keys1", "expiresin"), "3600");
	});

	it("say what is wrong with a number of remembered tokens, and keep a right one", async () => {
		await openConfig();
		await suite.editor.page.locator("#jwt-config-tabs a", { hasText: "Tokens checked" }).click();
		for (const wrong of ["many", "-1", "1.5", "100001"]) {
			await fill(remember(), wrong);
			assert.equal(
				await suite.editor.page.locator("#node-config-input-remember-hint").innerText(),
				"Enter a whole number up to 100000.",
			);
		}
		await fill(remember(), "0");
		assert.equal(
			await suite.editor.page.locator("#node-config-input-remember-hint").innerText(),
			"The signature is verified for every message.",
		);
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("keys1", "remember"), "0");
	});

	it("say for how long a token is used again, by the lifetime that counts", async () => {
		await suite.editor.open("step1");
		await suite.editor.page.locator(".jwt-form summary").click();
		await fill(reuse(), "80");
		assert.equal(await hint().innerText(), "Messages with the same claims get the same token for 48 minutes.");
		await fill(suite.editor.page.locator("#node-input-expiresin"), "10 days");
		assert.equal(await hint().innerText(), "Messages with the same claims get the same token for 8 days.");
		await fill(reuse(), "101");
		assert.equal(await hint().innerText(), "Enter a whole number up to 99.");
		await fill(reuse(), "50");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("step1", "reuse"), "50");
		await suite.editor.open("step1");
		assert.ok(await reuse().isVisible(), "what is set is not hidden");
	});
});

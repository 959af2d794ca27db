/** A token in a proxy's header, any one of several scopes, any one of several roles: in the dialog, and as it is saved. */
import assert from "node:assert/strict";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import type { FlowNode } from "../support/node-red.js";

const z = "tab1";
const step = (id: string, more: object): FlowNode => ({
	...{ id, type: "jwt", z, name: id, jwtconfig: "config", mode: "verify", x: 200, y: 80, wires: [[]] },
	...more,
});
const RULE = { claim: "roles", operator: "anyof", value: "admin, editor", type: "str" };
const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "proxied" },
	{ id: "config", type: "jwt-config", name: "config", algorithm: "HS256", credentials: { secret: "s".repeat(32) } },
	step("step1", {}),
	step("step2", { tokenType: "header", token: "X-Proxy", scopes: "a b", scopesmatch: "any", rules: [RULE] }),
	step("step3", { tokenType: "header", token: "" }),
	step("step4", { tokenType: "header", token: "two words" }),
];

describeEditor("a token from a proxy", () => {
	const suite = editing(FLOW);
	const at = (id: string) => suite.editor.page.locator(`#node-input-${id}`);

	it("is looked for in a header, by its name", async () => {
		await suite.editor.open("step1");
		await suite.editor.page.evaluate("jQuery('#node-input-token').typedInput('type', 'header')");
		await suite.editor.page.evaluate("jQuery('#node-input-token').typedInput('value', 'Cf-Access-Jwt-Assertion')");
		assert.equal(await at("scopesmatch").inputValue(), "all");
		assert.deepEqual(await at("scopesmatch").locator("option").allInnerTexts(), [
			"all of these scopes",
			"at least one of these scopes",
		]);
		await at("scopesmatch").selectOption("any");
		await suite.editor.screenshot("proxied token");
		await suite.editor.press("ok");
		for (const [name, value] of Object.entries({
			tokenType: "header",
			token: "Cf-Access-Jwt-Assertion",
			scopesmatch: "any",
		})) {
			assert.equal(await suite.editor.property("step1", name), value);
		}
		assert.deepEqual(await suite.editor.property("step1", "validationErrors"), []);
	});

	it("keeps its header, scopes and rules when the dialog is closed", async () => {
		await suite.editor.open("step2");
		const operator = suite.editor.page.locator(".jwt-row-operator");
		assert.equal(await operator.inputValue(), "anyof");
		assert.equal(await operator.locator("option:checked").innerText(), "has one of");
		await suite.editor.screenshot("any one of several");
		await suite.editor.press("ok");
		const saved = await Promise.all(
			["tokenType", "token", "scopesmatch", "rules"].map((name) => suite.editor.property("step2", name)),
		);
		assert.deepEqual(saved, ["header", "X-Proxy", "any", [RULE]]);
	});

	it("is marked where the header has no name, or none that a header can have", async () => {
		for (const id of ["step3", "step4"]) {
			const errors = String(await suite.editor.property(id, "validationErrors"));
			assert.match(errors, /Enter the name of the header that contains the token/);
		}
	});
});

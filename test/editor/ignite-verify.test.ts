/** The flow of Ignite's documentation that verifies, in the editor: it keeps both outputs, their wires and its answers. */
import assert from "node:assert/strict";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { igniteFlow, igniteVerifyFlow, makeSecret } from "../support/fixtures.js";
import { assertSaved, assertVerifies, deployedVerify, IGNITE, igniteFlows } from "../support/ignite.js";
import type { FlowNode } from "../support/node-red.js";

const SPELLINGS = [
	{ generatejwt: false, outputs: 2 },
	{ generatejwt: "false", outputs: "2" },
	{ generatejwt: "false", mode: "" },
];

describeEditor("Ignite's flow that verifies", () => {
	const suite = browsing();
	const secret = makeSecret();
	let editor: Editor;
	const open = async (flow: readonly FlowNode[]) => {
		await suite.nodeRed.deploy(flow);
		editor = await openEditor(suite.browser, suite.nodeRed);
	};
	afterEach(async function () {
		if (this.currentTest?.state === "failed") await editor.keepFailure(this.currentTest.title);
		await editor.close();
		assert.deepEqual(editor.errors, []);
	});

	it("is imported beside the one that generates, given its configuration, and deployed", async () => {
		const [tab, ...generate] = igniteFlow();
		await open([tab as FlowNode]);
		const { page } = editor;
		await editor.import(JSON.stringify([...generate, ...igniteVerifyFlow()]));
		await page.locator("#red-ui-workspace-chart").click({ position: { x: 500, y: 400 } });
		assert.equal(await editor.property(IGNITE.verify, "valid"), false, "it has no configuration yet");

		await editor.open(IGNITE.verify);
		assert.equal(await page.locator("#node-input-mode").inputValue(), "verify");
		assert.equal(await page.locator("#node-input-tokenType").inputValue(), "request");
		const source = page.locator(".form-row", { has: page.locator("#node-input-token") });
		assert.match(await source.innerText(), /Authorization header, else msg\.payload/);
		assert.equal(await page.locator("[name=jwt-onfailure][value=output]").isChecked(), true);
		await page.locator("#node-input-jwtconfig").selectOption(IGNITE.config);
		await page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
		await editor.dialog(/jwt-config/);
		await page.locator("#node-config-input-secret").fill(secret);
		await editor.press("ok");
		await editor.press("ok");
		assert.equal(await editor.property(IGNITE.verify, "valid"), true);
		await editor.deploy();
		await assertSaved(suite.nodeRed.url);
		await assertVerifies(suite.nodeRed.url, secret);
	});

	for (const spelling of SPELLINGS) {
		it(`is deployed as it came while it is only moved, and saved alike: ${JSON.stringify(spelling)}`, async () => {
			await open(igniteFlows(secret, spelling));
			const before = await deployedVerify(suite.nodeRed.url);
			await editor.page.evaluate(`RED.view.select({ nodes: [RED.nodes.node("${IGNITE.verify}")] })`);
			await editor.page.keyboard.press("Control+ArrowRight");
			await editor.deploy();
			const moved = await deployedVerify(suite.nodeRed.url);
			assert.notEqual(moved.x, before.x);
			// The editor makes a number of the outputs by itself.
			assert.deepEqual(moved, { ...before, x: moved.x, outputs: 2 });
			await assertVerifies(suite.nodeRed.url, secret);

			await editor.open(IGNITE.verify);
			await editor.press("ok");
			await editor.deploy();
			await assertSaved(suite.nodeRed.url);
			await assertVerifies(suite.nodeRed.url, secret);
		});
	}
});

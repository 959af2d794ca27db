/** The walk in docs/inspector.md, step by step, as someone new to Node-RED does it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEditor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { inspectorIn } from "../support/inspector-dialog.js";
import { ROOT } from "../support/node-red.js";

const walk =
	readFileSync(join(ROOT, "docs/inspector.md"), "utf8")
		.split(/^## /m)
		.find((part) => part.startsWith("Walk")) ?? "";
const [, ...steps] = walk.split(/^\d\. /m);

describeEditor("the walk through a refusal", () => {
	const suite = browsing();

	it("goes as the document says, with no other tool", async () => {
		assert.equal(steps.length, 5);
		const labelled = (step: number) =>
			[...(steps[step - 1] ?? "").matchAll(/\*\*([^*]+)\*\*/g)].map(([, label]) => label);
		const editor = await openEditor(suite.browser, suite.nodeRed);
		const { page } = editor;

		assert.deepEqual(labelled(1), [
			"Import",
			"Examples",
			"2 Guards",
			"Guard an endpoint",
			"give a token",
			"Add it",
			"Generate",
			"Update",
			"Done",
			"Deploy",
		]);
		await page.keyboard.press("Control+i");
		await page.locator("a[href='#red-ui-clipboard-dialog-import-tab-examples']").click();
		const menu = page.locator("#red-ui-clipboard-dialog-import-tab-examples");
		const examples = menu.getByText("@flowjwt/node-red-jwt", { exact: true });
		await examples.click();
		await menu.getByText("2 Guards", { exact: true }).click();
		await menu.getByText("Guard an endpoint", { exact: true }).click();
		await page.locator("#red-ui-clipboard-dialog-ok").click();
		await page.waitForFunction("RED.nodes.filterNodes({ type: 'jwt' }).length === 3");
		const idOf = (name: string) =>
			page.evaluate<string>(`RED.nodes.filterNodes({ type: "jwt" }).find((node) => node.name === "${name}").id`);
		await editor.open(await idOf("give a token"));
		await page.getByRole("button", { name: "Add it" }).click();
		await editor.dialog(/jwt-config/);
		await page.getByRole("button", { name: "Generate" }).first().click();
		await editor.press("ok");
		await editor.press("ok");
		await editor.deploy();

		const token = await (await fetch(`${suite.nodeRed.url}/guard/token`)).text();
		const answer = await fetch(`${suite.nodeRed.url}/guard/users`, { headers: { authorization: `Bearer ${token}` } });
		assert.equal(answer.status, 403);

		assert.deepEqual(labelled(4), ["is an admin?", "Test a token", "Last refusals", "Claims"]);
		await editor.open(await idOf("is an admin?"));
		await page.getByRole("button", { name: "Test a token" }).click();
		const test = inspectorIn(editor, "jwt-inspector");
		await test.root.getByText("Last refusals").click();
		const newest = test.root.locator(".jwt-refusal").first();
		await newest.waitFor();
		const isInView = await newest.evaluate((entry) => {
			const { bottom } = entry.getBoundingClientRect();
			return bottom <= (entry.closest(".red-ui-tray-body") as HTMLElement).getBoundingClientRect().bottom;
		});
		assert.ok(isInView);
		await newest.locator("> summary").click();
		assert.match(await newest.locator("> summary").innerText(), /roles: not met/);
		await newest.getByText("Claims", { exact: true }).click();
		await newest.locator(".jwt-tree-name", { hasText: "roles" }).click();
		await newest.getByText('"reader"').waitFor();

		const result = await test.inspect(token);
		assert.match(result, /^Refused: 1 of \d+ checks failed \(Rule roles\)\.$/);
		assert.deepEqual(await test.inView(), ["rule"]);
		assert.match(await test.check("rule").innerText(), /is “reader”; the rule: contains “admin”/);
		await editor.press("cancel");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

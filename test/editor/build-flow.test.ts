/** The steps of Ignite's documentation, taken with the mouse. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import { type FlowNode, ROOT } from "../support/node-red.js";

describeEditor("building a flow in the editor", () => {
	const suite = editing([{ id: "99f38f53.62683", type: "tab", label: "Flow 1" }]);

	const deployedNodes = async () => (await (await fetch(`${suite.nodeRed.url}/flows`)).json()) as FlowNode[];

	it("takes a node from the palette to a token", async () => {
		const { page } = suite.editor;
		await page
			.locator('.red-ui-palette-node[data-palette-type="jwt"]')
			.dragTo(page.locator("#red-ui-workspace-chart"), {
				targetPosition: { x: 300, y: 200 },
			});
		await page
			.locator("#red-ui-workspace-chart .red-ui-flow-node-label", { hasText: /^generate/ })
			.dblclick({ force: true });
		await suite.editor.dialog(/jwt/);
		await page.locator("#node-input-btn-jwtconfig-add, #node-input-lookup-jwtconfig").last().click();
		await suite.editor.dialog(/jwt-config/);
		await page.locator("#node-config-input-name").fill("igniteadmin");
		await page.locator("#node-config-input-algorithm").selectOption("HS384");
		await page.locator("#jwt-config-generate").click();
		await page.locator("#jwt-config-copy").click();
		const secret = await page.evaluate(() => navigator.clipboard.readText());
		await page.locator("#jwt-config-tabs a", { hasText: "Tokens made" }).click();
		await page.locator("#node-config-input-expiresin").fill("2 days");
		await suite.editor.press("ok");
		await page.locator("#node-input-mode").selectOption("generate");
		await suite.editor.press("ok");
		await page.locator("#red-ui-workspace-chart .red-ui-flow-node-label", { hasText: /^generate HS384$/ }).waitFor();
		await suite.editor.deploy();

		const nodes = await deployedNodes();
		const config = nodes.find(({ type }) => type === "jwt-config");
		const node = nodes.find(({ type }) => type === "jwt");
		assert.equal(config?.name, "igniteadmin");
		assert.equal(config?.algorithm, "HS384");
		assert.equal(config?.expiresin, "2 days");
		assert.ok(!JSON.stringify(nodes).includes(secret));
		assert.equal(node?.jwtconfig, config?.id);
		assert.equal(node?.mode, "generate");
		assert.equal(node?.outputs, 1);
		assert.equal(Buffer.from(secret, "base64url").length, 48);
	});

	it("imports the flow of the documentation, and answers a token once its secret is set", async () => {
		const { page } = suite.editor;
		const flow = readFileSync(join(ROOT, "test/fixtures/ignite-flow.json"), "utf8");
		await suite.editor.import(flow);
		await page.locator("#red-ui-workspace-chart").click({ position: { x: 500, y: 400 } });
		// Marked until the secret is there, which does not travel with a flow.
		await page.waitForFunction("RED.nodes.node('91ef189c.6f3fb8').valid === false");
		assert.equal(await suite.editor.property("91ef189c.6f3fb8", "generatejwt"), "true");

		await suite.editor.open("91ef189c.6f3fb8");
		assert.equal(await page.locator("#node-input-mode").inputValue(), "generate");
		assert.equal(await page.locator("#node-input-expiresin").getAttribute("placeholder"), "1 day, from igniteadmin");
		await page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
		await suite.editor.dialog(/jwt-config/);
		assert.match(await page.locator("#jwt-config-secret-hint").innerText(), /no secret yet/);
		await page.locator("#node-config-input-secret").fill("a secret that Ignite would allow");
		await suite.editor.press("ok");
		await suite.editor.press("ok");
		assert.equal(await suite.editor.property("91ef189c.6f3fb8", "mode"), "generate");
		assert.equal(await suite.editor.property("91ef189c.6f3fb8", "valid"), true);
		await suite.editor.deploy();

		const response = await fetch(`${suite.nodeRed.url}/jwt/generate`);
		const { access_token } = (await response.json()) as { access_token: string };
		const claims = jsonwebtoken.verify(access_token, "a secret that Ignite would allow") as JwtPayload;
		assert.equal(claims.exp, (claims.iat as number) + 86_400);
		await page.locator(".red-ui-flow-node-status-label", { hasText: "token made" }).waitFor();
		const node = (await deployedNodes()).find(({ type }) => type === "jwt");
		assert.equal(node?.mode, "generate");
		assert.equal(node?.generatejwt, "");
	});
});

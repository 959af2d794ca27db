/** The pictures of the README, taken of the running thing. `npm run screenshots` puts them into the docs. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { compose, describeEditor, imageTag, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";
import { FLOW, inSeconds, makeToken, openTab } from "../support/inspector-dialog.js";

describeEditor("the pictures of the README", () => {
	const suite = browsing();

	it("show the flow, both dialogs and the token that came back", async () => {
		await suite.nodeRed.deploy(withSecret(exampleFlow("Generate a token"), makeSecret()));
		const viewport = { width: 1240, height: 640 };
		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport });
		const answer = await fetch(`${suite.nodeRed.url}/jwt/generate`);
		assert.equal(answer.status, 200);
		await editor.page.locator("#red-ui-workspace-chart text", { hasText: "token made" }).waitFor();
		await editor.screenshot("flow");
		await editor.open("f6a1c0e2b7d40005");
		// Tall enough for the preview.
		await editor.page.setViewportSize({ ...viewport, height: 930 });
		await editor.screenshot("jwt");
		await editor.page.setViewportSize(viewport);
		await editor.page.locator("#node-input-btn-jwtconfig-edit, #node-input-lookup-jwtconfig").first().click();
		await editor.dialog(/jwt-config/);
		await editor.page.locator("#jwt-config-generate").click();
		await editor.screenshot("jwt-config");
		await editor.page.goto(`${suite.nodeRed.url}/jwt/generate`);
		await editor.page.setViewportSize({ width: 1240, height: 130 });
		await editor.page.addStyleTag({
			content: "pre { white-space: pre-wrap; word-break: break-all; font-size: 14px; }",
		});
		assert.match(await editor.page.locator("pre").innerText(), /^\{"access_token":"eyJ/);
		await editor.screenshot("token");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});

	it("show the inspector, which explains a refused token", async () => {
		await suite.nodeRed.deploy(FLOW);
		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width: 1240, height: 800 } });
		const tab = await openTab(editor);
		assert.match(await tab.inspect(makeToken({ exp: inSeconds(-190), aud: "account" })), /\(Audience, Expiration\)/);
		await editor.page.locator("#jwt-config-head").scrollIntoViewIfNeeded();
		await editor.screenshot("inspector");
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});

	it("show a guarded endpoint that answers 401, 403 and 200", async () => {
		await suite.nodeRed.deploy(withSecret(exampleFlow("Guard an endpoint"), makeSecret()));
		const token = await (await fetch(`${suite.nodeRed.url}/guard/token`)).text();
		const requests = [
			["notes", []],
			["users", ["-H", `Authorization: Bearer ${token}`]],
			["notes", ["-H", `Authorization: Bearer ${token}`]],
		] as const;
		const answers = requests.map(([path, header]) => {
			const url = `${suite.nodeRed.url}/guard/${path}`;
			const answer = execFileSync("curl", ["-si", url, ...header], { encoding: "utf8" });
			const shown = answer.split("\r\n").filter((line) => /^(HTTP|WWW-Authenticate|\{)/i.test(line));
			const command = `$ curl -i /guard/${path}${header.length ? ' -H "Authorization: Bearer $TOKEN"' : ""}`;
			return [command, ...shown].join("\n");
		});
		assert.deepEqual(
			answers.map((answer) => /HTTP\/1\.1 (\d+)/.exec(answer)?.[1]),
			["401", "403", "200"],
		);

		const editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width: 1480, height: 600 } });
		await editor.page.locator("#red-ui-workspace-chart text", { hasText: "token valid" }).waitFor();
		const workspace = await editor.page.screenshot({ clip: { x: 190, y: 90, width: 900, height: 380 } });
		const escaped = answers.join("\n\n").replace(/[<&]/g, (sign) => (sign === "<" ? "&lt;" : "&amp;"));
		const body = `<body style="margin: 0; background: #1e1e2a">
			<div style="background: #fff; text-align: center">${imageTag(workspace)}</div>
			<pre style="margin: 16px; color: #ddd; font-size: 14px; white-space: pre-wrap">${escaped}</pre></body>`;
		await compose(suite.browser, "guard", { width: 1240, height: 670 }, body);
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
});

/** The pictures of the recipes for sessions: each flow, used as its reader would. */
import assert from "node:assert/strict";
import { clubFlow } from "../support/club.js";
import { compose, describeEditor, type Editor, imageTag, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import { exampleFlow, makeSecret, withSecret } from "../support/fixtures.js";

describeEditor("the pictures of sessions", () => {
	const suite = browsing();
	let editor: Editor;
	afterEach(async () => {
		assert.deepEqual(editor.errors, []);
		await editor.close();
	});
	const openAt = async (width: number, height: number) => {
		editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width, height } });
	};
	const status = (hasText: string) =>
		editor.page.locator("#red-ui-workspace-chart text", { hasText }).first().waitFor();
	const press = async (name: string) => {
		const node = (await editor.page.evaluate(
			`RED.nodes.filterNodes({ type: "inject" }).find((node) => node.name === ${JSON.stringify(name)}).id`,
		)) as string;
		await fetch(`${suite.nodeRed.url}/inject/${node}`, { method: "POST" });
	};

	it("shows jamie, who is logged in", async () => {
		await suite.nodeRed.deploy(clubFlow());
		const page = await suite.browser.newPage({ colorScheme: "light", viewport: { width: 430, height: 900 } });
		await page.goto(`${suite.nodeRed.url}/club`);
		await page.getByLabel("Name").fill("jamie");
		await page.getByLabel("Password").fill("likes-the-club");
		await page.getByRole("button", { name: "Register" }).click();
		await page.locator("#who").filter({ hasText: "Logged in as jamie" }).waitFor();
		await page.getByRole("button", { name: "Renew now" }).click();
		await page.locator("#answers li").nth(1).waitFor();
		await page.getByRole("button", { name: "Protected route" }).click();
		await page.locator("#answers li").nth(2).waitFor();
		const parts = [page.locator("section").nth(0), page.locator("section").nth(1), page.locator("#answers li").first()];
		const taken: string[] = [];
		for (const part of parts) taken.push(imageTag(await part.screenshot()));
		await openAt(1560, 1010);
		await status("session started");
		await status("renewed");
		const flow = imageTag(await editor.page.screenshot({ clip: { x: 190, y: 90, width: 990, height: 870 } }));
		const body = `<body style="margin: 0; display: flex; gap: 20px; background: #f4f5f7">${flow}
			<div style="display: grid; gap: 12px; align-content: center">${taken.join("")}</div></body>`;
		await compose(suite.browser, "sessions", { width: 1420, height: 870 }, body);
	});

	it("shows an address that is confirmed", async () => {
		await suite.nodeRed.deploy(
			withSecret(exampleFlow("One-time links"), makeSecret()).map((node) =>
				node.type === "debug" ? { ...node, console: true } : node,
			),
		);
		await openAt(1500, 600);
		await editor.page.evaluate("RED.sidebar.show('debug')");
		await press("a link for jamie");
		await suite.nodeRed.printed(/\/once#([\w.-]+)/);
		const [, token] = /\/once#([\w.-]+)/.exec(suite.nodeRed.log()) ?? [];
		const page = await suite.browser.newPage({ colorScheme: "light", viewport: { width: 480, height: 260 } });
		await page.goto(`${suite.nodeRed.url}/once#${token}`);
		await page.getByRole("button", { name: "Confirm" }).click();
		await page.locator("#answer").filter({ hasText: "is confirmed" }).waitFor();
		const shown = imageTag(await page.screenshot());
		await status("token valid");
		const flow = imageTag(await editor.page.screenshot({ clip: { x: 190, y: 90, width: 1300, height: 370 } }));
		const body = `<body style="margin: 0; display: grid; justify-items: center; background: #f4f5f7">${flow}${shown}</body>`;
		await compose(suite.browser, "one-time-links", { width: 1300, height: 630 }, body);
	});

	it("shows a phone that is refused", async () => {
		await suite.nodeRed.deploy(withSecret(exampleFlow("Revoke a user's tokens"), makeSecret()));
		await openAt(1560, 800);
		await editor.page.evaluate("RED.sidebar.show('debug')");
		for (const device of ["phone", "computer"]) {
			await press(`jamie's ${device}`);
			await status(`${device} is logged in`);
		}
		await press("revoke the phone's token");
		await status("ended");
		await press("use both");
		await editor.page.locator(".red-ui-debug-msg", { hasText: "The computer is let in" }).waitFor();
		await status("token valid");
		const flow = imageTag(await editor.page.screenshot({ clip: { x: 190, y: 90, width: 1370, height: 660 } }));
		await compose(suite.browser, "revoke", { width: 1370, height: 660 }, `<body style="margin: 0">${flow}</body>`);
	});

	it("shows which program asks which", async () => {
		await openAt(600, 400);
		const box = (x: number, y: number, text: string) =>
			`<rect x="${x}" y="${y}" width="150" height="56" rx="8" fill="#fff" stroke="#59616b"/>
			<text x="${x + 75}" y="${y + 34}" text-anchor="middle">${text}</text>`;
		const line = (...points: number[]) =>
			`<line x1="${points[0]}" y1="${points[1]}" x2="${points[2]}" y2="${points[3]}" stroke="#1757b5" stroke-width="2" marker-end="url(#tip)"/>`;
		const body = `<body style="margin: 0; background: #f4f5f7"><svg width="960" height="240" font-family="sans-serif" font-size="16">
			<marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0 0 8 4 0 8z" fill="#1757b5"/></marker>
			${box(30, 92, "Browser")}${box(270, 92, "Load balancer")}${box(510, 30, "Node-RED")}${box(510, 154, "Node-RED")}${box(780, 92, "Redis")}
			${line(180, 120, 266, 120)}${line(420, 112, 506, 66)}${line(420, 128, 506, 174)}${line(660, 66, 776, 112)}${line(660, 174, 776, 128)}
			</svg></body>`;
		await compose(suite.browser, "several-node-reds", { width: 960, height: 240 }, body);
	});
});

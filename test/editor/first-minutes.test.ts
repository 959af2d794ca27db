/** The first minutes of someone who has only the palette: from nothing to a checked token without leaving the editor. */
import assert from "node:assert/strict";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";

describeEditor("the first minutes", () => {
	const suite = editing([]);
	const at = (id: string) => suite.editor.page.locator(`#jwt-config-${id}`);
	const next = () => at("next").innerText();
	const addConfiguration = async () => {
		await suite.editor.page.locator("#node-input-btn-jwtconfig-add, #node-input-lookup-jwtconfig").first().click();
		await suite.editor.dialog(/jwt-config/);
	};
	const openNew = async () => {
		await suite.editor.page.evaluate('RED.editor.editConfig("", "jwt-config", "_ADD_")');
		await suite.editor.dialog(/jwt-config/);
	};
	/** Drags a node from the palette onto the canvas. */
	const drag = async (type: string, x: number, y: number) => {
		const { page } = suite.editor;
		const node = page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
		await node.scrollIntoViewIfNeeded();
		const box = await node.boundingBox();
		assert.ok(box);
		await page.mouse.move(box.x + 20, box.y + 10);
		await page.mouse.down();
		await page.mouse.move(box.x + 60, box.y + 10, { steps: 4 });
		await page.mouse.move(x, y, { steps: 4 });
		await page.mouse.up();
	};

	for (const width of [1280, 820]) {
		it(`lead from the palette to an accepted token, ${width} pixels wide`, async () => {
			const { page } = suite.editor;
			await page.setViewportSize({ width, height: 800 });
			await drag("jwt", 340, 260);
			await page.locator(".red-ui-flow-node-group").dblclick();
			await suite.editor.dialog(/jwt/);
			assert.equal(await page.locator("#jwt-config-line").innerText(), "Choose or add a configuration.");

			await addConfiguration();
			assert.equal(await next(), "");
			await at("generate").click();
			const step = page.getByRole("button", { name: "Make and check a sample" });
			await step.waitFor();
			const isInView = await step.evaluate((button) => {
				const { bottom } = button.getBoundingClientRect();
				return bottom <= (button.closest(".red-ui-tray-body") as HTMLElement).getBoundingClientRect().bottom;
			});
			assert.ok(isInView);
			await step.click();
			const summary = page.locator(".jwt-inspector-summary");
			await summary.filter({ hasText: /^Accepted: all \d+ checks passed\.$/ }).waitFor();
			assert.match(await page.locator(".jwt-checks").innerText(), /HS256, with the key of this configuration\n/);
			assert.ok(await page.locator(".jwt-inspector-sample").evaluate((button) => button === document.activeElement));

			await suite.editor.press("ok");
			assert.equal(await page.locator("#jwt-config-line").innerText(), "");
			assert.equal(await page.locator("#node-input-expiresin").getAttribute("placeholder"), "1 hour, from jwt HS256");
			assert.match(await page.locator("#jwt-preview").innerText(), /in 1 hour, from jwt HS256/);
			await suite.editor.press("ok");
			await suite.editor.deploy();
			assert.equal(await page.evaluate("RED.nodes.filterNodes({ type: 'jwt' })[0].valid"), true);
		});
	}

	it("lead to a sample with a key pair, and stop where it can only verify", async () => {
		const { page } = suite.editor;
		await openNew();
		await page.getByRole("radio", { name: "Sign tokens for another service" }).check();
		assert.equal(await next(), "");
		await at("generatepair").click();
		await page.getByRole("button", { name: "Make and check a sample" }).click();
		await page
			.locator(".jwt-inspector-summary")
			.filter({ hasText: /^Accepted/ })
			.waitFor();
		await page.getByRole("tab", { name: "Key" }).click();
		await at("next").getByRole("button").waitFor();
		await page.locator("#node-config-input-privatekey").fill("");
		await page.locator("#node-config-input-privatekey").blur();
		await page.waitForFunction("document.querySelector('#jwt-config-next').textContent === ''");
	});

	it("lead to the inspector with an identity provider, once it is named", async () => {
		const { page } = suite.editor;
		await openNew();
		await page.getByRole("radio", { name: /identity provider/ }).check();
		await page.waitForFunction("document.querySelector('#jwt-config-key-issuer').classList.contains('input-error')");
		assert.equal(await next(), "");
		await at("key-issuer").fill("https://login.example.com");
		await at("key-issuer").blur();
		await at("next").getByRole("button", { name: "Try it" }).click();
		assert.ok(await page.locator(".jwt-inspector-token").evaluate((area) => area === document.activeElement));
	});

	it("do not ask of a configuration that exists", async () => {
		await suite.nodeRed.deploy([
			{ id: "old", type: "jwt-config", algorithm: "HS256", credentials: { secret: "any text that someone has typed" } },
		]);
		await suite.editor.page.reload();
		await suite.editor.page.waitForFunction("window.RED?.nodes?.node('old')");
		await suite.editor.page.evaluate('RED.editor.editConfig("", "jwt-config", "old")');
		await suite.editor.dialog(/jwt-config/);
		assert.ok(!(await at("start").isVisible()));
		assert.equal(await next(), "");
	});
});

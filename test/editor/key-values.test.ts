/** Values that other services ask for, computed from the signing key: shown by Check, and chosen in the rows of a node. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describeEditor } from "../support/editor.js";
import { editingKeys, publicKey } from "../support/key-dialog.js";

describeEditor("the values of the signing key in the dialogs", () => {
	const { suite, at, input, open, check } = editingKeys();

	it("are shown after a check, and go when a field changes", async () => {
		await open("keys1");
		await check();
		await at("label-values").click();
		const digest = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" }));
		const [names, values] = await Promise.all([
			at("values").locator("dt").allInnerTexts(),
			at("values").locator("dd").allInnerTexts(),
		]);
		assert.deepEqual(names, ["thumbprint", "spki-sha256"]);
		assert.equal(values[1]?.trim(), `SHA256:${digest.digest("base64")}`);
		const fits = "((list) => list.scrollWidth <= list.clientWidth)(document.querySelector('#jwt-config-values'))";
		assert.equal(await suite.editor.page.evaluate(fits), true);
		await input("privatekey").fill("changed");
		await at("row-values").waitFor({ state: "hidden" });
		await suite.editor.press("cancel");
	});

	it("are a type of the rows for claims, but not of rules", async () => {
		await suite.editor.open("step");
		const { page } = suite.editor;
		await page.getByRole("button", { name: "add a claim" }).click();
		await page.locator("#jwt-addclaims .jwt-row-name").fill("iss");
		const value = "$('#jwt-addclaims .jwt-row-value')";
		await page.evaluate(`${value}.typedInput("type", "key").typedInput("value", "x5t#S256")`);
		assert.match(
			await page.locator("#jwt-addclaims .red-ui-typedInput-container").innerText(),
			/x5t#S256: certificate, SHA-256/,
		);
		await suite.editor.press("ok");
		assert.deepEqual(await suite.editor.property("step", "addclaims"), [
			{ claim: "iss", value: "x5t#S256", type: "key" },
		]);
		await suite.editor.open("step");
		assert.equal(await page.evaluate(`${value}.typedInput("value")`), "x5t#S256");
		await suite.editor.press("cancel");
	});
});

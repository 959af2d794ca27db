/** Fields of a configuration that make verifying stricter or laxer: what the dialog shows is what the runtime does. */
import assert from "node:assert/strict";
import { describeEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import type { FlowNode } from "../support/node-red.js";

const z = "tab1";
const config = (id: string, more: object): FlowNode => ({
	id,
	type: "jwt-config",
	name: id,
	algorithm: "HS256",
	...more,
});
const FLOW: FlowNode[] = [
	{ id: z, type: "tab", label: "strict" },
	{ id: "step1", type: "jwt", z, name: "", jwtconfig: "plain", mode: "verify", x: 200, y: 80, wires: [[]] },
	config("plain", {}),
	config("text", { requireexp: "false", acceptbound: "false" }),
	config("lax", { requireexp: false, acceptbound: true }),
	config("commas", { audience: " , " }),
	config("nobody", { audienceclaim: "azp" }),
	config("somebody", { audience: "api", audienceclaim: "azp" }),
];

describeEditor("fields that say how strict verifying is", () => {
	const suite = editing(FLOW);

	it("shows the ticks as the runtime reads them, and saves them so", async () => {
		for (const [id, requireexp, acceptbound] of [
			["plain", true, false],
			["text", false, false],
			["lax", false, true],
		] as const) {
			await suite.editor.page.evaluate(`RED.editor.editConfig("", "jwt-config", "${id}")`);
			await suite.editor.dialog(/jwt-config/);
			const box = (name: string) => suite.editor.page.locator(`#node-config-input-${name}`);
			assert.deepEqual(
				[await box("requireexp").isChecked(), await box("acceptbound").isChecked()],
				[requireexp, acceptbound],
			);
			await suite.editor.press("ok");
			assert.equal(await suite.editor.property(id, "requireexp"), requireexp);
			assert.equal(await suite.editor.property(id, "acceptbound"), acceptbound);
		}
	});

	it("marks an audience that checks nothing", async () => {
		const errors = (id: string) => suite.editor.property(id, "validationErrors");
		assert.match(String(await errors("commas")), /There is no name/);
		assert.match(String(await errors("nobody")), /Enter the audience that this claim is compared with/);
		assert.doesNotMatch(String(await errors("somebody")), /audience/);
	});
});

/** Each example as the editor draws it: on the grid, no node over another, no wire across a node. */
import assert from "node:assert/strict";
import { findExamples, readExample } from "../../scripts/examples.js";
import { findFlaws, readDrawing, sheetsOf } from "../support/drawn-flow.js";
import { describeEditor, type Editor, openEditor } from "../support/editor.js";
import { browsing } from "../support/editor-suite.js";
import type { FlowNode } from "../support/node-red.js";

const EXAMPLES = findExamples().map((example) => readExample<FlowNode>(example));

/** A flow with a flaw of each kind. Its last wire runs over a status. */
const UNTIDY: FlowNode[] = [
	{ id: "untidy", type: "tab", label: "Untidy" },
	{ id: "u1", type: "comment", z: "untidy", name: "two\\n lines", x: 160, y: 60, wires: [] },
	{ id: "u2", type: "jwt", z: "untidy", name: "source", x: 110, y: 120, wires: [["u5"]] },
	{ id: "u3", type: "change", z: "untidy", name: "in the way", x: 320, y: 120, wires: [[]] },
	{ id: "u4", type: "change", z: "untidy", name: "beside it", x: 320, y: 140, wires: [[]] },
	{ id: "u5", type: "debug", z: "untidy", name: "outside", x: 980, y: 120, wires: [] },
	{ id: "u6", type: "jwt", z: "untidy", name: "above", x: 510, y: 240, wires: [["u7"]] },
	{ id: "u7", type: "change", z: "untidy", name: "below", x: 510, y: 300, wires: [[]] },
	{ id: "u8", type: "change", z: "untidy", name: "off", x: 515, y: 400, wires: [[]] },
];

describeEditor("the drawing of an example", () => {
	const suite = browsing();
	let editor: Editor;
	before(async () => {
		await suite.nodeRed.deploy([...EXAMPLES.flat(), ...UNTIDY]);
		editor = await openEditor(suite.browser, suite.nodeRed, { viewport: { width: 1560, height: 1060 } });
	});
	after(() => editor?.close());

	it("begins with the first example, where the editor opens", async () => {
		assert.equal(await editor.page.evaluate("RED.nodes.workspace(RED.workspaces.active()).label"), "Generate a token");
	});

	it("is not tidy with a flaw of any kind", async () => {
		assert.deepEqual(findFlaws(await readDrawing(editor.page, { id: "untidy", nodes: 8 })), [
			"comment “two\nlines” is not on the grid.",
			"change “off” is not on the grid.",
			"debug “outside” is outside the width of 1000 pixels.",
			"comment “two\nlines” is not at the left edge of its flow.",
			"comment “two\nlines” has more than one line.",
			"change “in the way” and change “beside it” overlap.",
			"The wire from jwt “source” to debug “outside” crosses change “in the way”.",
			"The wire from jwt “above” to change “below” crosses jwt “above”.",
		]);
	});

	for (const sheet of EXAMPLES.flatMap(sheetsOf)) {
		it(`is tidy: ${sheet.name}`, async () => {
			const drawing = await readDrawing(editor.page, sheet);
			await editor.screenshot(`example ${sheet.name}`);
			assert.deepEqual(findFlaws(drawing), []);
		});
	}
});

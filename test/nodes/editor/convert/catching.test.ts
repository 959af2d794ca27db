import assert from "node:assert/strict";
import { catchesOf } from "../../../../nodes/editor/convert/catching.js";
import type { FlowNode } from "../../../../nodes/editor/convert/draft.js";

const NODE = { id: "node", type: "jwt verify", z: "tab" };
/** `node` is in `inner`, a group in `outer`; `other` is a group of its own. */
const GROUPS: Record<string, string> = { node: "inner", inner: "outer", near: "inner", around: "outer", far: "other" };
const caught = (id: string, changes: object = {}): FlowNode => ({
	id,
	type: "catch",
	z: "tab",
	scope: null,
	...changes,
});
const idsOf = (...catches: FlowNode[]) => catchesOf(NODE, { catches, groupOf: (id) => GROUPS[id] }).map(({ id }) => id);

describe("catchesOf", () => {
	it("finds those of the same flow", () => {
		assert.deepEqual(idsOf(caught("here"), caught("elsewhere", { z: "tab2" }), caught("off", { d: true })), ["here"]);
	});

	it("finds those that name the node", () => {
		assert.deepEqual(idsOf(caught("mine", { scope: ["x", "node"] }), caught("theirs", { scope: ["x"] })), ["mine"]);
	});

	it("finds those of a group around the node", () => {
		const groups = ["near", "around", "far", "outside"].map((id) => caught(id, { scope: "group" }));
		assert.deepEqual(idsOf(...groups), ["near", "around"]);
	});

	it("takes those for what nobody else handles only if nobody else does", () => {
		const rest = caught("rest", { uncaught: true });
		assert.deepEqual(idsOf(rest), ["rest"]);
		assert.deepEqual(idsOf(rest, caught("named", { scope: ["node"] })), ["named"]);
		assert.deepEqual(idsOf(rest, caught("others", { scope: ["x"] })), ["rest"]);
	});

	it("does not follow groups in a circle", () => {
		const groupOf = (id: string) => (id === "a" ? "b" : "a");
		assert.deepEqual(catchesOf(NODE, { catches: [caught("c", { scope: "group" })], groupOf }).length, 1);
	});
});

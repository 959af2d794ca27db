import assert from "node:assert/strict";
import { panelOf } from "../../bench/panel.js";
import { WORKS } from "../../bench/works.js";
import { measuredWith } from "./measured.js";

describe("the benchmark's panels", () => {
	const { title, rows } = panelOf(measuredWith());

	it("are named after the release, and have a row for each work with a target", () => {
		assert.equal(title, "Node-RED 4.1.99, Node.js 20.99.0");
		assert.deepEqual(
			rows.map((row) => row.title),
			WORKS.map((work) => work.title),
		);
	});

	it("give costs in costs of the bare work, and the target beside them", () => {
		assert.equal(rows[0]?.costs.jwt.median, 0.05);
		assert.equal(rows[0]?.costs.contrib.high, 2);
		assert.equal(rows[0]?.target, 1.1);
	});
});

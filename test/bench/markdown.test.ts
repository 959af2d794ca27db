import assert from "node:assert/strict";
import { eachOf, metText, micros, table } from "../../bench/markdown.js";

describe("the benchmark's Markdown", () => {
	it("has as many cells in each line of a table as in the first", () => {
		assert.deepEqual(table(["A", "B"], [["1", "2"]]), ["| A | B |", "| --- | --- |", "| 1 | 2 |"]);
	});

	it("writes microseconds with a decimal place where they are few", () => {
		assert.deepEqual([0.04, -1.26, 9.94, 12.3, 350.6].map(micros), ["0.0", "-1.3", "9.9", "12", "351"]);
	});

	it("writes the values of all releases into one cell", () => assert.equal(eachOf(["1.0", "2.0"]), "1.0 / 2.0"));

	it("says on which releases a target is missed", () => {
		const releases = ["4.1.15", "5.0.7"].map((nodeRed) => ({ versions: { nodeRed } }));
		assert.equal(metText([true, true], releases), "met");
		assert.equal(metText([false, false], releases), "missed");
		assert.equal(metText([true, false], releases), "missed on 5.0");
	});
});

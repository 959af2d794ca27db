import assert from "node:assert/strict";
import { resultsText } from "../../bench/results.js";
import { measuredWith, resultsWith } from "./measured.js";

describe("the benchmark's results", () => {
	const newer = measuredWith({ versions: { nodeRed: "5.0.9", node: "24.9.0" } });
	const text = resultsText(resultsWith(measuredWith(), newer));

	it("name the machine, the versions and the number of rounds", () => {
		for (const fact of [
			"2026-01-31",
			"A processor",
			"2 processors",
			"24 GiB",
			"Linux 6.1",
			"a-package 1.2.3",
			"Rounds: 9, in 3 processes",
			"Node-RED 4.1.99 on Node.js 20.99.0 / Node-RED 5.0.9 on Node.js 24.9.0",
		]) {
			assert.ok(text.includes(fact), fact);
		}
	});

	it("have five tables, each with as many cells in every line", () => {
		const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
		assert.equal(tables.length, 5);
		for (const table of tables) assert.equal(new Set(table.split("\n").map((line) => line.split("|").length)).size, 1);
	});
});

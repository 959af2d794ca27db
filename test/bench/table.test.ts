import assert from "node:assert/strict";
import { resultsText, table } from "../../bench/table.js";
import { VARIANTS, WORKS } from "../../bench/works.js";
import { measuredWith, resultsWith } from "./measured.js";

/** The tables of a text, as rows of cells. */
function tablesOf(text: string): string[][][] {
	const blocks = text.split(/\n\n+/).filter((block) => block.startsWith("|"));
	return blocks.map((block) =>
		block.split("\n").map((line) =>
			line
				.split("|")
				.slice(1, -1)
				.map((cell) => cell.trim()),
		),
	);
}

describe("the benchmark's tables", () => {
	it("have as many cells in each line as in the first", () => {
		assert.deepEqual(table(["A", "B"], [["1", "2"]]), ["| A | B |", "| --- | --- |", "| 1 | 2 |"]);
	});

	it("tell the machine, the versions and how it was measured", () => {
		const text = resultsText(resultsWith(measuredWith()));
		for (const fact of ["2026-01-31", "A processor", "2 processors", "24 GiB", "Linux 6.1", "a-package 1.2.3"]) {
			assert.ok(text.includes(fact), fact);
		}
		assert.match(text, /### Node-RED 4\.1\.99 on Node\.js 20\.99\.0/);
		assert.match(text, /Processes of Node-RED: 2; rounds in each: 15; .* in each round: 0\.15 s/);
	});

	it("have a table of targets and one of all variants for each release", () => {
		const tables = tablesOf(resultsText(resultsWith(measuredWith(), measuredWith())));
		assert.equal(tables.length, 4);
		for (const rows of tables) assert.ok(rows.every((row) => row.length === rows[0]?.length));
		const [targets = [], variants = []] = tables;
		assert.deepEqual(
			[targets[2]?.[0], targets[2]?.slice(2)],
			["generate HS256", ["0.97", "0.97 – 0.97", "0.99", "0.98", "yes"]],
		);
		assert.equal(variants.length, WORKS.length + 2);
		assert.equal(variants[0]?.length, VARIANTS.length + 1);
		// The median of two rounds, one half as fast as the other.
		assert.deepEqual(variants[2]?.slice(1, 6), [
			"3000/s, 375 µs",
			"2970/s (0.99), 379 µs",
			"2940/s (0.98), 383 µs",
			"2925/s (0.97), 385 µs",
			"1500/s (0.50), 750 µs",
		]);
	});

	it("say no where a target is missed", () => {
		const missed = measuredWith({ firstMessages: { empty: [0], jwt: [8] } });
		const rows = tablesOf(resultsText(resultsWith(missed)))[0] ?? [];
		assert.deepEqual(
			rows.filter((row) => row.at(-1) === "no").map(([work]) => work),
			["first message after deploy, generate HS256"],
		);
	});
});

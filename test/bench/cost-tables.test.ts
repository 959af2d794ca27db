import assert from "node:assert/strict";
import { furtherTable, loopText, targetTable } from "../../bench/cost-tables.js";
import { FURTHER, WORKS, workOf } from "../../bench/works.js";
import { measuredWith, tablesOf, withCosts } from "./measured.js";

const rowsOf = (lines: readonly string[]) => tablesOf(lines.join("\n"))[0] ?? [];
const newer = { versions: { nodeRed: "5.0.9", node: "24.9.0" } };

describe("the benchmark's tables of costs", () => {
	it("have a row for each work with a target, with the values of each release", () => {
		const rows = rowsOf(targetTable([measuredWith(), measuredWith(newer)]));
		assert.equal(rows.length, WORKS.length + 2);
		assert.deepEqual(rows[2], [
			"generate HS256",
			"100 / 100",
			"5.0 / 5.0",
			"200 / 200",
			"40 / 40",
			"400 / 400",
			"0.05 / 0.05",
			"≤ 1.1 × bare, ahead of every peer",
			"met",
		]);
	});

	it("say which release misses a target", () => {
		const missing = { ...withCosts(workOf("verify-RS256-new"), { jwt: 150 }), ...newer };
		const rows = rowsOf(targetTable([measuredWith(), missing]));
		assert.deepEqual(
			rows.filter((row) => row.at(-1)?.startsWith("missed")).map((row) => [row[0], row.at(-3), row.at(-1)]),
			[["verify RS256, each token new", "0.05 / 1.50", "missed on 5.0"]],
		);
	});

	it("say for how long RS256 signatures hold the event loop", () => {
		assert.match(loopText([measuredWith()]).join(" "), /generate RS256, this package .* for 0\.5 µs, .* for 100 µs/);
	});

	it("have a row for each further work, with a dash for what was not measured", () => {
		const rows = rowsOf(furtherTable([measuredWith()]));
		assert.equal(rows.length, FURTHER.length + 2);
		assert.deepEqual(rows[2], ["generate Ed25519", "100", "5.0", "40", "0.05"]);
		assert.deepEqual(rows.at(-1)?.slice(1), ["100", "5.0", "–", "0.05"]);
	});
});

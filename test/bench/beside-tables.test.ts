import assert from "node:assert/strict";
import { factTable, throughputTable } from "../../bench/beside-tables.js";
import { OVER_HTTP } from "../../bench/works.js";
import { measuredWith, tablesOf } from "./measured.js";

const rowsOf = (lines: readonly string[]) => tablesOf(lines.join("\n"))[0] ?? [];

describe("the benchmark's other tables", () => {
	it("show each fact with what to compare it with, for each release", () => {
		const slow = measuredWith({
			versions: { nodeRed: "5.0.9", node: "24.9.0" },
			firstMessages: { empty: [0.4], jwt: [8] },
		});
		const rows = rowsOf(factTable([measuredWith(), slow]));
		assert.equal(rows.length, 6 + 2);
		assert.deepEqual(
			rows.find(([what]) => what?.startsWith("first message")),
			[
				"first message after deploy, generate HS256",
				"≤ 5 ms over the second",
				"2.0 ms / 8.0 ms",
				"an empty step 0.5 ms / 0.4 ms",
				"missed on 5.0",
			],
		);
	});

	it("show the median of requests per second for each variant", () => {
		const rows = rowsOf(throughputTable([measuredWith(), measuredWith()]));
		assert.equal(rows.length, OVER_HTTP.length + 2);
		assert.equal(rows[0]?.[1], "no step");
		assert.deepEqual(rows[2]?.slice(0, 2), ["generate HS256", "2000 / 2000"]);
	});
});

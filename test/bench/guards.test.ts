import assert from "node:assert/strict";
import { GUARDED, type GuardCosts, guardTable } from "../../bench/guards.js";
import { measuredWith, tablesOf } from "./measured.js";

const rowsOf = (lines: readonly string[]) => tablesOf(lines.join("\n"))[0] ?? [];

describe("the benchmark's table of guards", () => {
	it("shows what each costs over middleware that does nothing, paired by round", () => {
		const [head, , row] = rowsOf(guardTable([measuredWith()]));
		assert.equal(head?.length, 6);
		assert.deepEqual(row, ["HS256, the same token", "5.0", "30", "50", "ahead of both", "met"]);
	});

	it("has a row for each work, and says on which release a target was missed", () => {
		const { guards } = measuredWith();
		const slower = { ...guards, "RS256-new": { ...guards["RS256-new"], jwt: [50, 52, 54] } } as GuardCosts;
		const rows = rowsOf(
			guardTable([measuredWith(), measuredWith({ versions: { nodeRed: "5.0.9", node: "24.9.0" }, guards: slower })]),
		);
		assert.equal(rows.length, Object.keys(GUARDED).length + 2);
		assert.deepEqual(rows.at(-1), [
			"RS256, each token new",
			"5.0 / 40",
			"30 / 30",
			"50 / 50",
			"ahead of both",
			"missed on 5.0",
		]);
	});
});

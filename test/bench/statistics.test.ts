import assert from "node:assert/strict";
import { inTurn, median, pairwise, quantile, summarize } from "../../bench/statistics.js";

describe("the benchmark's statistics", () => {
	it("take the middle of an odd number, whatever their order, and leave the list alone", () => {
		const values = [30, 1, 2];
		assert.equal(median(values), 2);
		assert.deepEqual(values, [30, 1, 2]);
	});

	it("take the mean of the two in the middle of an even number", () => assert.equal(median([4, 1, 2, 100]), 3));

	it("find quantiles between two values", () => {
		assert.equal(quantile([0, 10], 0.99), 9.9);
		assert.equal(quantile([7], 0.25), 7);
		assert.equal(quantile([10, 9, 100], 1), 100);
	});

	it("give the quartiles beside the median", () => {
		assert.deepEqual(summarize([1, 2, 3, 4, 5]), { median: 3, low: 2, high: 4 });
	});

	it("refuse to summarize nothing", () => assert.throws(() => median([]), RangeError));

	it("pair what was measured in the same round", () => {
		const less = (value: number, other: number) => value - other;
		assert.deepEqual(pairwise([90, 45, 10], [100, 50, 5], less), [-10, -5, 5]);
		assert.throws(() => pairwise([1], [1, 2], less), RangeError);
	});

	it("begin each round with another one, and run backwards in every second", () => {
		const rounds = [0, 1, 2, 3].map((round) => inTurn(["a", "b", "c"], round).join(""));
		assert.deepEqual(rounds, ["abc", "acb", "cab", "cba"]);
	});
});

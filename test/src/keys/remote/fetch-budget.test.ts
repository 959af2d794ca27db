import assert from "node:assert/strict";
import { createBudget } from "../../../../src/keys/remote/fetch-budget.js";
import { freezeClock, moveClock } from "../../frozen-clock.js";

describe("createBudget", () => {
	freezeClock();
	const takeAll = (budget: ReturnType<typeof createBudget>) => {
		let taken = 0;
		while (taken < 100 && budget.take()) taken++;
		return taken;
	};

	it("gives so many at once, then one more after each while, and never more than at first", () => {
		const budget = createBudget(3, 10_000);
		assert.equal(takeAll(budget), 3);
		moveClock(9);
		assert.equal(takeAll(budget), 0);
		moveClock(1);
		assert.equal(takeAll(budget), 1);
		moveClock(25);
		assert.equal(takeAll(budget), 2);
		moveClock(5);
		assert.equal(takeAll(budget), 1);
		moveClock(3600);
		assert.equal(takeAll(budget), 3);
	});

	it("goes on when the clock is set back", () => {
		const budget = createBudget(3, 10_000);
		assert.equal(takeAll(budget), 3);
		moveClock(-3600);
		assert.equal(takeAll(budget), 0);
		moveClock(10);
		assert.equal(takeAll(budget), 1);
	});
});

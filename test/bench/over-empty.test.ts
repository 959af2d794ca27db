import assert from "node:assert/strict";
import { overEmpty } from "../../bench/over-empty.js";

const costs = (...values: number[]) => values.map((processor) => ({ processor, loop: processor / 2 }));

describe("the benchmark's costs over an empty step", () => {
	const samples = { empty: costs(3, 13, 4), jwt: costs(8, 18, 10) };

	it("are those of the same round, summed up", () => {
		assert.deepEqual(overEmpty(samples, "jwt"), { median: 5, low: 5, high: 5.5 });
	});

	it("can be those of the event loop", () => assert.equal(overEmpty(samples, "jwt", "loop")?.median, 2.5));

	it("are none of a lane that was not measured", () => assert.equal(overEmpty(samples, "contrib"), undefined));
});

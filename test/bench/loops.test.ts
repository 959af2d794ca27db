import assert from "node:assert/strict";
import { driverOf, loopsOf } from "../../bench/loops.js";
import { Material } from "../../bench/material.js";
import { FURTHER, WORKS } from "../../bench/works.js";

describe("the benchmark's loops", () => {
	const material = new Material();
	const surroundings = { folder: "/messages", keySetUrl: "http://127.0.0.1/keys" };

	for (const work of [...WORKS, ...FURTHER]) {
		it(`lead from a driver through the step and back, in each lane of ${work.id}`, () => {
			const flow = loopsOf(work, material, surroundings);
			const ids = new Set(flow.map(({ id }) => id));
			assert.equal(ids.size, flow.length);
			const wiresOf = (id: string) => flow.find((node) => node.id === id)?.wires as string[][];
			for (const lane of work.lanes) {
				const driver = driverOf(work, lane);
				const [step = ""] = wiresOf(driver)[0] ?? [];
				assert.deepEqual(wiresOf(step)[0], [driver], lane);
			}
			const targets = flow.flatMap(({ wires }) => ((wires ?? []) as string[][]).flat());
			assert.deepEqual(
				targets.filter((id) => !ids.has(id)),
				[],
			);
		});
	}
});

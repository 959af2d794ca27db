import assert from "node:assert/strict";
import { flowsOf, pathOf } from "../../bench/flows.js";
import { LANES } from "../../bench/lanes.js";
import { Material } from "../../bench/material.js";
import { OVER_HTTP } from "../../bench/works.js";

const VARIANTS = ["none", ...LANES] as const;

const STEP_TYPES = /^(change|bare|jwt|jwt sign|jwt verify|function)$/;

describe("the benchmark's flows over HTTP", () => {
	const material = new Material();

	for (const work of OVER_HTTP) {
		it(`are the same for ${work.id}, but for the step`, () => {
			const flow = flowsOf(work, VARIANTS, material);
			assert.equal(new Set(flow.map(({ id }) => id)).size, flow.length);
			const flowOf = (variant: string) => flow.filter(({ id }) => id.endsWith(`.${work.id}.${variant}`));
			const shared = (variant: string) =>
				flowOf(variant)
					.filter(({ id, type }) => !/^(step|catch|config)\./.test(id) && type !== "tab")
					.map(({ type }) => type);
			for (const variant of VARIANTS) {
				const steps = flowOf(variant).filter(({ id, type }) => id.startsWith("step.") && STEP_TYPES.test(type));
				assert.equal(steps.length, variant === "none" ? 0 : 1, variant);
				assert.deepEqual(shared(variant), shared("none"), variant);
				assert.ok(
					flowOf(variant).some(({ url }) => url === pathOf(work, variant)),
					variant,
				);
			}
		});
	}

	it("wire nothing to a node that is not there", () => {
		for (const work of OVER_HTTP) {
			const flow = flowsOf(work, VARIANTS, material);
			const ids = new Set(flow.map(({ id }) => id));
			const targets = flow.flatMap(({ wires }) => ((wires ?? []) as string[][]).flat());
			assert.deepEqual(
				targets.filter((id) => !ids.has(id)),
				[],
				work.id,
			);
		}
	});
});

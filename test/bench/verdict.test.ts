import assert from "node:assert/strict";
import type { Lane } from "../../bench/lanes.js";
import { askedText, judge } from "../../bench/verdict.js";
import { WORKS, workOf } from "../../bench/works.js";
import { samplesOf } from "./measured.js";

const verdictOf = (id: string, over: Partial<Record<Lane, number>>) => judge(workOf(id), samplesOf(workOf(id), over));

describe("the benchmark's verdicts", () => {
	it("are all met where all is well", () => {
		for (const work of WORKS) assert.equal(judge(work, samplesOf(work)).isMet, true, work.id);
	});

	it("compare costs over an empty step with those of the bare work", () => {
		const { costs, timesBare } = verdictOf("verify-RS256-new", { bare: 20, jwt: 30 });
		assert.deepEqual(costs.jwt, { median: 30, low: 30, high: 30 });
		assert.equal(timesBare, 1.5);
	});

	it("are missed by a cost just above the target, and met by the target itself", () => {
		assert.equal(verdictOf("verify-RS256-new", { bare: 100, jwt: 125 }).isMet, true);
		assert.equal(verdictOf("verify-RS256-new", { bare: 100, jwt: 126 }).isMet, false);
	});

	for (const peer of ["contrib", "fast-jwt", "jsonwebtoken"] as const) {
		it(`are missed where ${peer} is ahead, if a work must be ahead of every peer`, () => {
			assert.equal(verdictOf("generate-HS256", { bare: 10, jwt: 9, [peer]: 8 }).isMet, false);
			assert.equal(verdictOf("verify-ES256-same", { bare: 100, jwt: 9, [peer]: 8 }).isMet, true);
		});
	}

	it("are missed where the event loop is held", () => {
		const work = workOf("generate-RS256");
		const samples = samplesOf(work, { bare: 100, jwt: 120 });
		assert.deepEqual(judge(work, samples).loop, { bare: 100, jwt: 12 });
		assert.equal(judge(work, samples).isMet, true);
		const held = samples.jwt?.map(({ processor }) => ({ processor, loop: processor }));
		assert.equal(judge(work, { ...samples, jwt: held ?? [] }).isMet, false);
	});

	it("are none where nothing is asked", () => assert.equal(verdictOf("generate-EdDSA", {}).isMet, undefined));

	it("say what is asked", () => {
		const texts = ["verify-ES256-new", "generate-HS256", "generate-RS256"].map((id) =>
			askedText(workOf(id).target ?? { timesBare: 0 }),
		);
		assert.deepEqual(texts, [
			"≤ 1.2 × bare",
			"≤ 1.1 × bare, ahead of every peer",
			"≤ 1.35 × bare, the event loop free",
		]);
	});
});

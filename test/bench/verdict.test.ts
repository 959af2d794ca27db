import assert from "node:assert/strict";
import { judge, type Verdict } from "../../bench/verdict.js";
import { measuredWith, withRates } from "./measured.js";

const find = (verdicts: readonly Verdict[], work: RegExp): Verdict => {
	const found = verdicts.filter((verdict) => work.test(verdict.work));
	assert.equal(found.length, 1, String(work));
	return found[0] as Verdict;
};

describe("the benchmark's verdicts", () => {
	it("are one for each target, all met where all is well", () => {
		const verdicts = judge(measuredWith());
		assert.equal(verdicts.length, 13);
		assert.deepEqual(
			verdicts.filter(({ isMet }) => !isMet),
			[],
		);
	});

	it("compare with the flow without the step, round by round", () => {
		const verdict = find(judge(withRates("generate-HS256", 4000, 3960, 3920, 3780, 1, 1, 1)), /^generate HS256$/);
		assert.deepEqual(
			[verdict.measured, verdict.spread, verdict.empty, verdict.bare, verdict.isMet],
			["0.94", "0.94 – 0.94", "0.99", "0.98", false],
		);
	});

	it("compare with node-red-contrib-jwt, and tell what the bare work would reach", () => {
		const verdict = find(
			judge(withRates("verify-RS256-new", 9999, 2600, 2560, 2500, 2000, 1, 1)),
			/RS256, each token new/,
		);
		assert.deepEqual([verdict.measured, verdict.empty, verdict.bare, verdict.isMet], ["1.25", "1.30", "1.28", false]);
	});

	it("tell what an empty step does to an unrelated endpoint and to the first message", () => {
		const verdicts = judge(measuredWith());
		assert.deepEqual(find(verdicts, /p99/).empty, "4.00");
		assert.deepEqual(find(verdicts, /first message/).empty, "0.5 ms");
	});

	for (const [work, changes] of [
		[/p99/, { latency: { idle: [1], empty: [1], jwt: [3.1], contrib: [1] } }],
		[/first message/, { firstMessages: { empty: [9], jwt: [5.1, 5.1, 1] } }],
		[/load.*time/, { loads: { jwt: [{ milliseconds: 61, heap: 1 }], contrib: [] } }],
		[/load.*heap/, { loads: { jwt: [{ milliseconds: 1, heap: 6.1e6 }], contrib: [] } }],
		[/1,000,000 messages/, { soaked: { messages: 1_000_000, seconds: 1, first: 10e6, last: 15.1e6 } }],
	] as const) {
		it(`fail ${work.source} alone where only that is too much`, () => {
			const verdicts = judge(measuredWith(structuredClone(changes) as object));
			assert.equal(find(verdicts, work).isMet, false);
			assert.equal(verdicts.filter(({ isMet }) => !isMet).length, 1);
		});
	}
});

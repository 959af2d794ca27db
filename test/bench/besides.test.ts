import assert from "node:assert/strict";
import { type Fact, factsOf } from "../../bench/besides.js";
import { measuredWith } from "./measured.js";

const find = (facts: readonly Fact[], what: RegExp): Fact => {
	const found = facts.filter((fact) => what.test(fact.what));
	assert.equal(found.length, 1, String(what));
	return found[0] as Fact;
};

describe("the benchmark's other facts", () => {
	const facts = factsOf(measuredWith());

	it("are all as asked where all is well", () => {
		assert.deepEqual(
			facts.map(({ isMet }) => isMet),
			[true, true, true, true, true, true],
		);
	});

	it("compare a start with one of as many core nodes", () => {
		const { measured, beside } = find(facts, /^start/);
		assert.equal(measured, "1.04");
		assert.deepEqual(beside, [
			["this package", "2.34 s"],
			["core nodes", "2.25 s"],
			["no nodes", "1.00 s"],
		]);
	});

	it("compare an unrelated endpoint with an idle runtime, and the first message with an empty step's", () => {
		assert.equal(find(facts, /p99/).measured, "2.00");
		assert.deepEqual(find(facts, /p99/).beside, [
			["idle", "2.0 ms"],
			["beside an empty step", "8.0 ms"],
		]);
		assert.deepEqual(find(facts, /first message/).beside, [["an empty step", "0.5 ms"]]);
	});

	for (const [what, changes] of [
		[/^start/, { starts: { empty: [1], core: [10], jwt: [11.1] } }],
		[/p99/, { latency: { idle: [1], empty: [1], jwt: [3.1] } }],
		[/first message/, { firstMessages: { empty: [9], jwt: [5.1, 5.1, 1] } }],
		[/load.*time/, { loads: { jwt: [{ milliseconds: 61, heap: 1 }], contrib: [{ milliseconds: 1, heap: 1 }] } }],
		[/load.*heap/, { loads: { jwt: [{ milliseconds: 1, heap: 6.1e6 }], contrib: [{ milliseconds: 1, heap: 1 }] } }],
		[/1,000,000 messages/, { soaked: { messages: 1_000_000, seconds: 1, first: 10e6, last: 15.1e6 } }],
	] as const) {
		it(`fail ${what.source} alone where only that is too much`, () => {
			const changed = factsOf(measuredWith(structuredClone(changes) as object));
			assert.equal(find(changed, what).isMet, false);
			assert.equal(changed.filter(({ isMet }) => !isMet).length, 1);
		});
	}
});

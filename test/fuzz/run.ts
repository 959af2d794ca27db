/** Runs a property many times, and watches the clock and the memory. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";

/** Cases in all: by `FUZZ_RUNS`, else more where every change is checked. */
export const RUNS = Number(process.env.FUZZ_RUNS) || (process.env.CI === "true" ? 100_000 : 5_000);

/** The longest that one case may take, in milliseconds, and the most that memory may grow, in bytes. */
const SLOW = 50;
const GROWTH = 60 * 2 ** 20;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapUsed(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

/** Tries a share of {@link RUNS} cases. Each must pass `check`, which throws or rejects where it does not. */
export async function run<T>(share: number, cases: fc.Arbitrary<T>, check: (value: T) => unknown): Promise<void> {
	const time = async (value: T) => {
		const started = performance.now();
		await check(value);
		return performance.now() - started;
	};
	const property = fc.asyncProperty(cases, async (value) => {
		if ((await time(value)) <= SLOW) return;
		// Once may be the machine's fault.
		const times = [await time(value), await time(value), await time(value)].sort((a, b) => a - b);
		assert.ok(Number(times[1]) <= SLOW, `took ${times.map(Math.round)} ms`);
	});
	const numRuns = Math.ceil(RUNS * share);
	await fc.assert(property, { numRuns: Math.ceil(numRuns / 10) });
	const before = heapUsed();
	await fc.assert(property, { numRuns });
	const growth = heapUsed() - before;
	assert.ok(growth < GROWTH, `memory grew by ${growth} bytes`);
}

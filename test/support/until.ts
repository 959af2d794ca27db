/** Asks again and again until the answer is yes. Fails after a time that is ample. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

export async function until(what: string, isSo: () => unknown, patience = 10_000): Promise<void> {
	const end = performance.now() + patience;
	while (!(await isSo())) {
		assert.ok(performance.now() < end, `never: ${what}`);
		await pause(5);
	}
}

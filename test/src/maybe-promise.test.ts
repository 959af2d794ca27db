import assert from "node:assert/strict";
import { settled, whenReady } from "../../src/maybe-promise.js";

describe("whenReady", () => {
	it("uses a value that is there at once", () =>
		assert.equal(
			whenReady(1, (value) => value + 1),
			2,
		));
	it("waits for a promise", async () => {
		const result = whenReady(Promise.resolve(1), (value) => value + 1);
		assert.ok(result instanceof Promise);
		assert.equal(await result, 2);
	});
	it("hands on a rejection", () =>
		assert.rejects(async () => whenReady(Promise.reject(new RangeError()), String), RangeError));
});

describe("settled", () => {
	it("gives the promise until it is fulfilled, and its value from then on", async () => {
		const get = settled(Promise.resolve(7));
		assert.ok(get() instanceof Promise);
		await get();
		assert.equal(get(), 7);
	});
	it("keeps giving a promise that is rejected, which ends no process by itself", async () => {
		const get = settled(Promise.reject(new RangeError()));
		await assert.rejects(async () => get(), RangeError);
		await assert.rejects(async () => get(), RangeError);
	});
});

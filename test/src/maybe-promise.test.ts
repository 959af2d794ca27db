import assert from "node:assert/strict";
import { allReady, attempt, settled, whenReady } from "../../src/maybe-promise.js";

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

describe("allReady", () => {
	it("gives values that are there at once", () => assert.deepEqual(allReady([1, 2]), [1, 2]));
	it("gives nothing for nothing", () => assert.deepEqual(allReady([]), []));
	it("waits for the promises among them, and keeps the order", async () => {
		const values = allReady([Promise.resolve(1), 2, Promise.resolve(3)]);
		assert.ok(values instanceof Promise);
		assert.deepEqual(await values, [1, 2, 3]);
	});
});

describe("attempt", () => {
	const fail = (error: unknown) => `failed: ${(error as Error).message}`;
	const raise = () => {
		throw new RangeError("no");
	};

	it("succeeds at once, or fails at once", () => {
		assert.equal(
			attempt(() => 1, String, fail),
			"1",
		);
		assert.equal(attempt(raise, String, fail), "failed: no");
	});
	it("succeeds later, or fails later", async () => {
		assert.equal(await attempt(async () => 1, String, fail), "1");
		assert.equal(await attempt(async () => raise(), String, fail), "failed: no");
	});
	it("does not take a success that raises an error for a failure", async () => {
		assert.throws(
			() =>
				attempt(
					() => 1,
					raise,
					() => "failed",
				),
			RangeError,
		);
		await assert.rejects(
			async () =>
				attempt(
					async () => 1,
					raise,
					() => "failed",
				),
			RangeError,
		);
	});
});

import assert from "node:assert/strict";
import { withinTime } from "../../../src/keys/time-limit.js";

describe("withinTime", () => {
	const late = () => new Error("late");

	it("gives what a promise gives in time, and its error", async () => {
		assert.equal(await withinTime(60_000, Promise.resolve("key"), late), "key");
		await assert.rejects(withinTime(60_000, Promise.reject(new Error("own")), late), /^Error: own$/);
	});

	it("does not wait for longer", async () => {
		await assert.rejects(withinTime(1, new Promise(() => {}), late), /^Error: late$/);
	});
});

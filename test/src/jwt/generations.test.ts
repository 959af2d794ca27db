import assert from "node:assert/strict";
import { Generations } from "../../../src/jwt/generations.js";

describe("Generations", () => {
	it("forget what was not asked for since a generation ago", () => {
		const kept = new Generations<number>(2);
		for (const [index, name] of ["a", "b"].entries()) kept.set(name, index);
		assert.deepEqual([kept.get("a"), kept.hasDropped], [0, false]);
		kept.set("c", 2);
		assert.deepEqual([kept.get("a"), kept.get("b"), kept.get("c"), kept.hasDropped], [0, undefined, 2, true]);
	});

	it("are full by size, too, and what is larger than a generation is kept for a while", () => {
		const kept = new Generations<number>(100, 10, (size) => size);
		kept.set("large", 99);
		kept.set("small", 1);
		assert.deepEqual([kept.get("large"), kept.get("small")], [99, 1]);
		kept.set("larger", 100);
		assert.deepEqual([kept.get("large"), kept.get("small"), kept.get("larger")], [undefined, 1, 100]);
	});

	it("delete from either generation", () => {
		const kept = new Generations<number>(2);
		for (const name of ["a", "b", "c"]) kept.set(name, 1);
		for (const name of ["a", "c"]) kept.delete(name);
		assert.deepEqual([kept.get("a"), kept.get("b"), kept.get("c")], [undefined, 1, undefined]);
	});

	it("replace a value of either generation", () => {
		const kept = new Generations<number>(2);
		kept.set("a", 1);
		kept.set("b", 2);
		kept.set("a", 3);
		assert.equal(kept.get("a"), 3);
	});
});

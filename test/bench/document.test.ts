import assert from "node:assert/strict";
import { BEGIN, END, withResults } from "../../bench/document.js";
import { read } from "../support/documents.js";

describe("the benchmark's page", () => {
	const page = `before\n\n${BEGIN}\n\nold\n\n${END}\n\nafter\n`;

	it("gets new results between its markers, and nothing else changes", () => {
		const written = withResults(page, "new\n");
		assert.equal(written, `before\n\n${BEGIN}\n\nnew\n\n${END}\n\nafter\n`);
		assert.equal(withResults(written, "new"), written);
	});

	for (const [name, broken] of [
		["no marker", "text"],
		["no end", `${BEGIN} text`],
		["the end first", `${END} ${BEGIN}`],
		["two beginnings", `${BEGIN} ${page}`],
		["two ends", `${page} ${END}`],
	] as const) {
		it(`is refused with ${name}`, () => assert.throws(() => withResults(broken, "new"), /must have/));
	}

	it("has its markers in the documentation", () => {
		assert.match(withResults(read("docs/performance.md"), "new results"), /new results/);
	});
});

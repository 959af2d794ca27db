/** The project's own word list for the spelling check: in order, and no longer than needed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { read } from "./support/documents.js";
import { ROOT } from "./support/node-red.js";

const LIST = ".cspell/words.txt";
const words = read(LIST).trim().split("\n");

describe(LIST, () => {
	it("is sorted, with each word once", () => {
		assert.deepEqual(words, [...new Set(words)].sort(new Intl.Collator("en", { caseFirst: "lower" }).compare));
	});

	it("has no word that is used nowhere", () => {
		const args = ["grep", "--no-index", "--exclude-standard", "-ohE", words.join("|"), "--", ".", `:!${LIST}`];
		const used = new Set(execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 }).split("\n"));
		assert.deepEqual(
			words.filter((word) => !used.has(word)),
			[],
		);
	});
});

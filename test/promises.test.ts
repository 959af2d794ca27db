/** Every promise of the documents names a test that proves it, and that test exists. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allMatches, read, section } from "./support/documents.js";
import { ROOT } from "./support/node-red.js";
import { bulletsIn, proves, type Reference, referencesIn, rowsIn, titlesIn, visible } from "./support/promises.js";

const PROMISES = section(read("SECURITY.md"), "What this package promises");

/** Lists of promises: each bullet needs a test. */
const LISTS = {
	"SECURITY.md": PROMISES,
	"docs/security.md": section(read("docs/security.md"), "Settings that refuse more"),
};

/** Tables that say what the nodes do: each row leads to a list of promises, or to what is not promised. */
const TABLES = {
	"RFC 8725": section(read("docs/security.md"), "RFC 8725, point by point"),
	"the next edition of RFC 8725": section(read("docs/security.md"), "The next edition of RFC 8725"),
	"the threat model": read("docs/threat-model.md"),
};

const DOCUMENTS = ["SECURITY.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)].filter((file) =>
	file.endsWith(".md"),
);
const REFERENCES = DOCUMENTS.flatMap((file) => referencesIn(read(file)));
const name = ({ file, title }: Reference) => `${file} "${title}"`;

describe("the promises", () => {
	for (const [document, text] of Object.entries(LISTS)) {
		it(`of ${document} name a test each`, () => {
			const promises = bulletsIn(text);
			assert.ok(promises.length > 0);
			assert.deepEqual(promises.filter((promise) => referencesIn(promise).length === 0).map(visible), []);
			assert.equal(
				promises.flatMap(referencesIn).length,
				referencesIn(text).length,
				"a reference that belongs to no promise",
			);
		});
	}

	it("stand under a heading each, none of which is empty", () => {
		const [, ...parts] = PROMISES.split(/^### /m);
		assert.ok(parts.length > 1);
		assert.deepEqual(
			parts.filter((part) => bulletsIn(part).length === 0),
			[],
		);
	});

	it("name tests that exist", async function () {
		this.timeout(120_000);
		assert.ok(REFERENCES.length > 50);
		const files = [...new Set(REFERENCES.map(({ file }) => file))].sort();
		assert.deepEqual(
			files.filter((file) => !existsSync(join(ROOT, file))),
			[],
		);
		const titles = await titlesIn(files);
		assert.deepEqual(
			REFERENCES.filter((test) => !titles.get(test.file)?.some((title) => proves(test, title))).map(name),
			[],
		);
	});

	for (const [document, text] of Object.entries(TABLES)) {
		it(`are where each row of ${document} leads, or what is not promised, or what is left to the reader`, () => {
			const anchors = allMatches(PROMISES, /^### (.+)$/gm).map((title) => title.toLowerCase().replaceAll(" ", "-"));
			const ends = [...anchors.map((anchor) => `SECURITY.md#${anchor}`), "SECURITY.md#what-it-does-not-promise"];
			const rows = rowsIn(text);
			assert.ok(rows.length > 0);
			assert.deepEqual(
				rows.filter((row) => ![...ends, "(security.md#"].some((end) => row.includes(end))),
				[],
			);
		});
	}
});

describe("a reference to a test", () => {
	it("is read with its file and its full title, quotes and all", () => {
		assert.deepEqual(referencesIn('- a\n  <!-- test: test/a.test.ts "b \\"c\\" …" -->\n'), [
			{ file: "test/a.test.ts", title: 'b "c" …' },
		]);
	});

	for (const text of [
		'<!-- test: a.test.ts "b" -->',
		"<!-- test: test/a.test.ts b -->",
		'<!--test: test/a.test.ts "b" -->',
		'<!-- tests: test/a.test.ts "b" -->',
		'<!-- test test/a.test.ts "b" -->',
	]) {
		it(`is an error where it is malformed: ${text}`, () => {
			assert.throws(() => referencesIn(text), /Malformed/);
		});
	}

	it("is proved by its title, or by any that begins so", () => {
		assert.ok(proves({ file: "", title: "a b" }, "a b"));
		assert.ok(!proves({ file: "", title: "a b" }, "a b c"));
		assert.ok(proves({ file: "", title: "a b…" }, "a b c"));
		assert.ok(!proves({ file: "", title: "a b…" }, "a"));
	});
});

describe("the lists and tables of a document", () => {
	const text = "- one\n  more\n  <!-- test -->\n- two\n\nAfter.\n\n| a | b |\n| --- | --- |\n| c | d |\n| e | f |\n";

	it("have bullets with what is indented below them", () => {
		assert.deepEqual(bulletsIn(text).map(visible), ["- one\n  more", "- two"]);
	});

	it("have rows without their head", () => {
		assert.deepEqual(rowsIn(text), ["| c | d |", "| e | f |"]);
	});
});

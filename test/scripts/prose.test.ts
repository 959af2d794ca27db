/** The prose that is checked for its style, and what the checks find in it. */
import assert from "node:assert/strict";
import { proseFindings } from "../../scripts/prose/findings.js";
import { PHRASES } from "../../scripts/prose/phrases.js";
import { proseOf } from "../../scripts/prose/prose-of.js";

/** The paragraphs of a file, each with the line that it starts on. */
function paragraphs(file: string, text: string): (readonly [number, string])[] {
	const prose = proseOf(file, text);
	const rows = prose.text.split("\n");
	return rows.flatMap((row, index) => {
		if (!row || rows[index - 1]) return [];
		const end = rows.indexOf("", index);
		return [[prose.lines[index] ?? 0, rows.slice(index, end < 0 ? undefined : end).join(" ")] as const];
	});
}

describe("proseOf", () => {
	it("reads comments and tags of code, each as a paragraph", () => {
		const code = [
			"/**",
			" * Signs a token,",
			" * see {@link verify}.",
			" * @param key the secret",
			" */",
			'const url = "https://a.example"; // Not a comment of its own.',
			"// One comment",
			"// of two lines.",
			"const a = b / c;",
		].join("\n");
		assert.deepEqual(paragraphs("test/a.ts", code), [
			[2, "Signs a token, see `verify`."],
			[4, "the secret"],
			[6, "Not a comment of its own."],
			[7, "One comment of two lines."],
		]);
	});

	it("reads messages of the package, and no other strings", () => {
		const code = 'throw new Error(`The field ${name} is not set.`);\nconst id = "x-forwarded-for";';
		assert.deepEqual(paragraphs("src/a.ts", code), [[1, "The field `x` is not set."]]);
		assert.deepEqual(paragraphs("test/a.ts", code), []);
	});

	it("reads each text of a catalogue", () => {
		const catalogue = '{\n\t"label": {\n\t\t"a": "One <b>text</b>.",\n\t\t"b": "Another."\n\t}\n}';
		assert.deepEqual(paragraphs("en-US/jwt.json", catalogue), [
			[3, "One text."],
			[4, "Another."],
		]);
	});

	it("reads each element of help", () => {
		const help =
			'<script type="text/html">\n<p>Reads <code>sub</code>\nand others.</p>\n<li>One</li><li>a &lt; b</li>\n</script>';
		assert.deepEqual(paragraphs("en-US/jwt.html", help), [
			[2, "Reads `sub` and others."],
			[4, "One"],
			[4, "a < b"],
		]);
	});
});

describe("proseFindings", () => {
	const messages = async (text: string) =>
		(await proseFindings("a.md", text)).map(({ line, message }) => `${line} ${message}`);

	const FOUND = [
		["It is none\nof ours.", "1 “none of ours”: not a … (phrases)"],
		[
			"A list.\n\nWhat fails goes to a Catch node.",
			"3 “What fails goes to a Catch node.…”: name the thing (clauses-for-nouns)",
		],
		["It signs the the token.", "1 “the the”: the word stands twice (doubled-words)"],
		["It runs on NodeJS.", "1 Incorrect term: “NodeJS”, use “Node.js” instead (terminology)"],
		[
			`${"It signs, ".repeat(25)}done.`,
			"1 sentence length(255) exceeds the maximum sentence length of 220. (sentence-length)",
		],
	] as const;
	for (const [text, finding] of FOUND)
		it(`finds ${finding.slice(2)}`, async () => assert.deepEqual(await messages(text), [finding]));

	for (const text of [
		"What fails?",
		"See what fails.",
		"`none of ours`",
		"That that-clause, log-in in a browser, copy, save it.",
	])
		it(`finds nothing in “${text}”`, async () => assert.deepEqual(await messages(text), []));

	it("has a better phrase for each, without a phrase of the list", async () => {
		for (const [pattern, better] of PHRASES) assert.deepEqual(await messages(`${better}.`), [], pattern);
	});
});

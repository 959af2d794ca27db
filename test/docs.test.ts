/** The documents say what is so: links lead somewhere, commands and files exist, and what one is told to type is tested. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allMatches, blocks, codeSpans, read, withoutBlocks } from "./support/documents.js";
import { exampleNames } from "./support/fixtures.js";
import { ROOT } from "./support/node-red.js";

/**
 * The lines of README's ```sh blocks. Tests run each of them: the matrix the first, the third and, from the package file, the
 * last one; the gate the second.
 */
const TRIED_COMMANDS = [
	"npm ci && npm start",
	"npm ci && npm test",
	"curl http://127.0.0.1:1880/jwt/generate",
	"npm install @flowjwt/node-red-jwt",
];

/** The lines of README that a screen shows. */
const FIRST_SCREEN = 25;

/** Lines that a recipe may have, so that it is one screen beside its commands. */
const RECIPE_LINES = 75;

const REQUIRED = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"];

const isMarkdown = (file: string) => file.endsWith(".md");
const inDocs = readdirSync(join(ROOT, "docs"), { encoding: "utf8", recursive: true }).map((file) => `docs/${file}`);
const DOCUMENTS = [...readdirSync(ROOT), ...inDocs].filter(isMarkdown).sort();
const TESTS = readdirSync(join(ROOT, "test"), { encoding: "utf8", recursive: true })
	.filter((file) => file.endsWith(".test.ts"))
	.map((file) => readFileSync(join(ROOT, "test", file), "utf8"));

const linkTargets = (text: string) => allMatches(withoutBlocks(text), /\]\(([^)\s]+)\)/g);

/** Targets of links and images that lie in this repository. */
const localTargets = (text: string) => linkTargets(text).filter((target) => !/^(https?:|#)/.test(target));

/** What a link to each heading ends in: lower case, blanks as hyphens, nothing else but letters, digits and hyphens. */
const anchors = (text: string) =>
	allMatches(withoutBlocks(text), /^#+ (.+)$/gm).map((heading) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}_ -]/gu, "")
			.replaceAll(" ", "-"),
	);

/** Files and folders named in backticks: `src/options.ts`, `test/e2e`, `bash .ci/run`; not `dist/`, which is built. */
const namedFiles = (text: string) =>
	codeSpans(text)
		.map((span) => span.replace(/^(bash|npx mocha) /, ""))
		.filter((span) => /^\.?[\w-]+(\/[\w.-]+)+$/.test(span) || /^[\w.-]+\.(ts|js|json|html|md)$/.test(span));

describe("the documents", () => {
	const { scripts } = JSON.parse(read("package.json"));

	it("are there", () => {
		for (const file of REQUIRED) assert.ok(DOCUMENTS.includes(file), file);
		assert.ok(existsSync(join(ROOT, "LICENSE")));
	});

	for (const file of DOCUMENTS) {
		it(`${file} links to what exists`, () => {
			const targets = localTargets(read(file)).map((target) => join(dirname(file), target.replace(/#.*$/, "")));
			assert.deepEqual(
				targets.filter((target) => !existsSync(join(ROOT, decodeURI(target)))),
				[],
			);
		});

		it(`${file} links to headings that exist`, () => {
			const targets = linkTargets(read(file)).filter((target) => /^[^:]*#/.test(target));
			const missing = targets.filter((target) => {
				const [path, anchor = ""] = target.split("#");
				return !anchors(read(path ? join(dirname(file), path) : file)).includes(anchor);
			});
			assert.deepEqual(missing, []);
		});

		it(`${file} names npm scripts that exist`, () => {
			const names = allMatches(read(file), /\bnpm run ([\w:-]+)/g);
			const short = allMatches(read(file), /\bnpm (test|start)\b/g);
			assert.deepEqual(
				[...names, ...short].filter((name) => !(name in scripts)),
				[],
			);
		});

		if (file.startsWith("docs/")) {
			it(`${file} has its commands and flows run by a test`, () => {
				const runs = (call: string) => TESTS.some((test) => test.includes(`${call}("${file}"`));
				if (blocks(read(file), "sh").length > 0) assert.ok(runs("runShell"), "a test must call runShell");
				if (blocks(read(file), "json").length > 0) assert.ok(runs("jsonBlocks"), "a test must call jsonBlocks");
			});
		}

		it(`${file} says of every picture what it shows`, () => {
			const alternatives = allMatches(read(file), /!\[([^\]]*)\]\(/g);
			assert.ok(alternatives.every((text) => text.length > 20));
		});
	}
});

describe("the recipes", () => {
	const recipes = DOCUMENTS.filter((file) => file.startsWith("docs/recipes/"));

	it("are short, begin with whom they serve, and have one picture each", () => {
		assert.ok(recipes.length > 0);
		for (const file of recipes) {
			const text = read(file);
			const lines = text.split("\n").length;
			assert.ok(lines <= RECIPE_LINES + 1, `${file} has ${lines} lines`);
			assert.match(text, /^# .+\n\nFor any(one|body) /, file);
			assert.equal(allMatches(text, /!\[[^\]]*\]\(([^)]+)\)/g).length, 1, file);
		}
	});
});

describe("README.md", () => {
	const text = read("README.md");

	it("has commands that tests run, each in a block of its own", () => {
		assert.deepEqual(blocks(text, "sh"), TRIED_COMMANDS);
	});

	it("has the commands to run and to test on its first screen", () => {
		const screen = text.split("\n").slice(0, FIRST_SCREEN).join("\n");
		assert.deepEqual(blocks(screen, "sh").slice(0, 2), TRIED_COMMANDS.slice(0, 2));
	});

	it("stays under 120 lines", () => assert.ok(text.split("\n").length <= 120));

	it("shows a guarded endpoint and the inspector", () => {
		assert.deepEqual(
			localTargets(text).filter((target) => target.endsWith(".png")),
			["docs/images/guard.png", "docs/images/inspector.png"],
		);
	});

	it("links to whole pages, because the flow library takes a link with a heading for a raw file", () => {
		assert.deepEqual(
			localTargets(text).filter((target) => target.includes("#")),
			[],
		);
	});

	it("leads to every page of the docs", () => {
		const pages = DOCUMENTS.filter((file) => file.startsWith("docs/"));
		assert.deepEqual(
			pages.filter((page) => !localTargets(text).includes(page)),
			[],
		);
	});
});

describe("docs/examples.md", () => {
	it("names every example, and no other, folder by folder", () => {
		const named = allMatches(read("docs/examples.md"), /^- \*\*([^*]+)\*\*/gm);
		assert.deepEqual(named, exampleNames());
	});
});

describe("docs/first-token.md", () => {
	it("shows the flow, both dialogs and the token", () => {
		assert.deepEqual(
			localTargets(read("docs/first-token.md")).filter((target) => target.endsWith(".png")),
			["images/flow.png", "images/jwt.png", "images/jwt-config.png", "images/token.png"],
		);
	});
});

describe("CONTRIBUTING.md", () => {
	it("names files that exist", () => {
		const files = namedFiles(read("CONTRIBUTING.md"));
		assert.ok(files.includes("src/options.ts") && files.includes(".ci/run"));
		assert.deepEqual(
			files.filter((file) => !existsSync(join(ROOT, file))),
			[],
		);
	});
});

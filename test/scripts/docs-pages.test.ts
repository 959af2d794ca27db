/** The pages that come with the package: their links lead to pages and headings that are there too. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { anchorOf, INDEX, indexOf, renderPage } from "../../scripts/docs-pages.js";
import { allMatches, read } from "../support/documents.js";
import { ROOT } from "../support/node-red.js";

const PAGES = ["docs/a.md", "docs/b.md", "docs/recipes/c.md"];
const bodyOf = (html: string) => /<\/nav>\n(.*)<\/body>/s.exec(html)?.[1] ?? "";

describe("renderPage", () => {
	it("titles the page as its heading does, without Markdown", () => {
		const html = renderPage("docs/a.md", "# The node `a` & <more>\n", PAGES);
		assert.match(html, /<title>The node a &amp; &lt;more><\/title>/);
		assert.match(html, /<h1 id="the-node-a--more">The node <code>a<\/code>/);
	});

	it("leads to other pages, also from and to folders", () => {
		const links = (path: string, text: string) => allMatches(bodyOf(renderPage(path, text, PAGES)), /href="([^"]+)"/g);
		assert.deepEqual(links("docs/a.md", "[b](b.md#here) [c](recipes/c.md)"), ["b.html#here", "recipes/c.html"]);
		assert.deepEqual(links("docs/recipes/c.md", "[b](../b.md)"), ["../b.html"]);
		assert.deepEqual(links("docs/a.md", "[d](https://example.com) [e](#here)"), ["https://example.com", "#here"]);
	});

	it("leaves the words of a link to a file that the package lacks, and no pictures or comments", () => {
		const text = "[safe](../SECURITY.md#x) ![A picture](images/a.png) <!-- test: a -->\n";
		assert.equal(bodyOf(renderPage("docs/a.md", text, PAGES)).trim(), "<p>safe  </p>");
	});
});

describe("the pages of docs", () => {
	const paths = readdirSync(join(ROOT, "docs"), { encoding: "utf8", recursive: true })
		.filter((file) => file.endsWith(".md"))
		.map((file) => `docs/${file.replaceAll("\\", "/")}`);
	const texts = new Map(paths.map((path) => [path, read(path)]));
	const pages = new Map(
		[...texts, [INDEX, indexOf(texts)] as const].map(([path, text]) => [path, renderPage(path, text, paths)]),
	);

	it("link to pages and headings that are among them", () => {
		assert.ok(paths.length > 30);
		const missing: string[] = [];
		for (const [path, html] of pages) {
			for (const href of allMatches(html, /href="([^"]+)"/g)) {
				if (href.startsWith("https://") || href.startsWith("http://")) continue;
				const [file = "", anchor] = href.split("#");
				const target = file ? posix.join(posix.dirname(path), file.replace(/\.html$/, ".md")) : path;
				const found = pages.get(target);
				if (!found || (anchor && !found.includes(` id="${anchor}"`))) missing.push(`${path}: ${href}`);
			}
		}
		assert.deepEqual(missing, []);
	});

	it("are all listed on one page, which each of them links to", () => {
		const listed = allMatches(pages.get(INDEX) ?? "", /href="([^"]+)"/g).map(
			(href) => `docs/${href.replace("html", "md")}`,
		);
		assert.deepEqual(listed, paths);
		assert.match(pages.get("docs/jwt.md") ?? "", /<nav><a href="index\.html">/);
		assert.match(pages.get("docs/recipes/ably.md") ?? "", /<nav><a href="\.\.\/index\.html">/);
	});

	it("name their headings as GitHub does", () => {
		assert.equal(anchorOf("What is kept, and `jwt-store`"), "what-is-kept-and-jwt-store");
	});
});

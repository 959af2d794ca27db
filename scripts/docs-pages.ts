/** Renders the pages of `docs/` as HTML, because the help links to them and Node-RED only serves files as they are. */
import { posix } from "node:path";
import { Marked, type Tokens } from "marked";

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; }
pre, table { overflow-x: auto; }
table { display: block; border-collapse: collapse; }
th, td { padding: 4px 8px; border: 1px solid #8888; text-align: left; vertical-align: top; }
code { font: 0.875em/1.4 monospace; }
pre { padding: 8px; border: 1px solid #8888; tab-size: 2; }`;

/** The page that lists all others. */
export const INDEX = "docs/index.md";

/** Returns the text of the page that lists all others by their headings. @param texts the Markdown of each page, by its path */
export function indexOf(texts: ReadonlyMap<string, string>): string {
	const list = [...texts].map(([path, text]) => `- [${titleOf(text)}](${posix.relative("docs", path)})`);
	return `# All documents\n\n${list.join("\n")}\n`;
}

const titleOf = (text: string) => /^# (.+)$/m.exec(text)?.[1] ?? "";

/**
 * Renders Markdown as a page of its own. Links to other pages lead to their HTML; links to files that are not among the pages
 * become text, and pictures are left out: the package has neither.
 * @param path the file's path, such as `docs/jwt.md`
 * @param pages the paths of all pages that are rendered
 */
export function renderPage(path: string, text: string, pages: readonly string[]): string {
	const marked = new Marked({
		renderer: {
			heading({ tokens, depth, text }: Tokens.Heading) {
				return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
			},
			link({ href, tokens }: Tokens.Link) {
				const words = this.parser.parseInline(tokens);
				if (/^(https?:|#)/.test(href)) return `<a href="${href}">${words}</a>`;
				const [file = "", anchor] = href.split("#");
				if (!pages.includes(posix.join(posix.dirname(path), file))) return words;
				return `<a href="${file.replace(/\.md$/, ".html")}${anchor ? `#${anchor}` : ""}">${words}</a>`;
			},
			image: () => "",
			html: () => "",
		},
	});
	const index = posix.relative(posix.dirname(path), INDEX).replace(/\.md$/, ".html");
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${titleOf(text).replaceAll("`", "").replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</title>
<style>${STYLE}
</style>
</head>
<body>
${path === INDEX ? "" : `<nav><a href="${index}">All documents</a></nav>\n`}${marked.parse(text, { async: false })}</body>
</html>
`;
}

/** The anchor of a heading, as GitHub names it: lower case, blanks as hyphens, only letters, digits and hyphens. */
export const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}_ -]/gu, "")
		.replaceAll(" ", "-");

/** Finds the prose in a file: comments in code, texts in catalogues, the words of help. */

/** Prose as one Markdown text. `lines` has the line of the file for each line of the text. */
export interface Prose {
	text: string;
	lines: readonly number[];
}

/** A piece of a line. Pieces of consecutive lines are one paragraph, up to a blank piece. */
interface Piece {
	text: string;
	line: number;
}

type Reader = (lines: readonly string[], strings: boolean) => Piece[];

const BREAK: Piece = { text: "", line: 0 };

/** Each text of a catalogue is a paragraph. */
const readCatalogue: Reader = (lines) =>
	lines.flatMap((line, index) => {
		const [, value] = /^\s*"[^"]+": (".+"),?$/.exec(line) ?? [];
		return value ? [{ text: asMarkdown(JSON.parse(value)), line: index + 1 }, BREAK] : [];
	});

/** Each element of a page or list is a paragraph. */
const readHelp: Reader = (lines) =>
	lines.flatMap((line, index) =>
		line
			.split(/<\/?(?:script|p|ul|ol|li|dl|dt|dd|h\d|table|tr|td|th|pre)\b[^>]*>/)
			.flatMap((part, place) => [...(place > 0 ? [BREAK] : []), { text: asMarkdown(part), line: index + 1 }]),
	);

/** Each comment, each tag of JSDoc and each string that is a sentence is a paragraph. */
const readCode: Reader = (lines, strings) => {
	let inside = false;
	return lines.flatMap((text, index): Piece[] => {
		const line = index + 1;
		const [, opened] = /^\s*\/\*\*?(.*)$/.exec(text) ?? [];
		if (opened !== undefined || inside) {
			inside = !text.includes("*/");
			const bare = (opened ?? text).replace(/\*\/.*$/, "").replace(/^\s*\* ?/, "");
			const [, tag, described] = /^\s*(@(?:param \S+|\w+)) ?(.*)$/.exec(bare) ?? [];
			const piece = { text: (described ?? bare).replace(/\{@link (\S+?)\}/g, "`$1`"), line };
			return [...(tag || opened !== undefined ? [BREAK] : []), piece, ...(inside ? [] : [BREAK])];
		}
		const [, before = text, comment = ""] = /^(.*?)(?<![:"'`\w/])\/\/ (.*)$/.exec(text) ?? [];
		const sentences = strings ? [...before.matchAll(/(["`])([A-Z][^"`]* [^"`]* [^"`]*[.?!])\1/g)] : [];
		return [
			...sentences.flatMap(([, , text = ""]) => [BREAK, { text: text.replace(/\$\{[^}]*\}/g, "`x`"), line }]),
			...(before.trim() || !comment ? [BREAK, { text: comment, line }, BREAK] : [{ text: comment, line }]),
		];
	});
};

const asMarkdown = (html: string) =>
	html
		.replace(/<code>(.*?)<\/code>/g, "`$1`")
		.replace(/<[^>]*>/g, "")
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");

const READERS: Record<string, Reader> = { json: readCatalogue, html: readHelp, ts: readCode };

/**
 * Reads the prose of a file.
 * @param file its name, which says by its ending what is prose: all of a Markdown file; of `json` and `html` the texts;
 * of `ts` the comments, and in `src` and `nodes` the messages too
 */
export function proseOf(file: string, text: string): Prose {
	const lines = text.split("\n");
	const reader = READERS[file.replace(/^.*\./, "")];
	if (!reader) return { text, lines: lines.map((_, index) => index + 1) };
	const pieces = reader(lines, /^(src|nodes)\//.test(file));
	return { text: pieces.map(({ text }) => text.trim()).join("\n"), lines: pieces.map(({ line }) => line) };
}

/** The page in the documentation: text written by hand, with the results of a run between two markers. */
export const BEGIN = "<!-- results: written by npm run bench -->";
export const END = "<!-- end of results -->";

/** Replaces the old results on the page with new ones. @param markers what stands before and after them */
export function withResults(page: string, results: string, markers = { begin: BEGIN, end: END }): string {
	const { begin, end } = markers;
	const [before, rest, ...more] = page.split(begin);
	const [, after, ...others] = rest?.split(end) ?? [];
	if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
		throw new Error(`The page must have “${begin}” once, and “${end}” once after it.`);
	}
	return `${before}${begin}\n\n${results.trim()}\n\n${end}${after}`;
}

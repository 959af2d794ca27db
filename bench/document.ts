/** The page in the documentation: text written by hand, with the results of a run between two markers. */
export const BEGIN = "<!-- results: written by npm run bench -->";
export const END = "<!-- end of results -->";

/** Replaces the old results on the page with new ones. */
export function withResults(page: string, results: string): string {
	const [before, rest, ...more] = page.split(BEGIN);
	const [, after, ...others] = rest?.split(END) ?? [];
	if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
		throw new Error(`The page must have “${BEGIN}” once, and “${END}” once after it.`);
	}
	return `${before}${BEGIN}\n\n${results.trim()}\n\n${END}${after}`;
}

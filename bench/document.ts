/** The page of the documentation: prose by hand, and between two markers what a run wrote. */
export const BEGIN = "<!-- results: written by npm run bench -->";
export const END = "<!-- end of results -->";

/** The page with new results in place of the old ones. */
export function withResults(page: string, results: string): string {
	const [before, rest, ...more] = page.split(BEGIN);
	const [, after, ...others] = rest?.split(END) ?? [];
	if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
		throw new Error(`The page must have “${BEGIN}” once, and “${END}” once after it.`);
	}
	return `${before}${BEGIN}\n\n${results.trim()}\n\n${END}${after}`;
}

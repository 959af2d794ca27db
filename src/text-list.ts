/** Lists that flow files and tokens write as one text. Ground: imports nothing. */

/** The parts of a comma-separated text, trimmed; blank ones are dropped. */
export const splitCommas = (text: string): string[] =>
	text
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");

/** Whether a text looks like a list but has no part: only commas or whitespace. A check against it would check nothing. */
export const namesNothing = (text: string): boolean => text !== "" && splitCommas(text).length === 0;

/** The words of a text, separated by whitespace, as scopes are (RFC 6749 section 3.3). */
export const splitWords = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

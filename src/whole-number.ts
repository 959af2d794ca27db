/**
 * Reads a whole number from 0 to `max`; blank is 0. Ground: imports nothing.
 * @returns `undefined` if the text is not one
 */
export function parseWholeNumber(text: string, max: number): number | undefined {
	const digits = text.trim();
	const number = Number(digits);
	return /^\d*$/.test(digits) && number <= max ? number : undefined;
}

/** Lengths of time as flow files and dialogs write them. Ground: imports nothing. */

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 };
const TIME_SPAN =
	/^(?:(\d+)|(\d+(?:\.\d+)?) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|yrs?|years?))$/i;

/**
 * Reads a time span: digits alone are seconds, otherwise a number and a unit (`15m`, `24h`, `7 days`).
 * @returns whole seconds, or `undefined` if the text is neither
 */
export function parseTimeSpan(text: string): number | undefined {
	const match = TIME_SPAN.exec(text.trim());
	if (!match) return undefined;
	const [, digits, amount, unit] = match;
	const factor = unit ? UNIT_SECONDS[unit[0]?.toLowerCase() as keyof typeof UNIT_SECONDS] : 1;
	const seconds = Math.round(Number(digits ?? amount) * factor);
	return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/**
 * Whether a bare number of seconds was probably meant as milliseconds: a whole number of minutes if read as
 * milliseconds, and an odd or very long time (not whole days, or over 400 of them) if read as seconds. `2592000`, 30
 * days, does not look like it; `3600000` does.
 */
export function looksLikeMilliseconds(text: string): boolean {
	if (!/^\d+$/.test(text.trim())) return false;
	const seconds = Number(text);
	if (seconds === 0 || seconds % 60_000 !== 0) return false;
	return seconds % UNIT_SECONDS.d !== 0 || seconds > 400 * UNIT_SECONDS.d;
}

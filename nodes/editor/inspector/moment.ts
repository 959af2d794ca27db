const UNITS = [
	["year", 31_536_000],
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
] as const;

/** Formats a time in the language of the editor: the time of day, with the date unless it is today. */
export function clockTime(milliseconds: number, now = Date.now()): string {
	const date = new Date(milliseconds);
	const isToday = date.toDateString() === new Date(now).toDateString();
	const format = { ...(isToday ? {} : { dateStyle: "medium" as const }), timeStyle: "medium" as const };
	return new Intl.DateTimeFormat(RED.i18n.lang(), format).format(date);
}

/** Formats a NumericDate with its distance from now: `3 minutes ago (14:02:11)`. `undefined` if it is not one. */
export function moment(seconds: unknown, now = Date.now()): string | undefined {
	if (typeof seconds !== "number" || !(Math.abs(seconds) <= 1e11)) return undefined;
	const distance = seconds - now / 1000;
	const [unit, length] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? UNITS[4];
	const format = new Intl.RelativeTimeFormat(RED.i18n.lang(), { numeric: "always" });
	return `${format.format(Math.trunc(distance / length), unit)} (${clockTime(seconds * 1000, now)})`;
}

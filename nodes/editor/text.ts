/** Looks up a text in the catalogue of a dialog. */
export type Text = (key: string, values?: Record<string, unknown>) => string;

/** The catalogue with the texts that all dialogs share. */
const SHARED = "@flowjwt/node-red-jwt/jwt:";

/** Returns a text that several dialogs use, in the language of the editor. */
export function sharedText(key: string, values?: Record<string, unknown>): string {
	return RED._(SHARED + key, values as never);
}

/** What several dialogs share, as a node whose texts they are. */
export const SHARED_WORDS = { _: sharedText as EditorNode<object>["_"] };

/** The length of a year in seconds, as time spans count it. */
const YEAR = 31_557_600;
/** A longer time span than any token needs, in seconds: ten years. */
export const TEN_YEARS = 10 * YEAR;

/** Formats a time span in its largest whole unit: `1 day`, `90 minutes`. */
export function spanInWords(seconds: number): string {
	const units = [
		["year", YEAR],
		["week", 604_800],
		["day", 86_400],
		["hour", 3600],
		["minute", 60],
		["second", 1],
	] as const;
	const [unit, length] =
		units.find(([, length]) => seconds >= length && seconds % length === 0) ?? (["second", 1] as const);
	const format = { style: "unit", unit, unitDisplay: "long" } as const;
	return new Intl.NumberFormat(RED.i18n.lang(), format).format(seconds / length);
}

/** Formats a time span roughly, rounded down to a large unit: `2 days`, not `188000 seconds`. */
export function roughlyInWords(seconds: number): string {
	const unit = [86_400, 3600, 60].find((length) => seconds >= 2 * length) ?? 1;
	return spanInWords(Math.floor(seconds / unit) * unit);
}

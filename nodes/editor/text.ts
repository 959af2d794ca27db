import { JWT_CONFIG_DEFAULTS } from "../../src/options";
import { parseTimeSpan } from "../../src/time-span";

/** Looks up a text of a dialog's own catalogue. */
export type Text = (key: string, values?: Record<string, unknown>) => string;

/** Catalogue that holds the texts both dialogs share. */
const SHARED = "@flowjwt/node-red-jwt/jwt:";

/** A text that both dialogs use, in the editor's language. */
export function sharedText(key: string, values?: Record<string, unknown>): string {
	return RED._(SHARED + key, values as never);
}

/** A length of time in words, in its largest whole unit: `1 day`, `90 minutes`. */
export function spanInWords(seconds: number): string {
	const units = [
		["day", 86_400],
		["hour", 3600],
		["minute", 60],
		["second", 1],
	] as const;
	const [unit, length] = units.find(([, length]) => seconds >= length && seconds % length === 0) ?? units[3];
	const format = { style: "unit", unit, unitDisplay: "long" } as const;
	return new Intl.NumberFormat(RED.i18n.lang(), format).format(seconds / length);
}

/** The same of any length of time, rounded down to where the unit does not matter: `2 days`, not `188000 seconds`. */
export function roughlyInWords(seconds: number): string {
	const unit = [86_400, 3600, 60].find((length) => seconds >= 2 * length) ?? 1;
	return spanInWords(Math.floor(seconds / unit) * unit);
}

/** The lifetime of a configuration, also where its flow file names none. */
export const lifetimeOf = ({ expiresin = JWT_CONFIG_DEFAULTS.expiresin }: { expiresin?: string }) => expiresin;

/** What a blank lifetime means: the configuration's, and whose that is. */
export function spanPlaceholder(config: { name?: string; expiresin?: string } | null): string {
	if (!config) return "";
	const lifetime = lifetimeOf(config);
	const seconds = parseTimeSpan(lifetime);
	const span = seconds ? spanInWords(seconds) : lifetime || sharedText("jwt.placeholder.unlimited");
	return sharedText("jwt.placeholder.expiresin", { span, config: config.name || sharedText("jwt.label.config") });
}

import { JwtError, type JwtErrorCode } from "../errors.js";
import { parseTimeSpan } from "../time-span.js";

/**
 * A time span from the configuration, in seconds; blank gives `undefined`.
 * @param label how the editor names the field
 * @throws JwtError with `code` where it cannot be read or is under `least`
 */
export function readTimeSpan(label: string, text: string, code: JwtErrorCode, least = 0): number | undefined {
	if (text.trim() === "") return undefined;
	const seconds = parseTimeSpan(text);
	if (seconds === undefined) {
		throw new JwtError(code, `${label} cannot be read. Write seconds (3600) or a time span (15m, 24h, 7 days).`);
	}
	if (seconds < least) throw new JwtError(code, `${label} must be at least ${least} second.`);
	return seconds;
}

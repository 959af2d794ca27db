import { isVariable } from "../../src/environment";
import { looksLikeMilliseconds, parseTimeSpan } from "../../src/time-span";
import { fieldValidator, showHint } from "./field-hint";
import { sharedText, spanInWords } from "./text";

/** What is wrong with a time span, or nothing. `least` is the smallest number of seconds that makes sense. */
export function timeSpanProblem(value: string, least = 0): string | undefined {
	if (value === "" || isVariable(value)) return undefined;
	const seconds = parseTimeSpan(value);
	if (seconds === undefined) return sharedText("jwt.timespan.unknown");
	if (seconds < least) return sharedText("jwt.timespan.zero");
	if (looksLikeMilliseconds(value)) {
		return sharedText("jwt.timespan.milliseconds", { span: spanInWords(seconds), meant: seconds / 1000 });
	}
	return undefined;
}

/** A validator for the property of a time-span field. */
export const timeSpanValidator = (label: string, least = 0) =>
	fieldValidator(label, (value) => timeSpanProblem(value, least));

/**
 * Says below a time-span field what it means in words, or what is wrong with it.
 * @param blank what a blank field means, where that deserves a warning
 */
export function showTimeSpan(input: JQuery, least = 0, blank?: () => string): void {
	showHint(input, (value) => {
		const problem = timeSpanProblem(value, least);
		if (problem) return { text: problem, level: "error" };
		if (value === "" && blank) return { text: blank(), level: "warning" };
		const seconds = parseTimeSpan(value);
		return { text: seconds ? sharedText("jwt.timespan.means", { span: spanInWords(seconds) }) : "" };
	});
}

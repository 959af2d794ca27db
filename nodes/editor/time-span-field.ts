import { looksLikeMilliseconds, parseTimeSpan } from "../../src/options";
import { isEnvironment, sharedText, spanInWords } from "./text";

/** What is wrong with a time span, or nothing. `least` is the smallest number of seconds that makes sense. */
export function timeSpanProblem(value: string, least = 0): string | undefined {
	if (value === "" || isEnvironment(value)) return undefined;
	const seconds = parseTimeSpan(value);
	if (seconds === undefined) return sharedText("jwt.timespan.unknown");
	if (seconds < least) return sharedText("jwt.timespan.zero");
	if (looksLikeMilliseconds(value)) {
		return sharedText("jwt.timespan.milliseconds", { span: spanInWords(seconds), meant: seconds / 1000 });
	}
	return undefined;
}

/** A validator for the property of a time-span field. */
export function timeSpanValidator(label: string, least = 0): Validate<EditorNode<object>> {
	return function (value, _opt) {
		const problem = timeSpanProblem(String(value ?? ""), least);
		return problem ? `${this._(label)}: ${problem}` : true;
	};
}

/**
 * Says below a time-span field what it means in words, or what is wrong with it.
 * @param blank what a blank field means, where that deserves a warning
 */
export function showTimeSpan(input: JQuery, least = 0, blank?: () => string): void {
	const id = `${input.attr("id")}-hint`;
	const hint = $("<div>", { id, class: "jwt-hint", role: "status" }).insertAfter(input);
	input.attr("aria-describedby", id);
	const update = () => {
		const value = String(input.val()).trim();
		const problem = timeSpanProblem(value, least);
		const warning = value === "" ? blank?.() : undefined;
		const seconds = parseTimeSpan(value);
		hint.text(problem ?? warning ?? (seconds ? sharedText("jwt.timespan.means", { span: spanInWords(seconds) }) : ""));
		hint.toggleClass("jwt-hint-error", problem !== undefined).toggleClass("jwt-hint-warning", warning !== undefined);
	};
	input.on("input change", update);
	update();
}

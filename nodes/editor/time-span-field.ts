import { isVariable } from "../../src/environment";
import { looksLikeMilliseconds, parseTimeSpan } from "../../src/time-span";
import type { Field } from "./field";
import { sharedText, spanInWords, TEN_YEARS } from "./text";

interface TimeSpan {
	/** The minimum, in seconds. */
	least?: number;
	/** The key of a text that warns about a blank field, if leaving it blank is risky. */
	blank?: string;
}

/** Declares a field for a time span, which can be blank. */
export function timeSpan({ least = 0, blank }: TimeSpan = {}): Field<EditorNode<object>> {
	return {
		problem: (value) => timeSpanProblem(value, least),
		correction: (value) => (looksLikeMilliseconds(value) ? String((parseTimeSpan(value) ?? 0) / 1000) : undefined),
		meaning(value, node) {
			if (value === "" && blank) return { text: node._(blank), level: "warning" };
			const seconds = parseTimeSpan(value);
			if (!seconds) return { text: "" };
			const isLong = seconds > TEN_YEARS;
			const text = sharedText(`jwt.timespan.${isLong ? "long" : "means"}`, { span: spanInWords(seconds) });
			return isLong ? { text, level: "warning" } : { text };
		},
	};
}

function timeSpanProblem(value: string, least: number): string | undefined {
	if (value === "" || isVariable(value)) return undefined;
	const seconds = parseTimeSpan(value);
	if (seconds === undefined) return sharedText("jwt.timespan.unknown");
	if (seconds < least) return sharedText("jwt.timespan.zero");
	if (looksLikeMilliseconds(value)) {
		return sharedText("jwt.timespan.milliseconds", { span: spanInWords(seconds), meant: seconds / 1000 });
	}
	return undefined;
}

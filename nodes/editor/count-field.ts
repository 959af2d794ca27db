import { isVariable } from "../../src/environment";
import { MAX } from "../../src/options";
import { parseWholeNumber } from "../../src/whole-number";
import { fieldValidator, showHint } from "./field-hint";
import { sharedText } from "./text";

type Counted = keyof typeof MAX;

function countProblem(property: Counted, value: string): string | undefined {
	if (isVariable(value) || parseWholeNumber(value, MAX[property]) !== undefined) return undefined;
	return sharedText("jwt.problem.count", { most: MAX[property] });
}

/** A validator for the property of a field that holds a whole number. */
export const countValidator = (label: string, property: Counted) =>
	fieldValidator(label, (value) => countProblem(property, value));

/**
 * Says below a field what its whole number means, or what is wrong with it.
 * @param describe what a number over 0 means, where that deserves words
 */
export function showCount(input: JQuery, property: Counted, describe: (count: number) => string = () => ""): void {
	showHint(input, (value) => {
		const problem = countProblem(property, value);
		if (problem) return { text: problem, level: "error" };
		const count = parseWholeNumber(value, MAX[property]);
		return { text: count ? describe(count) : "" };
	});
}

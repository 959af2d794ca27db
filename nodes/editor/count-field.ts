import { MOST, parseCount } from "../../src/options";
import { fieldValidator, showHint } from "./field-hint";
import { isEnvironment, sharedText } from "./text";

type Counted = keyof typeof MOST;

function countProblem(property: Counted, value: string): string | undefined {
	if (isEnvironment(value) || parseCount(value, MOST[property]) !== undefined) return undefined;
	return sharedText("jwt.problem.count", { most: MOST[property] });
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
		const count = parseCount(value, MOST[property]);
		return { text: count ? describe(count) : "" };
	});
}

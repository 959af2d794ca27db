import { MOST, parseCount } from "../../src/options";
import { isEnvironment, sharedText } from "./text";

type Counted = keyof typeof MOST;

function countProblem(property: Counted, value: string): string | undefined {
	if (isEnvironment(value) || parseCount(value, MOST[property]) !== undefined) return undefined;
	return sharedText("jwt.problem.count", { most: MOST[property] });
}

/** A validator for the property of a field that holds a whole number. */
export function countValidator(label: string, property: Counted): Validate<EditorNode<object>> {
	return function (value, _opt) {
		const problem = countProblem(property, String(value ?? ""));
		return problem ? `${this._(label)}: ${problem}` : true;
	};
}

/**
 * Says below a field what its whole number means, or what is wrong with it.
 * @param describe what a number over 0 means, where that deserves words
 */
export function showCount(input: JQuery, property: Counted, describe: (count: number) => string = () => ""): void {
	const id = `${input.attr("id")}-hint`;
	const hint = $("<div>", { id, class: "jwt-hint", role: "status" }).appendTo(input.parent());
	input.attr("aria-describedby", id);
	const update = () => {
		const value = String(input.val());
		const problem = countProblem(property, value);
		const count = parseCount(value, MOST[property]);
		hint.text(problem ?? (count ? describe(count) : "")).toggleClass("jwt-hint-error", problem !== undefined);
	};
	input.on("input change", update);
	update();
}

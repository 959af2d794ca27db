import { isVariable } from "../../src/environment";
import { parseWholeNumber } from "../../src/whole-number";
import type { Field } from "./field";
import { sharedText } from "./text";

interface WholeNumber {
	most: number;
	/** Says what a number greater than 0 means. */
	means?: (number: number) => string;
}

/** Declares a field for a whole number; blank is 0. */
export function wholeNumber({ most, means = () => "" }: WholeNumber): Field<EditorNode<object>> {
	return {
		problem(value) {
			if (isVariable(value) || parseWholeNumber(value, most) !== undefined) return undefined;
			return sharedText("jwt.problem.count", { most });
		},
		meaning(value) {
			const number = parseWholeNumber(value, most);
			return { text: number ? means(number) : "" };
		},
	};
}

import { nameTypedInput } from "./rows";

interface TypedInput {
	/** The name of the property. Its type is in the property of the same name with `Type` at its end. */
	property: string;
	value: string;
	type: string;
	types: readonly unknown[];
	/** The label for screen readers; blank if it is set later. */
	label: string;
}

/** Prepares the input of a property with a typed value. */
export function prepareTypedInput({ property, value, type, types, label }: TypedInput): void {
	const input = $(`#node-input-${property}`).val(value);
	$(`#node-input-${property}Type`).val(type);
	input.typedInput({ default: "msg", types: types as never, typeField: `#node-input-${property}Type` });
	if (label) nameTypedInput(input, label);
}

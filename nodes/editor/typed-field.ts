import type { ActionFacts } from "../../src/actions";
import { isVariable } from "../../src/environment";
import { isHttpToken } from "../../src/http-token";
import { REQUEST_PLACES, VALUE_TYPES } from "../../src/options";
import { currentTypeOf, onlyFor } from "./current-action";
import type { Field } from "./field";
import type { JwtNode } from "./jwt-node";

type Property = "claims" | "token" | "output";

const KNOWN_TYPES: Record<Property, readonly string[]> = {
	claims: VALUE_TYPES.claims,
	token: [...VALUE_TYPES.token, ...REQUEST_PLACES],
	output: VALUE_TYPES.output,
};

/** Declares a field for a value with its type. */
export function typedField(property: Property, isUsed: (facts: ActionFacts) => boolean): Field<JwtNode> {
	return onlyFor(isUsed, {
		problem(value, node) {
			const type = currentTypeOf(node, property);
			if (!KNOWN_TYPES[property].includes(type)) return node._("jwt.problem.unknown", { value: type });
			if (type !== "header" || isVariable(value) || isHttpToken(value)) return undefined;
			return node._("jwt.problem.headername");
		},
		meaning: () => ({ text: "" }),
	});
}

/** Returns the types of a typed input, with that of the node if it is unknown, so that saving does not lose it. */
export function withTypeOf(node: JwtNode, property: Property, types: readonly unknown[]): unknown[] {
	const type = node[`${property}Type`];
	return !type || KNOWN_TYPES[property].includes(type) ? [...types] : [...types, { value: type, label: type }];
}

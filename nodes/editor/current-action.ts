import { type ActionFacts, factsOfAction } from "../../src/actions";
import { actionOf } from "../../src/legacy";
import { JWT_DEFAULTS } from "../../src/options";
import type { Field } from "./field";
import type { JwtNode } from "./jwt-node";

/** The node whose dialog is open. */
let open: string | undefined;

export function dialogOpened(node: JwtNode): void {
	open = node.id;
}

export function dialogClosed(): void {
	open = undefined;
}

/** Returns the text of a field if the dialog of the node is open, and not below that of its configuration. */
const fieldOf = (node: JwtNode, name: keyof JwtNode) =>
	open === node.id ? ($(`#node-input-${name}`).val() as string | undefined) : undefined;

/** Returns the action of a node: the chosen one if its dialog is open. */
export const currentActionOf = (node: JwtNode): string => fieldOf(node, "mode") ?? actionOf(node);

/** Returns the type of a typed property, from the dialog if it is open. */
export const currentTypeOf = (node: JwtNode, name: "claims" | "token" | "output"): string =>
	fieldOf(node, `${name}Type`) ?? node[`${name}Type`] ?? JWT_DEFAULTS[`${name}Type`];

/** Limits the checks of a field to the actions that use it, so that nobody looks for a mistake in a hidden row. */
export function onlyFor<TValue>(
	isUsed: (facts: ActionFacts) => boolean,
	{ problem, ...field }: Field<JwtNode, TValue>,
): Field<JwtNode, TValue> {
	const isUsedBy = (node: JwtNode) => {
		const facts = factsOfAction(currentActionOf(node));
		return facts !== undefined && isUsed(facts);
	};
	return { ...field, problem: (value, node) => (isUsedBy(node) ? problem?.(value, node) : undefined) };
}

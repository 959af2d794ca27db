import type { Check, MaybePromise, TypedValue } from "../../src/index.js";
import { unknownProperties, writtenDefinition } from "./definition";
import { createReader, isConstant } from "./typed-property";
import type { ActionContext, Message } from "./types";

/** The rules of a node, as checks. */
export interface NodeRules {
	/** Returns the rules of a node with only constant values. */
	constant(): readonly Check[];
	/** Returns the rules of any other node for one message. Called after its token is verified. */
	of(msg: Message): MaybePromise<readonly Check[]>;
}

/** Reads one rule. */
interface RuleReader {
	/** Whether the value of the rule is the same for every message. */
	isFixed: boolean;
	/** Returns the check for one message. Throws `ERR_JWT_CONFIG_INVALID` if the rule cannot be used. */
	read(msg: Message): MaybePromise<Check>;
}

/**
 * Creates the readers of rules.
 * @param written the rules as in the flow file, if one of them may name a blank variable
 */
export function createRuleReaders(
	{ jwt, RED, node }: Pick<ActionContext, "jwt" | "RED" | "node">,
	rules: ActionContext["options"]["rules"],
	written: readonly (Partial<TypedValue> | undefined)[] = [],
): RuleReader[] {
	return rules.map(({ claim, operator, ...property }, index) => {
		// Node-RED has already replaced variables, and a blank one leaves no value to compare with.
		const { value: text } = written[index] ?? {};
		const isBlank = property.value === "" && jwt.isVariable(text);
		const fail = (problem: string) =>
			new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The rule on ${claim || "a claim"} has a value that ${problem}`);
		const unknown = unknownProperties(property, ["value", "type"])[0];
		const needsNoValue = operator === "exists";
		// Otherwise, a forgotten value would be the digest of a blank body.
		const isConstantBody = operator === "sha256" && isConstant(property);
		const read = needsNoValue ? () => undefined : createReader({ RED, jwt, node }, property, fail);
		const isFixed = needsNoValue || isConstant(property);
		return {
			isFixed,
			read: (msg: Message) =>
				jwt.whenReady(read(msg), (value) => {
					if (unknown) {
						throw new jwt.JwtError(
							"ERR_JWT_CONFIG_INVALID",
							`The rule on ${claim || "a claim"} has the property ${unknown}, which this version does not know. Remove it.`,
						);
					}
					if (isConstantBody) throw fail("is the same for every message. Choose the body: msg.payload.");
					if (isBlank) throw fail(`is not set: ${text}.`);
					if (!needsNoValue && isUnset(jwt, property, value)) throw fail(unsetProblem(property));
					return jwt.ruleCheck({ claim, operator, value });
				}),
		};
	});
}

/** Creates the rules of a node. Constant values are read only once. */
export function createRules(context: ActionContext): NodeRules {
	const { jwt, RED, node, options } = context;
	const hasBlank = options.rules.some(({ value }) => value === "");
	const written = (hasBlank ? [writtenDefinition(RED, node).rules].flat() : []) as (Partial<TypedValue> | undefined)[];
	const readers = createRuleReaders(context, options.rules, written);
	const readAll = (msg: Message) => jwt.allReady(readers.map(({ read }) => read(msg)));
	if (!readers.every(({ isFixed }) => isFixed)) return { constant: () => [], of: readAll };
	let checks: readonly Check[] | undefined;
	return {
		constant() {
			checks ??= readConstants(() => readAll({} as Message));
			return checks;
		},
		of: () => [],
	};
}

/** Whether the value of a rule is missing. A comparison with a missing value could accept a token with a blank claim. */
function isUnset(jwt: ActionContext["jwt"], { type }: TypedValue, value: unknown): boolean {
	if (value === undefined) return true;
	if (type === "str") return jwt.isVariable(value);
	if (type === "list") return (value as string[]).some(jwt.isVariable);
	return value === null && type !== "json";
}

/** Describes a missing value. Does not repeat an expression, because it can contain values. */
function unsetProblem({ type, value }: TypedValue): string {
	if (type === "jsonata") return "is a JSONata expression that returns nothing.";
	return `is not set: ${type === "str" || type === "list" ? value : `${type}.${value}`}.`;
}

/** Reads constant rules, which need no promise. An invalid rule fails every token that passes the checks before the rules. */
function readConstants(read: () => MaybePromise<readonly Check[]>): readonly Check[] {
	try {
		return read() as readonly Check[];
	} catch (error) {
		return [unusableRule(error)];
	}
}

/** Creates the check that stands for a rule that cannot be used, which no token passes. */
export const unusableRule = (error: unknown, claim?: string): Check => ({
	name: "rule",
	...(claim && { claim }),
	run() {
		throw error;
	},
});

import type { Node, NodeAPI } from "node-red";
import type { Check, CheckResult, JwtOptions } from "../../src/index.js";
import { createRuleReaders, unusableRule } from "./rules";
import { createVariables } from "./typed-configuration";
import type { Jwt, Message } from "./types";

type Rule = JwtOptions["rules"][number];

/** The result of a check, with the reason why it does not run here although no earlier check failed. */
export type InspectedResult = CheckResult & { reason?: keyof typeof SKIPPED };

/** A check of a node, or the result in its place if it cannot run without a message. */
export interface InspectedCheck {
	check?: Check;
	skipped?: InspectedResult;
	/** Whether a value comes from an environment variable, so that it must not be part of an answer. */
	isHidden?: boolean;
}

/** What the checks of a node are made from. */
export interface Inspected {
	RED: NodeAPI;
	jwt: Jwt;
	/** The id of the node. */
	id: string;
	/** Whether the user may use environment variables: others could find out what they contain. */
	mayDeploy: boolean;
}

/** The types of values that depend on a message or on the context of a flow. */
const UNKNOWN_TYPES = ["msg", "flow", "global", "jsonata"];

const SKIPPED = {
	variable: "This check uses an environment variable, so it cannot be tested here.",
	message: "The value of this rule comes from a message or from context, so it cannot be tested here.",
	unusable: "This rule was not tested, because another rule cannot be used.",
};

/** Creates the result of a check that does not run. */
export const skip = (check: string, claim: string | undefined, reason: keyof typeof SKIPPED): InspectedResult => ({
	check,
	outcome: "skipped",
	...(claim && { claim }),
	reason,
	message: SKIPPED[reason],
});

/**
 * Creates the checks of rules as typed in a dialog. A rule that cannot be used fails every token before all other rules, as it
 * does in a node.
 */
export function inspectedRules(inspected: Inspected, rules: readonly Rule[]): InspectedCheck[] {
	const { jwt, mayDeploy } = inspected;
	const unusable = new Set<InspectedCheck>();
	const checks = rules.map((rule): InspectedCheck => {
		const { claim, operator, type, value } = rule;
		// The answer names the claim and the operator.
		if (jwt.isVariable(claim) || jwt.isVariable(operator)) return { skipped: skip("rule", undefined, "variable") };
		const needsValue = operator !== "exists";
		const isHidden = needsValue && (type === "env" || jwt.isVariable(value));
		if (isHidden && !mayDeploy) return { skipped: skip("rule", claim, "variable") };
		if (needsValue && UNKNOWN_TYPES.includes(type)) return { skipped: skip("rule", claim, "message") };
		try {
			return { check: readRule(inspected, rule), isHidden };
		} catch (error) {
			const failing = { check: unusableRule(error, claim), isHidden };
			unusable.add(failing);
			return failing;
		}
	});
	if (unusable.size === 0) return checks;
	return checks.map((item) =>
		item.skipped || unusable.has(item) ? item : { skipped: skip("rule", item.check?.claim, "unusable") },
	);
}

/** Reads a rule whose value needs no message. */
function readRule({ RED, jwt, id }: Inspected, rule: Rule): Check {
	const node = RED.nodes.getNode(id) as Node;
	const value = typeof rule.value === "string" ? createVariables(RED, jwt, id)("rules", rule.value) : rule.value;
	const [reader] = createRuleReaders({ RED, jwt, node }, [{ ...rule, value }]);
	return reader?.read({} as Message) as Check;
}

import { type JwtConfigOptions, RULE_OPERATORS } from "../../src/options";
import { claimNames, ruleClaimNames } from "./claim-names";
import type { JwtNode } from "./jwt-node";
import { CLAIM_ROWS, HEADER_ROWS, inspectClaim, inspectHeader, inspectRule, RULE_ROWS } from "./row-problems";
import { type RowList, rowList } from "./rows";
import { rowTypes } from "./typed-types";

/** Prepares the lists of the dialog: added claims, header parameters and rules. */
export function prepareLists(
	node: JwtNode,
	config: () => Partial<JwtConfigOptions> | null,
	changed: () => void,
): Record<"addclaims" | "headers" | "rules", RowList> {
	const shared = {
		typedTypes: rowTypes(node),
		nameLabel: node._("jwt.row.claim"),
		valueLabel: node._("jwt.row.value"),
		removeLabel: node._("jwt.row.remove"),
		unreadableText: node._("jwt.problem.unreadablerow"),
	};
	const menuLabel = node._("jwt.row.pick");
	return {
		addclaims: rowList($("#jwt-addclaims"), {
			...shared,
			...CLAIM_ROWS,
			rows: node.addclaims,
			addLabel: node._("jwt.row.addclaim"),
			menu: { label: menuLabel, groups: () => claimNames(node) },
			inspect: (row) => inspectClaim(row, node),
			changed,
		}),
		headers: rowList($("#jwt-headers"), {
			...shared,
			...HEADER_ROWS,
			rows: node.headers,
			nameLabel: node._("jwt.row.header"),
			addLabel: node._("jwt.row.addheader"),
			inspect: (row) => inspectHeader(row, node),
		}),
		rules: rowList($("#jwt-rules"), {
			...shared,
			...RULE_ROWS,
			typedTypes: rowTypes(node, RULE_ROWS.types),
			rows: node.rules,
			addLabel: node._("jwt.row.addrule"),
			menu: { label: menuLabel, groups: () => ruleClaimNames(node, config()) },
			words: {
				label: node._("jwt.row.operator"),
				words: RULE_OPERATORS.map((value) => [value, node._(`jwt.operator.${value}`)]),
				alone: "exists",
			},
			inspect: (row) => inspectRule(row, node),
		}),
	};
}

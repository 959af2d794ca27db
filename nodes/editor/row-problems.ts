import { isVariable } from "../../src/environment";
import { RESERVED_HEADER_PARAMETERS, RULE_OPERATORS, VALUE_TYPES } from "../../src/options";
import { patternProblem } from "../../src/pattern-syntax";
import type { Field } from "./field";
import type { Hint } from "./field-hint";
import { sharedText } from "./text";
import { isEditable, type RowGrammar, rowsOf, strayProperties, type TypedRow } from "./typed-rows";

type Words = Pick<EditorNode<object>, "_">;

/** A hint below a row, and the field of the row that it is about. */
export interface RowHint extends Hint {
	part?: "name" | "value";
}

/** Inspects a row. Only a hint with the level `error` marks the node. */
export type InspectRow = (row: TypedRow, node: Words) => RowHint | undefined;

const types = VALUE_TYPES.addclaims;
export const CLAIM_ROWS: RowGrammar = { nameKey: "claim", types };
export const HEADER_ROWS: RowGrammar = { nameKey: "name", types };
export const RULE_ROWS: RowGrammar = { nameKey: "claim", types: VALUE_TYPES.rules, operators: RULE_OPERATORS };

/** The largest number that can be a time in seconds, as for the runtime. */
const MAX_SECONDS = 1e11;
const TIME_CLAIMS = ["exp", "nbf", "iat"];

const error = (text: string, part: RowHint["part"] = "value"): RowHint => ({ text, level: "error", part });

/** Inspects a row of claims to add. */
export const inspectClaim: InspectRow = (row, node) => {
	const { claim = "", value, type } = row;
	if (!claim) return error(node._("jwt.problem.noclaim"), "name");
	if (TIME_CLAIMS.includes(claim)) return inspectTime(claim, value, type, node);
	if (claim === "jti" && (type === "str" || type === "num"))
		return { text: node._("jwt.row.samejti"), level: "warning" };
	// The name of a claim can be a URL, and then nobody expects it to nest.
	if (claim.includes(".") && !claim.includes("://")) return { text: node._("jwt.row.dot", { claim }) };
	return type === "date" ? { text: node._("jwt.row.now") } : undefined;
};

function inspectTime(claim: string, value: string, type: string, node: Words): RowHint | undefined {
	if (type === "date") {
		if (value === "iso") return error(node._("jwt.row.notseconds", { claim }));
		return claim === "exp" ? error(node._("jwt.row.expnow")) : { text: node._("jwt.row.now") };
	}
	if (!["str", "num"].includes(type) || isVariable(value) || String(value).trim() === "") return undefined;
	const seconds = type === "num" || /^\d+$/.test(value) ? Number(value) : Number.NaN;
	if (Number.isNaN(seconds))
		return error(node._(claim === "exp" ? "jwt.row.expspan" : "jwt.row.notseconds", { claim }));
	if (seconds > MAX_SECONDS) return error(node._("jwt.row.milliseconds", { claim }));
	const isPast = claim === "exp" && seconds * 1000 <= Date.now();
	return isPast ? error(node._("jwt.row.exppast")) : undefined;
}

/** Inspects a row of header parameters. */
export const inspectHeader: InspectRow = ({ name = "" }, node) => {
	if (!name) return error(node._("jwt.problem.noheader"), "name");
	const isReserved = (RESERVED_HEADER_PARAMETERS as readonly string[]).includes(name);
	return isReserved ? error(node._("jwt.problem.reservedheader", { name }), "name") : undefined;
};

/** The types whose value is the same for every message. */
const CONSTANT_TYPES = ["str", "list", "num", "bool", "json", "env"];

/** Inspects a rule. The runtime refuses every token if it cannot use a rule. */
export const inspectRule: InspectRow = (row, node) => {
	const { claim, operator = "", value, type } = row;
	const [stray] = strayProperties(row, RULE_ROWS);
	if (stray) return { text: node._("jwt.problem.strayproperty", { name: stray }), level: "error" };
	if (!claim) return error(node._("jwt.problem.norule"), "name");
	// A forgotten value would be the digest of a blank body.
	if (operator === "sha256" && CONSTANT_TYPES.includes(type)) return error(node._("jwt.problem.constantbody"));
	if (isVariable(value) || !["str", "num"].includes(type)) return undefined;
	if (operator === "matches" && type === "str") {
		const problem = patternProblem(String(value));
		return problem && error(node._(`jwt.pattern.${problem.reason}`, { what: problem.what }));
	}
	const comparesNumbers = ["lt", "lte", "gt", "gte"].includes(operator);
	const isNumber = String(value).trim() !== "" && Number.isFinite(Number(value));
	return comparesNumbers && !isNumber ? error(node._("jwt.problem.nonumber")) : undefined;
};

/**
 * Declares a field for a list of rows. It marks the node for the first row with an error, and names the list.
 * @param labelOf returns the label of the list; absent: that of the same property of `jwt`
 */
export function rowsField(
	name: string,
	grammar: RowGrammar,
	inspect: InspectRow,
	labelOf: (node: Words) => string = () => sharedText(`jwt.label.${name}`),
): Field<EditorNode<object>, unknown> {
	const problemOf = (row: unknown, node: Words) => {
		if (!isEditable(row, grammar)) return sharedText("jwt.problem.unreadablerow");
		const found = inspect(row, node);
		return found?.level === "error" ? found.text : undefined;
	};
	return {
		problem(rows, node) {
			const [found] = rowsOf(rows).flatMap((row) => problemOf(row, node) ?? []);
			return found && `${labelOf(node)}: ${found}`;
		},
	};
}

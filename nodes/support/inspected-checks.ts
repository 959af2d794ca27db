import type { Check, CheckResult, JwtOptions } from "../../src/index.js";
import { unknownProperties, withDefaults } from "./definition";
import { type Inspected, type InspectedCheck, type InspectedResult, inspectedRules, skip } from "./inspected-rules";
import { createVariables } from "./typed-configuration";

/** The scopes and rules of a node as typed in its dialog, as far as they can be checked without a message. */
export interface InspectedChecks {
	/** The checks to run. */
	checks: readonly Check[];
	/** Whether the node accepts each token only once. */
	once: boolean;
	/** The number of results that `complete` adds or changes: the last ones. */
	count: number;
	/** Adds the checks that do not run to the results of the others, and removes values of environment variables. */
	complete(results: readonly CheckResult[]): InspectedResult[];
}

/** The maximum number of rules in a request. No node has as many. */
const MAX_RULES = 100;

/**
 * Creates the checks of a node's scopes and rules.
 * @param given the fields of the node, which can contain anything
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for what no dialog sends, or a setting that cannot be used
 */
export function inspectedChecks(inspected: Inspected, given: Record<string, unknown>): InspectedChecks {
	const options = readOptions(inspected, given);
	const items = [...inspectedScopes(inspected, options), ...inspectedRules(inspected, options.rules)];
	return {
		checks: items.flatMap(({ check }) => check ?? []),
		once: options.once,
		count: items.length,
		complete: (results) => complete(items, results),
	};
}

function readOptions({ jwt }: Inspected, given: Record<string, unknown>): JwtOptions {
	const invalid = (problem: string) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	const [unknown] = unknownProperties(given, [...Object.keys(jwt.JWT_DEFAULTS), "generatejwt"]);
	if (unknown !== undefined) {
		throw invalid(`The node has the property ${unknown}, which this version does not know. Remove it from the flow.`);
	}
	const options = withDefaults(jwt.JWT_DEFAULTS, given);
	if (options.rules.length > MAX_RULES) {
		throw invalid(`There are more than ${MAX_RULES} rules, too many to test at once. Test the token with fewer.`);
	}
	if (!options.rules.every(isPlainRow)) throw invalid("The field rules cannot be read: its values must be text.");
	return options;
}

/** Whether a value is a row of plain values, as dialogs send it. */
const isPlainRow = (row: unknown): boolean =>
	typeof row === "object" && row !== null && Object.values(row).every((value) => typeof value !== "object");

function inspectedScopes(inspected: Inspected, { scopes, scopesmatch }: JwtOptions): InspectedCheck[] {
	const { RED, jwt, id, mayDeploy } = inspected;
	const isHidden = jwt.isVariable(scopes);
	if (isHidden && !mayDeploy) return [{ skipped: skip("scopes", "scope", "variable") }];
	const required = createVariables(RED, jwt, id)("scopes", scopes);
	return jwt.scopeChecks(jwt.splitWords(required), scopesmatch).map((check) => ({ check, isHidden }));
}

function complete(items: readonly InspectedCheck[], results: readonly CheckResult[]): InspectedResult[] {
	const count = items.filter(({ check }) => check).length;
	const others = results.slice(0, results.length - count);
	const own = results.slice(results.length - count);
	let next = 0;
	const completed = items.map(({ skipped, isHidden }) => {
		if (skipped) return skipped;
		const result = own[next++] as CheckResult;
		return isHidden ? withoutValue(result) : result;
	});
	return [...others, ...completed];
}

/** Removes the value of a variable from a result. The message names scopes, or a part of a pattern. */
function withoutValue({ expected: _, message, ...result }: CheckResult): CheckResult {
	if (message === undefined) return result;
	return { ...result, message: "The token does not pass this check, whose value comes from an environment variable." };
}

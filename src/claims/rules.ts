import { type ClaimFailureReason, JwtError } from "../errors.js";
import type { RuleOperator } from "../options.js";
import { digestOf } from "./body-digest.js";
import type { Check } from "./check.js";
import { claimAt } from "./claim-path.js";
import { type Judge, OPERATORS } from "./operators.js";

/** A rule on one claim. */
export interface Rule {
	/** The path of the claim: `sub`, `realm_access.roles`. */
	claim: string;
	/** One of {@link RuleOperator}. */
	operator: string;
	/** The value to compare the claim with: any JSON value. */
	value: unknown;
}

/**
 * Creates the check for a rule. It fails with `ERR_JWT_RULE_FAILED`, which names the claim, but not its value or the value of
 * the rule, or with `ERR_JWT_BODY_MISMATCH` if it is on the digest of a body. A missing claim fails every rule on it.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the rule cannot be used
 */
export function ruleCheck(rule: Rule): Check {
	const { claim, operator } = rule;
	const isDigest = operator === "sha256";
	// A body is hashed as it is, and can be large.
	const value = isDigest ? rule.value : asJson(rule);
	const judge = readJudge(rule, value);
	const found: Check["found"] = ({ claims }) => claimAt(claims, claim);
	return {
		name: "rule",
		claim,
		run(token) {
			const actual = claimAt(token.claims, claim);
			const reason = actual === undefined ? "missing" : judge(actual);
			if (!reason) return undefined;
			if (isDigest) return new JwtError("ERR_JWT_BODY_MISMATCH", describeMismatch(claim, reason), { claim, reason });
			return new JwtError("ERR_JWT_RULE_FAILED", describe(claim, reason), { claim, reason });
		},
		expected: () => ({ operator, value: isDigest ? digestOf(value).toString("hex") : value }),
		found,
	};
}

function describe(claim: string, reason: ClaimFailureReason): string {
	if (reason === "missing") return `The token has no claim ${claim}, which a rule requires.`;
	if (reason === "invalid") return `The token's claim ${claim} has the wrong type for the rule on it.`;
	return `The token's claim ${claim} does not meet the rule on it.`;
}

function describeMismatch(claim: string, reason: ClaimFailureReason): string {
	if (reason === "check_failed") {
		return `The body is not the one that the token was made for: its SHA-256 is not in the claim ${claim}. Pass it on exactly as it was sent.`;
	}
	return describe(claim, reason);
}

function refuse({ claim }: Rule, problem: string): never {
	throw new JwtError("ERR_JWT_CONFIG_INVALID", `The rule on ${claim || "a claim"} ${problem}`);
}

function readJudge(rule: Rule, value: unknown): Judge {
	if (!rule.claim) return refuse(rule, "names no claim.");
	if (!Object.hasOwn(OPERATORS, rule.operator)) return refuse(rule, `has the unknown operator ${rule.operator}.`);
	try {
		return OPERATORS[rule.operator as RuleOperator](value);
	} catch (error) {
		if (error instanceof RangeError) return refuse(rule, error.message);
		throw error;
	}
}

/** Copies a value through JSON, because one that a flow created in another realm would never equal a claim. */
function asJson(rule: Rule): unknown {
	try {
		const json = JSON.stringify(rule.value);
		return typeof rule.value === "object" ? JSON.parse(json) : rule.value;
	} catch {
		return refuse(rule, "compares with something that cannot be written as JSON.");
	}
}

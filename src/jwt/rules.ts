import { isDeepStrictEqual } from "node:util";
import { type ClaimFailureReason, JwtError } from "../errors.js";
import { claimAt } from "./claim-path.js";
import { createMatcher } from "./pattern.js";

/** A rule, its value read. */
export interface Rule {
	/** Path of the claim. */
	claim: string;
	operator: string;
	value: unknown;
}

interface Operator {
	/** Says what the claim must be, in words. */
	words: string;
	/** Whether the claim is of a kind that the operator can judge. */
	fits(claim: unknown): boolean;
	holds(claim: unknown, value: unknown): boolean;
}

/** What a message tells of a value at most: it goes into a header. */
const TOLD = 100;

const isNumber = (claim: unknown) => typeof claim === "number";
const isAny = () => true;

/** A list, or the words of a text: `scope`-like claims are texts, and a part of a word is another word. */
function members(claim: unknown): unknown[] {
	return Array.isArray(claim)
		? claim
		: String(claim)
				.split(/[\s,]+/)
				.filter(Boolean);
}
/** The values to choose from: a list, or a text with commas. */
function choices(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	return typeof value === "string" ? value.split(",").map((choice) => choice.trim()) : [value];
}
const compare = (words: string, holds: (claim: number, value: number) => boolean): Operator => ({
	words,
	fits: isNumber,
	holds: (claim, value) => holds(claim as number, Number(value)),
});

const OPERATORS = new Map<string, Operator>([
	["exists", { words: "be there", fits: isAny, holds: (claim) => claim !== null }],
	["equals", { words: "be", fits: isAny, holds: isDeepStrictEqual }],
	["oneof", { words: "be one of", fits: isAny, holds: (claim, value) => choices(value).includes(claim) }],
	[
		"contains",
		{
			words: "contain",
			fits: (claim) => typeof claim === "string" || Array.isArray(claim),
			holds: (claim, value) => members(claim).some((member) => isDeepStrictEqual(member, value)),
		},
	],
	["lt", compare("be less than", (claim, value) => claim < value)],
	["lte", compare("be at most", (claim, value) => claim <= value)],
	["gt", compare("be greater than", (claim, value) => claim > value)],
	["gte", compare("be at least", (claim, value) => claim >= value)],
]);

const matchers = new Map<string, (text: string) => boolean>();

function matches(pattern: unknown): Operator {
	if (typeof pattern !== "string") throw new SyntaxError("is no regular expression");
	const test = matchers.get(pattern) ?? createMatcher(pattern);
	if (matchers.size < 100) matchers.set(pattern, test);
	return { words: "match", fits: (claim) => typeof claim === "string", holds: (claim) => test(claim as string) };
}

/**
 * Refuses claims that break one of the rules. A claim that is not there breaks every rule on it.
 * @throws JwtError `ERR_JWT_RULE_FAILED`, which names the claim and what was expected of it, never what the token has;
 *   `ERR_JWT_CONFIG_INVALID` where a rule itself cannot be read
 */
export function requireRules(claims: Record<string, unknown>, rules: readonly Rule[]): void {
	for (const row of rules) {
		const rule = { ...row, value: readValue(row) };
		const operator = operatorOf(rule);
		const claim = claimAt(claims, rule.claim);
		const reason = reasonOf(operator, claim, rule.value);
		if (!reason) continue;
		const expected = rule.operator === "exists" ? "" : ` ${shorten(String(JSON.stringify(rule.value)))}`;
		const problem = `The token's claim ${rule.claim} must ${operator.words}${expected}.`;
		throw new JwtError("ERR_JWT_RULE_FAILED", problem, { claim: rule.claim, reason });
	}
}

function reasonOf(operator: Operator, claim: unknown, value: unknown): ClaimFailureReason | undefined {
	if (claim === undefined) return "missing";
	if (!operator.fits(claim)) return "invalid";
	return operator.holds(claim, value) ? undefined : "check_failed";
}

const shorten = (text: string) => (text.length > TOLD ? `${text.slice(0, TOLD)}...` : text);

/** The value as claims have theirs, as JSON: what a flow keeps may have been made in another realm, and equal nothing. */
function readValue(rule: Rule): unknown {
	try {
		const json = JSON.stringify(rule.value);
		return typeof rule.value === "object" ? JSON.parse(json) : rule.value;
	} catch {
		throw refusal(rule, "compares with something that cannot be written as JSON.");
	}
}

function refusal({ claim }: Rule, problem: string): JwtError {
	return new JwtError("ERR_JWT_CONFIG_INVALID", `The rule on ${claim || "a claim"} ${problem}`);
}

/** A number, or text that is one. Blank text is none, though JavaScript takes it for zero. */
function isNumeric(value: unknown): boolean {
	if (typeof value === "string") return value.trim() !== "" && Number.isFinite(Number(value));
	return Number.isFinite(value);
}

function operatorOf(rule: Rule): Operator {
	const { claim, operator, value } = rule;
	const refuse = (problem: string) => refusal(rule, problem);
	if (!claim) throw refuse("names no claim.");
	if (operator === "matches") {
		try {
			return matches(value);
		} catch (error) {
			throw refuse(`has a pattern that ${(error as SyntaxError).message}.`);
		}
	}
	const found = OPERATORS.get(operator);
	if (!found) throw refuse(`has the unknown operator ${operator}.`);
	if (["lt", "lte", "gt", "gte"].includes(operator) && !isNumeric(value)) {
		throw refuse("compares with something that is no number.");
	}
	return found;
}

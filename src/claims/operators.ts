import { isDeepStrictEqual } from "node:util";
import type { ClaimFailureReason } from "../errors.js";
import type { RuleOperator } from "../options.js";
import { digestOf, hasDigest } from "./body-digest.js";
import { isExact } from "./exact-number.js";
import { createMatcher } from "./pattern.js";

/** Returns the reason why a claim that is present fails; `undefined` if it passes. */
export type Judge = (claim: unknown) => ClaimFailureReason | undefined;

/** Parses the value of a rule once. @throws RangeError whose message completes “The rule on … ” if it cannot be used */
type Operator = (value: unknown) => Judge;

const isNumber = (claim: unknown): claim is number => typeof claim === "number";
const isText = (claim: unknown): claim is string => typeof claim === "string";
const outcome = (passes: boolean): ClaimFailureReason | undefined => (passes ? undefined : "check_failed");

/** Returns the members of a list, or the words of a text. Only whole words can match. */
const members = (claim: unknown[] | string): unknown[] =>
	Array.isArray(claim) ? claim : claim.split(/[\s,]+/).filter(Boolean);

/** Returns the accepted values, from a list or from text with commas. A blank part is a value too. */
function choices(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	return isText(value) ? value.split(",").map((choice) => choice.trim()) : [value];
}

/** Parses a number, or text that is a number. Blank text is not, although JavaScript converts it to zero. */
function readNumber(value: unknown): number {
	const number = isText(value) && value.trim() !== "" ? Number(value) : value;
	if (!isNumber(number) || !Number.isFinite(number))
		throw new RangeError("compares with something that is not a number.");
	return number;
}

const comparison =
	(holds: (claim: number, limit: number) => boolean): Operator =>
	(value) => {
		const limit = readNumber(value);
		return (claim) => {
			if (!isNumber(claim)) return "invalid";
			return outcome(isExact(claim) && isExact(limit) && holds(claim, limit));
		};
	};

/** Compares claims with the value of a rule. A value with an inexact number never matches. A match of an exact value is exact. */
function equalTo(value: unknown): (claim: unknown) => boolean {
	return isExact(value) ? (claim) => isDeepStrictEqual(claim, value) : () => false;
}

/** Judges whether a list, or a text with words, has one of the accepted members. */
function hasMember(accepted: readonly unknown[]): Judge {
	const tests = accepted.map(equalTo);
	const isAccepted = (member: unknown) => tests.some((isEqual) => isEqual(member));
	return (claim) => (isText(claim) || Array.isArray(claim) ? outcome(members(claim).some(isAccepted)) : "invalid");
}

function matches(value: unknown): Judge {
	const test = readPattern(value);
	return (claim) => (isText(claim) ? outcome(test(claim)) : "invalid");
}

function readPattern(value: unknown): (text: string) => boolean {
	try {
		if (isText(value)) return createMatcher(value);
	} catch (error) {
		throw new RangeError(`has a pattern that ${(error as SyntaxError).message}.`);
	}
	throw new RangeError("has a pattern that is not a regular expression.");
}

export const OPERATORS = {
	exists: () => (claim) => outcome(claim !== null),
	equals: (value) => {
		const isEqual = equalTo(value);
		return (claim) => outcome(isEqual(claim));
	},
	oneof: (value) => {
		const accepted = choices(value).filter(isExact);
		return (claim) => outcome(accepted.includes(claim));
	},
	contains: (value) => hasMember([value]),
	anyof: (value) => hasMember(choices(value)),
	matches,
	lt: comparison((claim, limit) => claim < limit),
	lte: comparison((claim, limit) => claim <= limit),
	gt: comparison((claim, limit) => claim > limit),
	gte: comparison((claim, limit) => claim >= limit),
	sha256: (value) => hasDigest(digestOf(value)),
} as const satisfies Record<RuleOperator, Operator>;

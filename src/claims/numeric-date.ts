import { types } from "node:util";
import { JwtError } from "../errors.js";
import { kindOf } from "../json.js";

/** The largest plausible NumericDate, in the year 5138. Larger numbers are in milliseconds. */
const MAX_SECONDS = 1e11;

/** The claims whose values are NumericDates (RFC 7519 sections 4.1.4 to 4.1.6). */
export const TIME_CLAIMS = ["iat", "nbf", "exp"] as const;

/**
 * Says why a number is not a NumericDate, as the end of a sentence that starts with the claim; `undefined` if it can be
 * one. JSON can contain numbers so large that they are parsed as infinity.
 */
export function timeProblem(seconds: number): string | undefined {
	if (!Number.isFinite(seconds)) return "is not a time: the number is too large.";
	if (seconds > MAX_SECONDS) return "looks like milliseconds; it must be in seconds.";
	return undefined;
}

/**
 * Refuses claims with infinite times, which cannot even be displayed.
 * @throws JwtError `ERR_JWT_INVALID`
 */
export function requireFiniteTimes(claims: Readonly<Record<string, unknown>>): void {
	const claim = TIME_CLAIMS.find((name) => typeof claims[name] === "number" && !Number.isFinite(claims[name]));
	if (!claim) return;
	const problem = `The token's claim ${claim} ${timeProblem(Number.POSITIVE_INFINITY)}`;
	throw new JwtError("ERR_JWT_INVALID", problem, { claim, reason: "invalid" });
}

/**
 * Converts a number, a string of digits or a Date to a NumericDate: whole seconds since 1970 (RFC 7519 section 2).
 * @throws JwtError `ERR_JWT_CLAIMS_INVALID` if the value has another type, is negative or looks like milliseconds
 */
export function toNumericDate(claim: string, value: unknown): number {
	const fail = (problem: string): never => {
		throw new JwtError("ERR_JWT_CLAIMS_INVALID", `The claim ${claim} ${problem}`, { claim, reason: "invalid" });
	};
	let seconds: number;
	if (typeof value === "number") seconds = value;
	else if (typeof value === "string" && /^\d+$/.test(value)) seconds = Number(value);
	else if (types.isDate(value)) seconds = Date.prototype.getTime.call(value) / 1000;
	else return fail(`must be a time in seconds since 1970 or a Date, not ${kindOf(value)}.`);

	if (!Number.isFinite(seconds)) return fail("is not a time: it is NaN, infinite or an invalid Date.");
	if (seconds < 0) return fail("is before 1970. Set it in seconds since 1970.");
	if (seconds > MAX_SECONDS) return fail("looks like milliseconds; it must be in seconds. Divide it by 1000.");
	return Math.floor(seconds);
}

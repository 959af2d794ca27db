import type { Check } from "./check.js";
import { TIME_CLAIMS, timeProblem } from "./numeric-date.js";
import { refusal } from "./refusal.js";

/** The requirements of a policy for the times in a token, in seconds. */
export interface TimePolicy {
	/** The accepted difference between the clocks of issuer and verifier. */
	clockTolerance: number;
	/** The maximum time since `iat`; `undefined` for no limit. */
	maxAge?: number;
	/** The maximum time from now to `exp`; `undefined` for no limit. */
	maxLifetime?: number;
}

type Times = { iat?: number; nbf?: number; exp?: number };

/** Checks that `exp`, `nbf` or `iat` is a time in seconds, if present (RFC 7519 section 4.1). */
const isTime = (claim: keyof Times, presence: Check | undefined): Check => ({
	name: "time",
	claim,
	after: presence && [presence],
	run: ({ claims }) => {
		const value = claims[claim];
		if (typeof value !== "number") return value === undefined ? undefined : refusal(claim, "invalid");
		const problem = timeProblem(value);
		return problem ? refusal(claim, "invalid", `The token's claim ${claim} ${problem}`) : undefined;
	},
	expected: () => "number",
	found: ({ claims }) => claims[claim],
});

/**
 * Creates the checks of a token's times (RFC 7519 sections 4.1.4 to 4.1.6), in the same order as `jose`. A token is already
 * expired in the second that `exp` names.
 * @param presence the checks that required claims are present, by claim
 */
export function timeChecks(policy: TimePolicy, presence: ReadonlyMap<string, Check>): Check[] {
	const { clockTolerance, maxAge, maxLifetime } = policy;
	const [iatIsTime, nbfIsTime, expIsTime] = TIME_CLAIMS.map((claim) => isTime(claim, presence.get(claim))) as [
		Check,
		Check,
		Check,
	];
	const check = (
		name: string,
		claim: keyof Times,
		after: Check,
		passes: (time: number, now: number) => boolean,
		expected: Check["expected"],
		problem?: string,
	): Check => ({
		name,
		claim,
		after: [after],
		run: ({ claims }, now) => {
			const time = (claims as Times)[claim];
			return time === undefined || passes(time, now)
				? undefined
				: refusal(claim, "check_failed", problem, Math.abs(time - now));
		},
		expected,
		found: ({ claims }) => claims[claim],
	});
	const checks = [
		iatIsTime,
		nbfIsTime,
		check(
			"not before",
			"nbf",
			nbfIsTime,
			(nbf, now) => nbf <= now + clockTolerance,
			(now) => ({ atMost: now + clockTolerance }),
		),
		expIsTime,
		check(
			"expiration",
			"exp",
			expIsTime,
			(exp, now) => exp > now - clockTolerance,
			(now) => ({ after: now - clockTolerance }),
		),
	];
	if (maxLifetime !== undefined) {
		const furthest = (now: number) => now + maxLifetime + clockTolerance;
		checks.push(
			check(
				"lifetime",
				"exp",
				expIsTime,
				(exp, now) => exp <= furthest(now),
				(now) => ({ atMost: furthest(now) }),
				"The token is valid for longer (exp) than the configuration allows.",
			),
		);
	}
	if (maxAge === undefined) return checks;
	const isYoung = (iat: number, now: number) => now - iat - clockTolerance <= maxAge && now - iat >= -clockTolerance;
	const range = (now: number) => ({ atLeast: now - clockTolerance - maxAge, atMost: now + clockTolerance });
	return [...checks, check("age", "iat", iatIsTime, isYoung, range)];
}

import type { Check } from "./check.js";
import { TIME_CLAIMS, timeProblem } from "./numeric-date.js";
import { refusal } from "./refusal.js";

/** What a policy asks of the times in a token; all in seconds. */
export interface TimePolicy {
	/** How far the clocks of issuer and verifier may differ. */
	clockTolerance: number;
	/** The oldest `iat` that is accepted; `undefined`: any. */
	maxAge?: number;
	/** The longest time from now to `exp` that is accepted; `undefined`: any. */
	maxLifetime?: number;
}

type Times = { iat?: number; nbf?: number; exp?: number };

/** `exp`, `nbf` and `iat` are times in seconds where they are present (RFC 7519 section 4.1). */
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
 * The checks of a token's times (RFC 7519 sections 4.1.4 to 4.1.6), in the order in which `jose` makes them. A token is
 * expired in the very second that `exp` names.
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
			return time === undefined || passes(time, now) ? undefined : refusal(claim, "check_failed", problem);
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

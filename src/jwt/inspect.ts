import type { Check } from "../claims/check.js";
import { JwtError, type JwtErrorCode } from "../errors.js";
import { copyHeader } from "../jws/protected-header.js";
import type { KeySource } from "../keys/key-source.js";
import type { VerificationPolicy } from "./policy.js";
import { type TokenCheck, unexamined } from "./token-checks.js";
import { checksOf } from "./verify.js";

/** The result of one check. */
export interface CheckResult {
	/** The name of the check. */
	check: string;
	/** `skipped` if the check depends on one that failed or was skipped. */
	outcome: "passed" | "failed" | "skipped";
	/** The claim or header parameter that is checked, if it is only one. */
	claim?: string;
	/** The required value and the value in the token, for display to someone who is allowed to see them. */
	expected?: unknown;
	found?: unknown;
	/** The error code, if the check failed. */
	code?: JwtErrorCode;
	/** The error message, which does not contain values of claims. */
	message?: string;
}

/** The result of all checks of a token. */
export interface Inspection {
	/** Whether the token passes verification. */
	accepted: boolean;
	/** The header and the claims, if they can be read. Not verified unless the token is accepted. */
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
	/** The results of all checks, in the order of verification. */
	checks: CheckResult[];
}

/**
 * Runs all checks of a policy on a token, whereas verification stops at the first failure. Does not use the token cache.
 * @param more additional checks, as for a `Verifier`
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the policy is incomplete
 */
export async function inspect(
	value: unknown,
	policy: VerificationPolicy,
	keys: KeySource,
	more: readonly Check[] = [],
): Promise<Inspection> {
	const { token: ofToken, claims: ofClaims } = checksOf(policy, keys);
	const [form] = ofToken;
	const claimsSet = ofToken.at(-1) as TokenCheck;
	const token = unexamined(value);
	/** Checks that failed or were skipped. */
	const unanswered = new Set<TokenCheck>();
	const checks: CheckResult[] = [];
	for (const check of [...ofToken, ...ofClaims, ...more] as TokenCheck[]) {
		const isOfClaims = !ofToken.includes(check);
		const needed = [...(check.after ?? []), ...(isOfClaims ? [claimsSet] : [])];
		const { name, claim } = check;
		const result: CheckResult = { check: name, outcome: "passed", ...(claim && { claim }) };
		checks.push(result);
		if (needed.some((before) => unanswered.has(before))) {
			unanswered.add(check);
			result.outcome = "skipped";
			continue;
		}
		// Fetching keys may have taken a while.
		const now = Math.floor(Date.now() / 1000);
		const failure = await outcomeOf(check, token, now);
		Object.assign(result, { expected: check.expected?.(now), found: structuredClone(check.found?.(token)) });
		if (!failure) continue;
		unanswered.add(check);
		Object.assign(result, { outcome: "failed", code: failure.code, message: failure.message });
	}
	return {
		accepted: unanswered.size === 0,
		...(unanswered.has(form as TokenCheck) ? {} : { header: copyHeader(token.header) }),
		...(unanswered.has(claimsSet) ? {} : { claims: token.claims }),
		checks,
	};
}

/** Returns the error of a check, including one that prevents the check, for example because keys cannot be fetched. */
async function outcomeOf(check: TokenCheck, token: Parameters<TokenCheck["run"]>[0], now: number) {
	try {
		return await check.run(token, now);
	} catch (error) {
		if (error instanceof JwtError) return error;
		throw error;
	}
}

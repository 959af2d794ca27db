import type { Check } from "../claims/check.js";
import { JwtError, type JwtErrorCode } from "../errors.js";
import { copyHeader } from "../jws/protected-header.js";
import type { KeySource } from "../keys/key-source.js";
import type { VerificationPolicy } from "./policy.js";
import { type TokenCheck, unexamined } from "./token-checks.js";
import { checksOf } from "./verify.js";

/** What came of one check. */
export interface CheckResult {
	/** The name of the check. */
	check: string;
	/** `skipped`: it builds on a check that failed, or was skipped itself. */
	outcome: "passed" | "failed" | "skipped";
	/** The claim or header parameter that it concerns, if it is just one. */
	claim?: string;
	/** What the token must have, and what it has; for a person who may see both. */
	expected?: unknown;
	found?: unknown;
	/** Why it failed. */
	code?: JwtErrorCode;
	/** The message of the failure, which holds no value of a claim. */
	message?: string;
}

/** What there is to say of a token by a policy. */
export interface Inspection {
	/** Whether verifying accepts the token. */
	accepted: boolean;
	/** As far as they could be read; nothing of them is verified unless the token is accepted. */
	header?: Record<string, unknown>;
	claims?: Record<string, unknown>;
	/** Every check, in the order in which verifying makes them. */
	checks: CheckResult[];
}

/**
 * Makes every check of a policy on a token, where verifying stops at the first that fails. Nothing is remembered.
 * @param more checks beyond the policy, as for a `Verifier`
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
	const now = Math.floor(Date.now() / 1000);
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
		const failure = await outcomeOf(check, token, now);
		Object.assign(result, { expected: check.expected?.(now), found: check.found?.(token) });
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

/** Why a check failed, also where it could not be made at all, for instance because keys cannot be fetched. */
async function outcomeOf(check: TokenCheck, token: Parameters<TokenCheck["run"]>[0], now: number) {
	try {
		return await check.run(token, now);
	} catch (error) {
		if (error instanceof JwtError) return error;
		throw error;
	}
}

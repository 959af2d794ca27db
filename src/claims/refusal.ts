import { type ClaimFailureReason, JwtError, type JwtErrorCode } from "../errors.js";

/**
 * Creates the error for a registered claim, or the `typ` header, that fails a check. Its message contains no values.
 * @param problem a sentence about the problem, if the claim and the reason are not enough
 * @param seconds the time since `exp`, or until `nbf`
 */
export function refusal(claim: string, reason: ClaimFailureReason, problem?: string, seconds?: number): JwtError {
	if (problem) return new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", problem, { claim, reason });
	if (reason === "check_failed") {
		const [code, problem] = FAILED[claim] ?? [];
		if (problem) return new JwtError(code ?? "ERR_JWT_CLAIM_VALIDATION_FAILED", problem, { claim, reason, seconds });
	}
	return new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", describe(claim, reason), { claim, reason });
}

const FAILED: Record<string, [code: JwtErrorCode | undefined, problem: string]> = {
	exp: ["ERR_JWT_EXPIRED", "The token has expired. Get a new one."],
	nbf: ["ERR_JWT_NOT_ACTIVE", "The token is not valid yet: its start time (nbf) is in the future."],
	iat: [undefined, "The token's age (iat) is outside the range that the configuration accepts."],
	typ: [undefined, "The token's type (typ) is not the one that the configuration requires."],
};

function describe(claim: string, reason: ClaimFailureReason): string {
	if (reason === "missing") return `The token has no claim ${claim}, which the configuration requires.`;
	if (reason === "invalid") return `The token's claim ${claim} has the wrong type.`;
	return `The token's claim ${claim} does not have the value that the configuration requires.`;
}

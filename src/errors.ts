/** Every code that a {@link JwtError} can carry. A new one also needs an answer in `guard/challenge.ts`. */
export const JWT_ERROR_CODES = [
	"ERR_JWT_TOKEN_MISSING",
	"ERR_JWT_TOKEN_AMBIGUOUS",
	"ERR_JWT_EXPIRED",
	"ERR_JWT_NOT_ACTIVE",
	"ERR_JWT_CLAIM_VALIDATION_FAILED",
	"ERR_JWT_RULE_FAILED",
	"ERR_JWT_BODY_MISMATCH",
	"ERR_JWT_INSUFFICIENT_SCOPE",
	"ERR_JWT_REVOKED",
	"ERR_JWT_REPLAYED",
	"ERR_JWT_SESSION_ENDED",
	"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
	"ERR_JWS_INVALID",
	"ERR_JWT_INVALID",
	"ERR_JOSE_ALG_NOT_ALLOWED",
	"ERR_JWKS_NO_MATCHING_KEY",
	"ERR_JWKS_UNAVAILABLE",
	"ERR_JWT_STORE_UNAVAILABLE",
	"ERR_JWT_CONFIG_MISSING",
	"ERR_JWT_CONFIG_INVALID",
	"ERR_JWT_KEY_MISSING",
	"ERR_JWT_KEY_INVALID",
	"ERR_JWT_CLAIMS_INVALID",
	"ERR_JWT_REQUEST_FAILED",
] as const;

/** One of {@link JWT_ERROR_CODES}. */
export type JwtErrorCode = (typeof JWT_ERROR_CODES)[number];

/** Why a claim failed: it is missing, has the wrong value or has the wrong type. */
export type ClaimFailureReason = "missing" | "check_failed" | "invalid";

/** A claim that failed a check, and the reason. */
export interface ClaimFailure {
	claim: string;
	reason: ClaimFailureReason;
	/** The scopes that the token needs, separated by spaces. */
	scope?: string;
	/** The seconds since `exp`, or until `nbf`. */
	seconds?: number;
}

/** Facts about an error, for those who put it into other words. */
export type ErrorFacts = ClaimFailure | { lacks: "secret" } | { usedTwice: true };

/**
 * The error class of this package. The message says what is wrong and what to do. It never contains a token, a key, a secret
 * or the value of a claim. Neither does `cause`, which repeats `claim` and `reason`, because a Catch node gets the code and
 * the cause of an error but no other properties.
 */
export class JwtError extends Error {
	/** The kind of problem. */
	readonly code: JwtErrorCode;
	/** The claim or header parameter that failed, if one did. */
	readonly claim?: string;
	/** The reason why that claim or header parameter failed. */
	readonly reason?: ClaimFailureReason;
	/** The scopes that the token needs, separated by spaces. */
	readonly scope?: string;
	/** How long ago the token expired (`exp`), or in how long it becomes valid (`nbf`), in seconds. */
	readonly seconds?: number;
	/** With `ERR_JWT_KEY_MISSING`: that it is a shared secret that is missing. */
	readonly lacks?: "secret";
	/** With `ERR_JWT_SESSION_ENDED`: that a refresh token was used twice, and its session ended for that. */
	readonly usedTwice?: true;

	constructor(code: JwtErrorCode, message: string, facts?: ErrorFacts) {
		const failure = facts && "claim" in facts ? facts : undefined;
		super(message, failure && { cause: { claim: failure.claim, reason: failure.reason } });
		this.name = "JwtError";
		this.code = code;
		if (facts && "lacks" in facts) this.lacks = facts.lacks;
		if (facts && "usedTwice" in facts) this.usedTwice = true;
		if (failure) {
			this.claim = failure.claim;
			this.reason = failure.reason;
			if (failure.scope) this.scope = failure.scope;
			if (failure.seconds !== undefined) this.seconds = failure.seconds;
		}
	}

	/** Returns the message alone, because logs and Catch nodes get this text, and `code` already names the kind of problem. */
	override toString(): string {
		return this.message;
	}
}

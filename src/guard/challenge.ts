import { JwtError, type JwtErrorCode } from "../errors.js";
import { RequestError } from "./request-error.js";

/** The HTTP response to a request that is refused (RFC 6750 section 3). */
export interface Challenge {
	/** 400, 401, 403, 500, 502 or 503. */
	statusCode: number;
	/**
	 * `WWW-Authenticate` with 400, 401 and 403; `Retry-After`, in seconds, with 503; `Cache-Control` with `invalid_grant`, which
	 * answers a request for a token instead of one with a token.
	 */
	headers: Record<string, string>;
	/** For the caller, to be sent as JSON. With 500, 502 and 503 it does not reveal the cause. */
	body: { error: string; error_description: string };
}

const REALM = "node-red";
/** The time until keys may be fetched again, in seconds. */
const KEYS_RETRY_AFTER = "30";
/** The time until a store is asked again, in seconds: shorter than a renewal may be repeated for, unless that is set lower. */
const STORE_RETRY_AFTER = "5";

/** The response to an error code. */
type Answer =
	/** The token is refused, and the caller is told why (RFC 6750 section 3.1): by default, with the message of the error. */
	| {
			status: 400 | 401 | 403;
			error: "invalid_request" | "invalid_token" | "insufficient_scope";
			description?: string;
	  }
	/** There is no token, so the challenge has no error code (RFC 6750 section 3, last paragraph). */
	| { status: 401; description: string }
	/** A refresh token is refused: there is nothing to authenticate with, so no challenge (RFC 6749 section 5.2). */
	| { status: 400; error: "invalid_grant" }
	/** The server is at fault. The caller cannot fix that and is not told the cause. */
	| { status: 500 | 502; description: string }
	| { status: 503; description: string; retryAfter: string };

const INVALID_TOKEN: Answer = { status: 401, error: "invalid_token" };
const INSUFFICIENT_SCOPE: Answer = { status: 403, error: "insufficient_scope" };
const NOT_SET_UP: Answer = { status: 500, description: "This server is not set up to handle tokens." };

const ANSWERS = {
	ERR_JWT_TOKEN_MISSING: { status: 401, description: "The request carries no token." },
	ERR_JWT_TOKEN_AMBIGUOUS: { status: 400, error: "invalid_request" },
	ERR_JWT_EXPIRED: INVALID_TOKEN,
	ERR_JWT_NOT_ACTIVE: INVALID_TOKEN,
	ERR_JWT_CLAIM_VALIDATION_FAILED: INVALID_TOKEN,
	ERR_JWT_RULE_FAILED: INSUFFICIENT_SCOPE,
	ERR_JWT_BODY_MISMATCH: INVALID_TOKEN,
	ERR_JWT_INSUFFICIENT_SCOPE: INSUFFICIENT_SCOPE,
	ERR_JWT_REVOKED: INVALID_TOKEN,
	ERR_JWT_REPLAYED: INVALID_TOKEN,
	ERR_JWT_SESSION_ENDED: { status: 400, error: "invalid_grant" },
	ERR_JWS_SIGNATURE_VERIFICATION_FAILED: INVALID_TOKEN,
	ERR_JWS_INVALID: INVALID_TOKEN,
	ERR_JWT_INVALID: INVALID_TOKEN,
	ERR_JOSE_ALG_NOT_ALLOWED: INVALID_TOKEN,
	// The message also names the keys that are left out, which is for the operator.
	ERR_JWKS_NO_MATCHING_KEY: {
		status: 401,
		error: "invalid_token",
		description: "None of the keys here fits the token.",
	},
	ERR_JWKS_UNAVAILABLE: {
		status: 503,
		description: "The keys for verifying tokens cannot be fetched at the moment. Try again later.",
		retryAfter: KEYS_RETRY_AFTER,
	},
	ERR_JWT_STORE_UNAVAILABLE: {
		status: 503,
		description: "Sessions and tokens cannot be looked up at the moment. Try again later.",
		retryAfter: STORE_RETRY_AFTER,
	},
	ERR_JWT_CONFIG_MISSING: NOT_SET_UP,
	ERR_JWT_CONFIG_INVALID: NOT_SET_UP,
	ERR_JWT_KEY_MISSING: NOT_SET_UP,
	ERR_JWT_KEY_INVALID: NOT_SET_UP,
	ERR_JWT_CLAIMS_INVALID: { status: 500, description: "This server could not make the token." },
	ERR_JWT_REQUEST_FAILED: { status: 502, description: "This server got no access token from another service." },
} as const satisfies Record<JwtErrorCode, Answer>;

/**
 * Creates the response to a request without an acceptable token (RFC 6750 section 3):
 *
 * - 401 without an error code if there is no token
 * - 401 `invalid_token` if the token is refused
 * - 400 `invalid_request` if there is more than one token
 * - 400 `invalid_grant` if a refresh token is refused (RFC 6749 section 5.2)
 * - 403 `insufficient_scope` if the token does not meet the required scopes and rules
 * - 502 if another service gives no access token
 * - 503 if the keys cannot be fetched, or the store cannot be asked
 * - 500 for any other error
 */
export function challenge(error: Error): Challenge {
	const answer: Answer = (error instanceof JwtError && ANSWERS[error.code]) || NOT_SET_UP;
	if ("error" in answer) {
		const description = ("description" in answer && answer.description) || error.message;
		const body = { error: answer.error, error_description: headerText(description) };
		if (answer.error === "invalid_grant") return { statusCode: 400, headers: { "Cache-Control": "no-store" }, body };
		const { scope } = error as JwtError;
		return bearer(answer.status, { ...body, ...(scope && { scope: headerText(scope) }) }, body);
	}
	const description = error instanceof RequestError ? headerText(error.message) : answer.description;
	const body = { error: NAMES[answer.status], error_description: description };
	if (answer.status === 401) return bearer(401, {}, body);
	const headers: Record<string, string> = answer.status === 503 ? { "Retry-After": answer.retryAfter } : {};
	return { statusCode: answer.status, headers, body };
}

/** The error in the body if the challenge does not name one (the last two are from RFC 6749 section 4.1.2.1). */
const NAMES = {
	401: "unauthorized",
	500: "server_error",
	502: "server_error",
	503: "temporarily_unavailable",
} as const;

function bearer(statusCode: number, parameters: Record<string, string>, body: Challenge["body"]): Challenge {
	const all = Object.entries({ realm: REALM, ...parameters });
	const value = `Bearer ${all.map(([name, text]) => `${name}="${text}"`).join(", ")}`;
	return { statusCode, headers: { "WWW-Authenticate": value }, body };
}

/** Replaces characters that `error_description` and `scope` do not allow (RFC 6750 section 3). */
function headerText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "'");
}

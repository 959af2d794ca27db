import { JwtError, type JwtErrorCode } from "../errors.js";
import { RequestError } from "./request-error.js";

/** The answer of a resource server to a request that it refuses. */
export interface Challenge {
	statusCode: number;
	headers: Record<string, string>;
	body: { error: string; error_description: string };
}

const REALM = "node-red";
/** Seconds until keys may be fetched again. */
const RETRY_AFTER = "30";

/** How a code is answered. */
type Answer =
	/** The token is refused: the caller is told why (RFC 6750 section 3.1). */
	| { status: 400 | 401 | 403; error: "invalid_request" | "invalid_token" | "insufficient_scope" }
	/** There is no token: the challenge is bare (RFC 6750 section 3, last paragraph). */
	| { status: 401; description: string }
	/** The server is at fault: the caller can do nothing about it, and learns nothing of the cause. */
	| { status: 500 | 503; description: string };

const INVALID_TOKEN: Answer = { status: 401, error: "invalid_token" };
const INSUFFICIENT_SCOPE: Answer = { status: 403, error: "insufficient_scope" };
const NOT_SET_UP: Answer = { status: 500, description: "This server is not set up to check tokens." };

const ANSWERS = {
	ERR_JWT_TOKEN_MISSING: { status: 401, description: "The request carries no token." },
	ERR_JWT_TOKEN_AMBIGUOUS: { status: 400, error: "invalid_request" },
	ERR_JWT_EXPIRED: INVALID_TOKEN,
	ERR_JWT_NOT_ACTIVE: INVALID_TOKEN,
	ERR_JWT_CLAIM_VALIDATION_FAILED: INVALID_TOKEN,
	ERR_JWT_RULE_FAILED: INSUFFICIENT_SCOPE,
	ERR_JWT_INSUFFICIENT_SCOPE: INSUFFICIENT_SCOPE,
	ERR_JWS_SIGNATURE_VERIFICATION_FAILED: INVALID_TOKEN,
	ERR_JWS_INVALID: INVALID_TOKEN,
	ERR_JWT_INVALID: INVALID_TOKEN,
	ERR_JOSE_ALG_NOT_ALLOWED: INVALID_TOKEN,
	ERR_JWKS_NO_MATCHING_KEY: INVALID_TOKEN,
	ERR_JWKS_UNAVAILABLE: { status: 503, description: "The keys that check tokens cannot be fetched at the moment." },
	ERR_JWT_CONFIG_MISSING: NOT_SET_UP,
	ERR_JWT_CONFIG_INVALID: NOT_SET_UP,
	ERR_JWT_KEY_MISSING: NOT_SET_UP,
	ERR_JWT_KEY_INVALID: NOT_SET_UP,
	ERR_JWT_CLAIMS_INVALID: NOT_SET_UP,
} as const satisfies Record<JwtErrorCode, Answer>;

/**
 * The answer to a request whose token was not accepted (RFC 6750 section 3): 401 with a bare challenge if there is no
 * token, 401 `invalid_token` if it is refused, 400 if there is more than one, 403 if it does not allow enough; 503 if the
 * keys cannot be fetched, and 500 for every other failure of the server, whatever it is.
 */
export function challenge(error: Error): Challenge {
	const answer: Answer = (error instanceof JwtError && ANSWERS[error.code]) || NOT_SET_UP;
	if ("error" in answer) {
		const body = { error: answer.error, error_description: headerText(error.message) };
		const { scope } = error as JwtError;
		return bearer(answer.status, { ...body, ...(scope && { scope: headerText(scope) }) }, body);
	}
	const description = error instanceof RequestError ? headerText(error.message) : answer.description;
	const body = { error: NAMES[answer.status], error_description: description };
	if (answer.status === 401) return bearer(401, {}, body);
	const headers: Record<string, string> = answer.status === 503 ? { "Retry-After": RETRY_AFTER } : {};
	return { statusCode: answer.status, headers, body };
}

/** The name in the body of an answer that has none in its challenge (RFC 6749 section 5.2 and 4.1.2.1 for the last two). */
const NAMES = { 401: "unauthorized", 500: "server_error", 503: "temporarily_unavailable" } as const;

function bearer(statusCode: number, parameters: Record<string, string>, body: Challenge["body"]): Challenge {
	const all = Object.entries({ realm: REALM, ...parameters });
	const value = `Bearer ${all.map(([name, text]) => `${name}="${text}"`).join(", ")}`;
	return { statusCode, headers: { "WWW-Authenticate": value }, body };
}

/** Text as `error_description` and `scope` allow it: printable ASCII without quotes and backslashes. */
function headerText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "'");
}

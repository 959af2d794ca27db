import { JwtError, type JwtErrorCode } from "../errors.js";

/** How a resource server answers a request it refuses. */
export interface Challenge {
	statusCode: number;
	headers: Record<string, string>;
	body: { error: string; error_description: string };
}

const REALM = "node-red";
/** Seconds after which keys are fetched again at the earliest. */
const RETRY_AFTER = "30";

/** Failures that are not the caller's: it can do nothing about them, and is told nothing about them. */
const SERVER_FAILURES: readonly string[] = [
	"ERR_JWT_CONFIG_MISSING",
	"ERR_JWT_CONFIG_INVALID",
	"ERR_JWT_KEY_MISSING",
	"ERR_JWT_KEY_INVALID",
	"ERR_JWT_CLAIMS_INVALID",
] satisfies JwtErrorCode[];

/** Refusals that are answered otherwise than with 401 `invalid_token` (RFC 6750 section 3.1). */
const REFUSALS: Partial<Record<JwtErrorCode, readonly [statusCode: number, error: string]>> = {
	ERR_JWT_TOKEN_AMBIGUOUS: [400, "invalid_request"],
	ERR_JWT_RULE_FAILED: [403, "insufficient_scope"],
	ERR_JWT_INSUFFICIENT_SCOPE: [403, "insufficient_scope"],
};

/**
 * The answer to a request whose token was not accepted (RFC 6750 section 3): 401 with a bare challenge where there was
 * no token, 401 `invalid_token` where it was refused, 400 where it came twice, 403 where it does not allow enough; 500
 * where the server itself is not set up or failed, 503 where the keys cannot be fetched.
 */
export function challenge(error: Error): Challenge {
	if (!(error instanceof JwtError) || SERVER_FAILURES.includes(error.code)) {
		return {
			statusCode: 500,
			headers: {},
			body: describe("server_error", "This server is not set up to check tokens."),
		};
	}
	if (error.code === "ERR_JWKS_UNAVAILABLE") {
		const body = describe("temporarily_unavailable", "The keys that check tokens cannot be fetched at the moment.");
		return { statusCode: 503, headers: { "Retry-After": RETRY_AFTER }, body };
	}
	if (error.code === "ERR_JWT_TOKEN_MISSING")
		return bearer(401, {}, describe("unauthorized", "The request carries no token."));
	const [statusCode, name] = REFUSALS[error.code] ?? [401, "invalid_token"];
	const body = describe(name, error.message);
	return bearer(statusCode, { ...body, ...(error.scope && { scope: headerText(error.scope) }) }, body);
}

function describe(error: string, message: string): Challenge["body"] {
	return { error, error_description: headerText(message) };
}

function bearer(statusCode: number, parameters: Record<string, string>, body: Challenge["body"]): Challenge {
	const all = Object.entries({ realm: REALM, ...parameters });
	const value = `Bearer ${all.map(([name, text]) => `${name}="${text}"`).join(", ")}`;
	return { statusCode, headers: { "WWW-Authenticate": value }, body };
}

/** Text as `error_description` and `scope` allow it: printable ASCII without quotes and backslashes. */
function headerText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "'");
}

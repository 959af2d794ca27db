import { JwtError, type JwtErrorCode } from "../errors.js";

/** How a resource server answers a request it refuses. */
export interface Challenge {
	statusCode: number;
	headers: Record<string, string>;
	body: { error: string; error_description: string };
}

/** Failures that are the server's own: the caller can do nothing about them and is told nothing about them. */
const SERVER_FAILURES: readonly string[] = [
	"ERR_JWT_CONFIG_MISSING",
	"ERR_JWT_CONFIG_INVALID",
	"ERR_JWT_KEY_MISSING",
	"ERR_JWT_KEY_INVALID",
] satisfies JwtErrorCode[];

const REALM = "node-red";
/** Seconds after which keys are fetched again at the earliest. */
const RETRY_AFTER = "30";

/**
 * The answer to a request whose token was not accepted (RFC 6750 section 3): 401 with a bare challenge where there was
 * no token, 401 `invalid_token` where it was refused, 500 where the server
 * itself is not set up or failed, 503 where the keys cannot be fetched.
 */
export function challenge(error: Error): Challenge {
	if (!(error instanceof JwtError) || SERVER_FAILURES.includes(error.code)) {
		const description = "This server is not set up to check tokens.";
		return { statusCode: 500, headers: {}, body: { error: "server_error", error_description: description } };
	}
	if (error.code === "ERR_JWKS_UNAVAILABLE") {
		const description = "The keys that check tokens cannot be fetched at the moment.";
		const headers = { "Retry-After": RETRY_AFTER };
		return { statusCode: 503, headers, body: { error: "temporarily_unavailable", error_description: description } };
	}
	const description = headerText(error.message);
	if (error.code === "ERR_JWT_TOKEN_MISSING") {
		return bearer(401, {}, { error: "unauthorized", error_description: description });
	}
	const body = { error: "invalid_token", error_description: description };
	return bearer(401, body, body);
}

function bearer(statusCode: number, parameters: Record<string, string>, body: Challenge["body"]): Challenge {
	const all = Object.entries({ realm: REALM, ...parameters });
	const value = `Bearer ${all.map(([name, text]) => `${name}="${text}"`).join(", ")}`;
	return { statusCode, headers: { "WWW-Authenticate": value }, body };
}

/** Text as `error_description` allows it: printable ASCII without quotes and backslashes. */
function headerText(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "'");
}

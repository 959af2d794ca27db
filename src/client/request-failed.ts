import { JwtError } from "../errors.js";

/** The facts about a request that failed. */
export interface RequestFacts {
	/** The HTTP status of the answer; absent if there was none. */
	status?: number;
	/** The error code of the answer (RFC 6749 section 5.2), such as `invalid_grant`. */
	error?: string;
}

/**
 * The error of a request for an access token. `cause` has the status and the error code of the answer, but nothing else of it:
 * descriptions can repeat what was sent.
 */
export class RequestFailed extends JwtError {
	/** The time after which the service wants to be asked again, in seconds. */
	readonly retryAfter?: number;

	constructor(message: string, facts: RequestFacts = {}, retryAfter?: number) {
		super("ERR_JWT_REQUEST_FAILED", message);
		this.cause = facts;
		if (retryAfter !== undefined) this.retryAfter = retryAfter;
	}
}

/** Returns an error code that may be shown: words of a standard, not a sentence or a value. */
export function readErrorCode(value: unknown): string | undefined {
	return typeof value === "string" && /^[a-z]+(?:_[a-z]+){0,5}$/.test(value) && value.length <= 40 ? value : undefined;
}

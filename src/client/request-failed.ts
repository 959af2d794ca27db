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

/** The texts that a service was sent and could repeat in its answer. */
export interface Sent {
	/** The secret of the configuration as text; blank if it has a key pair. */
	secret: string;
	/** The claims, header parameters and parameters, as JSON text. */
	content: string;
}

/** Returns an error code that may be shown: words of a standard, not a sentence, and nothing that was sent. */
export function readErrorCode(value: unknown, { secret, content }: Sent): string | undefined {
	if (typeof value !== "string" || value.length > 40 || !/^[a-z]+(?:_[a-z]+){0,5}$/.test(value)) return undefined;
	const isOfSecret = secret !== "" && (value.includes(secret) || secret.includes(value));
	return isOfSecret || content.includes(`"${value}"`) ? undefined : value;
}

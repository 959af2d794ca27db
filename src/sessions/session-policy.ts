import { JwtError } from "../errors.js";
import { MAX_REUSE_GRACE, SESSION_DEFAULTS, type SessionOptions } from "../session-options.js";
import { parseTimeSpan } from "../time-span.js";

/** How long sessions last, in seconds. */
export interface SessionPolicy {
	/** How long a session lasts without a renewal. */
	refreshLifetime: number;
	/** How long a session lasts at most. */
	sessionLifetime: number;
	/** How long a refresh token that was renewed may be sent again, and gets the same answer. */
	reuseGrace: number;
}

/**
 * Reads how long sessions last.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readSessionPolicy(options: Partial<SessionOptions> = {}): SessionPolicy {
	const { refreshexpiresin, sessionexpiresin, reusegrace } = { ...SESSION_DEFAULTS, ...options };
	const refreshLifetime = readSpan("Idle timeout (refreshexpiresin)", refreshexpiresin, 1);
	const sessionLifetime = readSpan("Maximum lifetime (sessionexpiresin)", sessionexpiresin, 1);
	const reuseGrace = readSpan("Grace period (reusegrace)", reusegrace, 0);
	if (reuseGrace > MAX_REUSE_GRACE)
		throw invalid(`Grace period (reusegrace) must be at most ${MAX_REUSE_GRACE} seconds.`);
	return { refreshLifetime, sessionLifetime, reuseGrace };
}

function readSpan(label: string, text: string, least: number): number {
	const seconds = parseTimeSpan(text);
	if (seconds === undefined) throw invalid(`${label} cannot be read. Write seconds (3600) or a time span (10s, 7d).`);
	if (seconds < least) throw invalid(`${label} must be at least ${least} second.`);
	return seconds;
}

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

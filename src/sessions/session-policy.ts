import { JwtError } from "../errors.js";
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

/** The time spans of sessions as a flow file has them: seconds, or a number with a unit. */
export interface SessionOptions {
	/** How long a session lasts without a renewal. Default: `7d`. */
	refreshexpiresin: string;
	/** How long a session lasts at most, however often it is renewed. Default: `30d`. */
	sessionexpiresin: string;
	/** How long a renewal that is repeated gets the same answer; `0`: never. Default: `10s`. */
	reusegrace: string;
}

/** The defaults of {@link SessionOptions}. */
export const SESSION_DEFAULTS: SessionOptions = { refreshexpiresin: "7d", sessionexpiresin: "30d", reusegrace: "10s" };

/** The longest grace, in seconds: for so long a stolen refresh token can be used beside its owner's. */
const MAX_GRACE = 300;

/**
 * Reads how long sessions last.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readSessionPolicy(options: Partial<SessionOptions> = {}): SessionPolicy {
	const { refreshexpiresin, sessionexpiresin, reusegrace } = { ...SESSION_DEFAULTS, ...options };
	const refreshLifetime = readSpan("Session lasts (refreshexpiresin)", refreshexpiresin, 1);
	const sessionLifetime = readSpan("At most (sessionexpiresin)", sessionexpiresin, 1);
	const reuseGrace = readSpan("Repeated renewals (reusegrace)", reusegrace, 0);
	if (reuseGrace > MAX_GRACE) throw invalid(`Repeated renewals (reusegrace) must be at most ${MAX_GRACE} seconds.`);
	return { refreshLifetime, sessionLifetime, reuseGrace };
}

function readSpan(label: string, text: string, least: number): number {
	const seconds = parseTimeSpan(text);
	if (seconds === undefined) throw invalid(`${label} cannot be read. Write seconds (3600) or a time span (10s, 7d).`);
	if (seconds < least) throw invalid(`${label} must be at least ${least} second.`);
	return seconds;
}

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

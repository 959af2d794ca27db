/** The members of the answer of a service (RFC 6749 section 5.1). */
export type TokenAnswer = Readonly<Record<string, unknown>> & { access_token: string };

/** An access token, as a service answered it. */
export interface AccessToken {
	answer: TokenAnswer;
	/** When it ends, in milliseconds since 1970; absent if the service does not say. */
	endsAt?: number;
	/** The end of its use for messages, in milliseconds since 1970: shortly before it expires. */
	keptUntil: number;
}

/** How long a token is kept if the service does not say when it ends, in milliseconds. */
const UNKNOWN_LIFETIME = 300_000;
/** The longest lifetime that is taken literally, in seconds: more than 30 years. */
const MAX_LIFETIME = 1e9;
/** How long before its end a token is renewed: a tenth of its lifetime, but not more than this, in milliseconds. */
const MAX_MARGIN = 60_000;
/** How long a token is kept whose end is not in the future, so that a burst of messages does not ask for each. */
const MIN_KEPT = 1000;

/**
 * Creates an access token from the answer of a service. A lifetime that is text with a number counts; any other that is not
 * above zero means that the token is not kept.
 * @param askedAt when it was asked for, in milliseconds since 1970
 */
export function createAccessToken(answer: TokenAnswer, askedAt: number): AccessToken {
	const { expires_in: written } = answer;
	if (written === undefined || written === null) return { answer, keptUntil: askedAt + UNKNOWN_LIFETIME };
	const seconds = readSeconds(written);
	if (!(seconds > 0)) return { answer, keptUntil: askedAt + MIN_KEPT };
	const lifetime = Math.min(seconds, MAX_LIFETIME) * 1000;
	const endsAt = askedAt + lifetime;
	return { answer, endsAt, keptUntil: endsAt - Math.min(MAX_MARGIN, lifetime / 10) };
}

/** Reads `expires_in`, which some services write as text; `NaN` if it is something else. */
export function readSeconds(written: unknown): number {
	const isText = typeof written === "string" && /^\s*\d+(?:\.\d+)?\s*$/.test(written);
	const seconds = isText || typeof written === "number" ? Number(written) : Number.NaN;
	return Number.isFinite(seconds) ? seconds : Number.NaN;
}

/** Returns the answer as a message gets it: a copy, which a flow can change, and `expires_in` counts from now. */
export function answerNow({ answer, endsAt }: AccessToken): Record<string, unknown> {
	const copy: Record<string, unknown> = structuredClone(answer);
	if (endsAt !== undefined) copy.expires_in = Math.max(0, Math.floor((endsAt - Date.now()) / 1000));
	return copy;
}

import type { MaybePromise } from "../maybe-promise.js";

/** A session that begins. Times are in seconds. */
export interface NewSession extends Lifetimes {
	/** The ID of the first refresh token. */
	id: string;
	/** The subject, as a digest; absent for a session of no subject. */
	subject?: string;
	/** When the first access token has expired everywhere, whatever their clocks, in seconds since 1970. */
	accessUntil: number;
}

/** How long a session lasts, in seconds. */
export interface Lifetimes {
	/** Without a renewal. */
	refreshLifetime: number;
	/** At most, from its start. */
	sessionLifetime: number;
}

/** The use of a refresh token whose signature was verified. Times are in seconds. */
export interface Renewal extends Lifetimes {
	/** The session, as returned by {@link TokenStore.open}. */
	sid: string;
	/** The subject, as a digest. */
	subject?: string;
	/** The ID of the refresh token. */
	id: string;
	/** The number of the refresh token in its session; the first is 1. */
	generation: number;
	/** The ID that its successor gets if it has none yet. */
	successor: string;
	/** When the successor is made, in seconds since 1970 by the clock of the caller. */
	issuedAt: number;
	/** When its access token has expired everywhere, whatever their clocks, in seconds since 1970. */
	accessUntil: number;
	/** How long the same refresh token may be used again. */
	reuseGrace: number;
}

/**
 * What became of a renewal: `renewed`, with the ID and the time of the one successor, which another renewal may have chosen.
 * `ended` if there is no such session; `replayed` if the refresh token was used before and its session ends for that.
 */
export type RenewalOutcome =
	| { outcome: "renewed"; id: string; issuedAt: number }
	| { outcome: "ended" }
	| { outcome: "replayed" };

/** What a token is revoked by. */
export interface TokenIds {
	/** The session (`sid`). */
	sid?: string;
	/** The token itself. */
	token?: string;
	/** Returns the subject, as a digest. Only called if any subject is revoked, because digests cost time. */
	subject?(): string;
	/** When the token was issued, in seconds since 1970. A session's start is known more precisely, from its `sid`. */
	issuedAt?: number;
}

/**
 * Keeps which sessions there are, which tokens are revoked and which were used. It holds IDs, digests and times only.
 * All methods throw `ERR_JWT_STORE_UNAVAILABLE` if the store cannot be asked; then nothing is known to have changed. Decisions
 * about a session use the clock of the store, so that the clocks of its processes may differ.
 */
export interface TokenStore {
	/** Begins a session. @returns its ID, which tells when it began (see {@link startOf}) */
	open(session: NewSession): Promise<string>;
	/** Replaces a refresh token by its successor, as one step of which other processes see all or nothing. */
	renew(renewal: Renewal): Promise<RenewalOutcome>;
	/**
	 * Ends a session, and revokes its access tokens. Ending it again changes nothing.
	 * @param accessUntil when access tokens of it have expired at the latest, in seconds since 1970, if the session is unknown
	 */
	end(sid: string, accessUntil: number): Promise<void>;
	/** Revokes one token. @param until its expiration, in seconds since 1970; absent: never */
	revokeToken(token: string, until?: number): Promise<void>;
	/**
	 * Revokes everything of a subject that was issued until now, its sessions included.
	 * @param lifetime for how many seconds anything issued until now can be valid; absent: forever
	 */
	revokeSubject(subject: string, lifetime?: number): Promise<void>;
	/** Whether a token is revoked. Looks in memory; waits only while the store is starting. */
	isRevoked(ids: TokenIds): MaybePromise<boolean>;
	/** Uses a token once. @returns whether this is the first use @param until the token's expiration, in seconds since 1970 */
	use(token: string, until: number): Promise<boolean>;
	/** Whether a token was used, without using it. */
	wasUsed(token: string): Promise<boolean>;
	/** Ends all connections. The entries stay. */
	close(): Promise<void>;
}

/** The parts of a session's ID: its start in microseconds, to the base of 36, and a random part. */
const SESSION_ID = /^([0-9a-z]{9,11})\.([\w-]{22})$/;

/** Composes the ID of a session. @param start microseconds since 1970, by the clock of the store */
export const sessionId = (start: number, random: string): string => `${start.toString(36)}.${random}`;

/** Returns the start of a session in microseconds since 1970, and the random part of its ID; `undefined` for a foreign `sid`. */
export function startOf(sid: string): { start: number; random: string } | undefined {
	const [, start, random] = SESSION_ID.exec(sid) ?? [];
	return start && random ? { start: Number.parseInt(start, 36), random } : undefined;
}

import { type Renewal, type RenewalOutcome, startOf } from "./token-store.js";

/** What a store keeps of a session. */
export interface SessionRecord {
	/** The number of the refresh token that is in use. */
	generation: number;
	/** Its ID, and that of the one before it; blank for the first. */
	id: string;
	parent: string;
	/** When it took the place of that one, in microseconds since 1970 by the clock of the store. */
	renewedAt: number;
	/** When it was made, in seconds since 1970 by the clock of the process that made it. */
	issuedAt: number;
	/** When the last access token of the session expires, in seconds since 1970. */
	accessUntil: number;
	/** When the session ends unless it is renewed, in microseconds since 1970. */
	expires: number;
}

/** A new state of a session, or its end, or no change. */
export interface Rotation {
	result: RenewalOutcome;
	/** The new state; absent if nothing changes. */
	record?: SessionRecord;
}

/** Returns when a session ends if it is not renewed after this, in microseconds since 1970. */
export const expiryOf = (
	{ refreshLifetime, sessionLifetime }: { refreshLifetime: number; sessionLifetime: number },
	start: number,
	now: number,
): number => Math.min(now + refreshLifetime * 1e6, start + sessionLifetime * 1e6);

/**
 * Decides about a renewal (RFC 9700 section 4.14.2). The refresh token in use gets a successor. The one before it gets that
 * same successor again for a short time, because two pages may renew at once and answers get lost. Anything else was used
 * before, perhaps by a thief. A refresh token that is newer than the record says is one whose renewal the store has lost; it
 * is signed, so it counts as the one in use. The script in `redis-scripts.ts` decides likewise.
 * @param now microseconds since 1970 by the clock of the store
 */
export function rotate(record: SessionRecord | undefined, renewal: Renewal, now: number): Rotation {
	const start = startOf(renewal.sid)?.start;
	if (!record || start === undefined) return { result: { outcome: "ended" } };
	const expires = expiryOf(renewal, start, now);
	if (expires <= now) return { result: { outcome: "ended" } };
	const { id, generation, successor, issuedAt, accessUntil, reuseGrace } = renewal;
	if (generation > record.generation || (generation === record.generation && id === record.id)) {
		return {
			result: { outcome: "renewed", id: successor, issuedAt },
			record: {
				generation: generation + 1,
				id: successor,
				parent: id,
				renewedAt: now,
				issuedAt,
				accessUntil: Math.max(accessUntil, record.accessUntil),
				expires,
			},
		};
	}
	const isParent = generation === record.generation - 1 && id === record.parent;
	if (isParent && reuseGrace > 0 && now - record.renewedAt <= reuseGrace * 1e6) {
		return { result: { outcome: "renewed", id: record.id, issuedAt: record.issuedAt } };
	}
	return { result: { outcome: "replayed" } };
}

import { ExpiringMap } from "./expiring-map.js";
import { startOf, type TokenIds } from "./token-store.js";

/** What is revoked: a session, a token, or everything of a subject until a moment. */
export interface Revocation {
	kind: "session" | "token" | "subject";
	/** The session's ID, the token's, or the digest of the subject. */
	id: string;
	/** When the entry may go, in seconds since 1970; `Infinity` for never. */
	expires: number;
	/** For a subject: the moment, in microseconds since 1970. */
	upTo?: number;
}

/** The revocations that a process knows, in its memory. */
export class Revocations {
	readonly #sessions: ExpiringMap<Revocation>;
	readonly #tokens: ExpiringMap<Revocation>;
	readonly #subjects: ExpiringMap<Revocation>;

	/** @param expired is told which entries may go */
	constructor(expired: (kind: Revocation["kind"], id: string) => void = () => undefined) {
		const create = (kind: Revocation["kind"]) =>
			new ExpiringMap<Revocation>(
				({ expires }) => expires,
				(id) => expired(kind, id),
			);
		this.#sessions = create("session");
		this.#tokens = create("token");
		this.#subjects = create("subject");
	}

	/** The number of entries. */
	get size(): number {
		return this.#sessions.size + this.#tokens.size + this.#subjects.size;
	}

	/** Adds a revocation. An entry that is there already is never shortened. @param now seconds since 1970 */
	add(revocation: Revocation, now: number): Revocation {
		const { kind, id, expires, upTo = 0 } = revocation;
		const entries = this.#of(kind);
		const known = entries.get(id, now);
		const added = { ...revocation, expires: Math.max(expires, known?.expires ?? 0) };
		if (kind === "subject") added.upTo = Math.max(upTo, known?.upTo ?? 0);
		entries.set(id, added, now);
		return added;
	}

	/** Returns the moment until which everything of a subject is revoked, in microseconds since 1970; 0 for none. */
	momentOf(subject: string, now: number): number {
		return this.#subjects.get(subject, now)?.upTo ?? 0;
	}

	/** Whether a token is revoked. @param now seconds since 1970 */
	has({ sid, token, subject, issuedAt }: TokenIds, now: number): boolean {
		if (sid !== undefined && this.#sessions.size > 0 && this.#sessions.get(sid, now)) return true;
		if (token !== undefined && this.#tokens.size > 0 && this.#tokens.get(token, now)) return true;
		if (subject === undefined || this.#subjects.size === 0) return false;
		const upTo = this.momentOf(subject(), now);
		if (upTo === 0) return false;
		const session = sid === undefined ? undefined : startOf(sid);
		if (session) return session.start <= upTo;
		// A token that does not say when it was issued may have been issued before.
		return issuedAt === undefined || issuedAt <= Math.floor(upTo / 1e6);
	}

	#of(kind: Revocation["kind"]): ExpiringMap<Revocation> {
		if (kind === "session") return this.#sessions;
		return kind === "token" ? this.#tokens : this.#subjects;
	}
}

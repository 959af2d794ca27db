import { randomBytes } from "node:crypto";
import type { MaybePromise } from "../maybe-promise.js";
import { ExpiringMap } from "./expiring-map.js";
import { type Entry, readEntry, writeKey, writeValue } from "./memory-entries.js";
import { type Revocation, Revocations } from "./revocations.js";
import { expiryOf, rotate, type SessionRecord } from "./rotation.js";
import {
	type NewSession,
	type Renewal,
	type RenewalOutcome,
	sessionId,
	startOf,
	type TokenIds,
	type TokenStore,
} from "./token-store.js";
import { unavailable } from "./unavailable.js";
import { type Persistence, WriteThrough } from "./write-through.js";

const NOT_SAVED = "The store of sessions cannot be written.";
const NOT_LOADED = "The store of sessions cannot be read.";
const CLOSED = "The store of sessions is restarting.";

/**
 * Creates a store in the memory of this process, for one process. Entries go when they have expired, as others come.
 * @param persistence where everything is also written before a method ends, and read from at the start; absent: nowhere, so
 *   that a restart ends all sessions
 */
export function createMemoryStore(persistence?: Persistence): TokenStore {
	return new MemoryStore(persistence);
}

class MemoryStore implements TokenStore {
	readonly #persistence: Persistence | undefined;
	readonly #writes: WriteThrough | undefined;
	readonly #sessions = new ExpiringMap<SessionRecord>(
		({ expires }) => expires,
		(id) => this.#writes?.note(writeKey("session-record", id), undefined),
	);
	readonly #used = new ExpiringMap<number>(
		(expires) => expires,
		(id) => this.#writes?.note(writeKey("used", id), undefined),
	);
	readonly #revocations = new Revocations((kind, id) => this.#writes?.note(writeKey(kind, id), undefined));
	/** Sessions whose saved state cannot be read. They have not ended, but nothing can be said about them. */
	readonly #unreadable = new Set<string>();
	#loading: Promise<void> | undefined;
	#isLoaded: boolean;
	#isClosed = false;
	#latest = 0;

	constructor(persistence: Persistence | undefined) {
		this.#persistence = persistence;
		this.#writes = persistence && new WriteThrough(persistence);
		this.#isLoaded = !persistence;
		this.#load().catch(() => undefined);
	}

	async open({ id, subject, accessUntil, ...lifetimes }: NewSession): Promise<string> {
		await this.#ready();
		const upTo = subject === undefined ? 0 : this.#revocations.momentOf(subject, seconds());
		const start = Math.max(this.#moment(), upTo + 1);
		const random = randomBytes(16).toString("base64url");
		const [generation, parent, issuedAt] = [1, "", 0];
		const expires = expiryOf(lifetimes, start, microseconds());
		this.#put(random, { generation, id, parent, renewedAt: start, issuedAt, accessUntil, expires });
		await this.#saved(() => this.#put(random, undefined));
		return sessionId(start, random);
	}

	async renew(renewal: Renewal): Promise<RenewalOutcome> {
		await this.#ready();
		const { random = "", start = 0 } = startOf(renewal.sid) ?? {};
		if (this.#unreadable.has(random)) throw unavailable(NOT_LOADED);
		const now = microseconds();
		const record = this.#sessions.get(random, now);
		const { subject } = renewal;
		const isSubjectOut = subject !== undefined && start <= this.#revocations.momentOf(subject, seconds());
		if (record && isSubjectOut) this.#put(random, undefined);
		const { result, record: next } = rotate(isSubjectOut ? undefined : record, renewal, now);
		if (result.outcome === "replayed") this.#end(renewal.sid, random, record?.accessUntil ?? 0);
		if (next) this.#put(random, next);
		await this.#saved(() => {
			// Anyone who was refused may come again with the same token. Later changes, such as an end, stay.
			if (next && this.#sessions.get(random, now) === next) this.#put(random, record);
		});
		return result;
	}

	async end(sid: string, accessUntil: number): Promise<void> {
		await this.#ready();
		const { random = "" } = startOf(sid) ?? {};
		const record = this.#sessions.get(random, microseconds());
		this.#end(sid, random, Math.max(accessUntil, record?.accessUntil ?? 0));
		await this.#saved();
	}

	async revokeToken(id: string, until = Number.POSITIVE_INFINITY): Promise<void> {
		await this.#ready();
		this.#revoke({ kind: "token", id, expires: until });
		await this.#saved();
	}

	async revokeSubject(id: string, lifetime = Number.POSITIVE_INFINITY): Promise<void> {
		await this.#ready();
		this.#revoke({ kind: "subject", id, expires: seconds() + lifetime, upTo: this.#moment() });
		await this.#saved();
	}

	isRevoked(ids: TokenIds): MaybePromise<boolean> {
		if (this.#isLoaded) return this.#revocations.has(ids, seconds());
		return this.#load().then(() => this.#revocations.has(ids, seconds()));
	}

	async use(token: string, until: number): Promise<boolean> {
		await this.#ready();
		if (this.#used.get(token, seconds()) !== undefined) {
			await this.#saved();
			return false;
		}
		this.#used.set(token, until, seconds());
		this.#writes?.note(writeKey("used", token), until);
		await this.#saved(() => {
			this.#used.delete(token);
			this.#writes?.note(writeKey("used", token), undefined);
		});
		return true;
	}

	async wasUsed(token: string): Promise<boolean> {
		await this.#load();
		return this.#used.get(token, seconds()) !== undefined;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#writes?.flush().catch(() => undefined);
	}

	/**
	 * Returns the time in microseconds since 1970, but always later than the last moment: what comes first is known, even if
	 * the clock is put back.
	 */
	#moment(): number {
		this.#latest = Math.max(this.#latest + 1, microseconds());
		return this.#latest;
	}

	#put(random: string, record: SessionRecord | undefined): void {
		if (record) this.#sessions.set(random, record, microseconds());
		else this.#sessions.delete(random);
		this.#writes?.note(writeKey("session-record", random), record && writeValue(record));
	}

	#end(sid: string, random: string, accessUntil: number): void {
		this.#unreadable.delete(random);
		this.#put(random, undefined);
		this.#revoke({ kind: "session", id: sid, expires: accessUntil });
	}

	#revoke(revocation: Revocation): void {
		const added = this.#revocations.add(revocation, seconds());
		this.#writes?.note(writeKey(added.kind, added.id), writeValue(added));
	}

	/**
	 * Waits until everything is loaded, and what could not be saved before is saved: until then nothing may change. Once it is
	 * closed, nothing may change either, because its successor would not know.
	 */
	async #ready(): Promise<void> {
		await this.#load();
		if (this.#isClosed) throw unavailable(CLOSED);
		if (this.#writes?.hasFailed) await this.#saved();
	}

	#load(): Promise<void> {
		if (this.#isLoaded || !this.#persistence) return Promise.resolve();
		this.#loading ??= this.#read(this.#persistence).finally(() => {
			this.#loading = undefined;
		});
		return this.#loading;
	}

	async #read(persistence: Persistence): Promise<void> {
		try {
			for (const [key, value] of await persistence.load()) this.#take(readEntry(key, value));
			this.#isLoaded = true;
		} catch {
			throw unavailable(NOT_LOADED);
		}
	}

	#take(entry: Entry | undefined): void {
		if (!entry) return;
		if (entry.kind === "unreadable-session") this.#unreadable.add(entry.id);
		else if (entry.kind === "session-record") this.#sessions.set(entry.id, entry.record, microseconds());
		else if (entry.kind === "used") this.#used.set(entry.id, entry.expires, seconds());
		else this.#revocations.add(entry, seconds());
		if (entry.kind === "session-record") this.#latest = Math.max(this.#latest, entry.record.renewedAt);
		if (entry.kind === "subject") this.#latest = Math.max(this.#latest, entry.upTo ?? 0);
	}

	/** Waits until all changes are saved. @param undo is called if they cannot be, for what nobody was told of */
	async #saved(undo?: () => void): Promise<void> {
		try {
			await this.#writes?.flush(undo);
		} catch {
			throw unavailable(NOT_SAVED);
		}
	}
}

const seconds = () => Date.now() / 1000;
const microseconds = () => Date.now() * 1000;

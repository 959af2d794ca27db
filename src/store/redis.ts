import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { RedisConnection } from "./redis-connection.js";
import { createConnector } from "./redis-connector.js";
import { END, KEEP_OPEN, OPEN, RELEASE, RENEW, REVOKE_SUBJECT, REVOKE_TOKEN } from "./redis-scripts.js";
import { readRedisUrl } from "./redis-url.js";
import { type Revocation, Revocations } from "./revocations.js";
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

/** Where Redis is, and how it is used. */
export interface RedisSettings {
	/** `redis://` or `rediss://`, with user, password and database. */
	url: string;
	/** What all keys begin with. Default: `jwt:`. */
	prefix?: string;
	/** Options of `tls.connect` for `rediss://`, such as `ca`. */
	tls?: object;
	/** How long tokens are verified without a sign of Redis, in seconds. Default: 30. */
	maxSilence?: number;
	/** Is told that Redis cannot be reached, in a sentence, and `undefined` when it can be reached again. */
	report?(problem: string | undefined): void;
}

const MAX_SILENCE = 30;
/** How many revocations are read at once. */
const PAGE = 1000;
/** The most commands without an answer that are remembered until Redis is back. */
const MAX_UNANSWERED = 10_000;

/**
 * Creates a store in Redis, which several processes can share. Needs Redis 5 or later, and no eviction of keys
 * (`maxmemory-policy noeviction`). Returns before it is connected: its methods wait for the first connection.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the URL cannot be read
 */
export async function createRedisStore(settings: RedisSettings): Promise<TokenStore> {
	readRedisUrl(settings.url);
	// Loaded only here, because most have no Redis.
	const { AbstractConnector, Redis } = await import("ioredis");
	const Connector = createConnector(AbstractConnector);
	return new RedisStore((options) => new Redis({ ...options, Connector }), settings);
}

class RedisStore implements TokenStore {
	readonly #prefix: string;
	readonly #channel: string;
	readonly #connection: RedisConnection;
	readonly #revocations = new Revocations();
	/** What Redis may have done though its answer was lost: the script that makes up for it, its key and its argument. */
	readonly #unanswered = new Set<readonly [script: string, key: string, argument: string]>();

	constructor(create: (options: object) => Redis, { url, prefix = "jwt:", tls, maxSilence, report }: RedisSettings) {
		const address = readRedisUrl(url, tls);
		this.#prefix = prefix;
		// Channels are shared by all databases.
		this.#channel = `${prefix}${address.db}:revocations`;
		this.#connection = new RedisConnection(create, {
			address,
			channel: this.#channel,
			maxSilence: maxSilence ?? MAX_SILENCE,
			receive: (message) => this.#learn(message),
			reread: (commands) => this.#reread(commands),
			recover: (commands) => this.#recover(commands),
			report: (problem) => report?.(problem),
		});
	}

	async open({ id, subject, accessUntil, refreshLifetime, sessionLifetime }: NewSession): Promise<string> {
		const random = randomBytes(16).toString("base64url");
		const keys = [this.#session(random), this.#subject(subject)];
		const start = await this.#run(OPEN, keys, [id, Math.ceil(accessUntil), refreshLifetime, sessionLifetime]);
		if (typeof start !== "string" || !/^\d{15,17}$/.test(start)) throw unreadable();
		return sessionId(Number(start), random);
	}

	async renew(renewal: Renewal): Promise<RenewalOutcome> {
		const { sid, subject, id, generation, successor, issuedAt, accessUntil, reuseGrace } = renewal;
		const { random, start } = startOf(sid) ?? {};
		if (random === undefined || start === undefined) return { outcome: "ended" };
		const key = this.#session(random);
		const times = [issuedAt, Math.ceil(accessUntil), renewal.refreshLifetime, renewal.sessionLifetime, reuseGrace];
		const keys = [key, this.#subject(subject), this.#set];
		const args = [this.#channel, sid, start, id, generation, successor, ...times];
		const answer = await this.#run(RENEW, keys, args, () => this.#remember(KEEP_OPEN, key, successor));
		const [outcome, renewedId, at] = Array.isArray(answer) ? answer : [];
		if (outcome === "ended") return { outcome };
		if (outcome === "replayed") {
			this.#revocations.add({ kind: "session", id: sid, expires: accessUntil }, seconds());
			return { outcome };
		}
		if (outcome !== "renewed" || typeof renewedId !== "string" || !/^\d+$/.test(at)) throw unreadable();
		return { outcome, id: renewedId, issuedAt: Number(at) };
	}

	async end(sid: string, accessUntil: number): Promise<void> {
		const { random = "" } = startOf(sid) ?? {};
		await this.#run(END, [this.#session(random), this.#set], [this.#channel, sid, Math.ceil(accessUntil)]);
		this.#revocations.add({ kind: "session", id: sid, expires: accessUntil }, seconds());
	}

	async revokeToken(id: string, until = Number.POSITIVE_INFINITY): Promise<void> {
		await this.#run(REVOKE_TOKEN, [this.#set], [this.#channel, id, number(until)]);
		this.#revocations.add({ kind: "token", id, expires: until }, seconds());
	}

	async revokeSubject(id: string, lifetime = Number.POSITIVE_INFINITY): Promise<void> {
		const keys = [this.#set, this.#subject(id)];
		const upTo = await this.#run(REVOKE_SUBJECT, keys, [this.#channel, id, number(lifetime)]);
		const moment = readMoment(upTo);
		if (moment === undefined) throw unreadable();
		const expires = seconds() + lifetime;
		this.#revocations.add({ kind: "subject", id, expires, upTo: moment }, seconds());
	}

	isRevoked(ids: TokenIds): MaybePromise<boolean> {
		return whenReady(this.#connection.requireContact(), () => this.#revocations.has(ids, seconds()));
	}

	async use(token: string, until: number): Promise<boolean> {
		const life = Math.max(1, Math.ceil((until - seconds()) * 1000));
		const key = this.#used(token);
		const use = randomBytes(9).toString("base64url");
		const answer = await this.#connection.run(
			(redis) => redis.set(key, use, "PX", life, "NX"),
			() => this.#remember(RELEASE, key, use),
		);
		return answer === "OK";
	}

	async wasUsed(token: string): Promise<boolean> {
		return (await this.#connection.run((redis) => redis.exists(this.#used(token)))) === 1;
	}

	async close(): Promise<void> {
		await this.#connection.close();
	}

	#remember(script: string, key: string, argument: string): void {
		if (this.#unanswered.size < MAX_UNANSWERED) this.#unanswered.add([script, key, argument]);
	}

	/** Makes up for lost answers, so that anyone who was told to try again can. */
	async #recover(redis: Redis): Promise<void> {
		for (const lost of this.#unanswered) {
			const [script, key, argument] = lost;
			await redis.eval(script, 1, key, argument);
			this.#unanswered.delete(lost);
		}
	}

	#run(script: string, keys: string[], args: (string | number)[], unanswered?: () => void): Promise<unknown> {
		return this.#connection.run((redis) => redis.eval(script, keys.length, ...keys, ...args), unanswered);
	}

	get #set(): string {
		return `${this.#prefix}revocations`;
	}
	#session(random: string): string {
		return `${this.#prefix}session:${random}`;
	}
	#subject(subject = ""): string {
		return `${this.#prefix}subject:${subject}`;
	}
	#used(token: string): string {
		return `${this.#prefix}used:${token}`;
	}

	/** Takes over a revocation of another process. Ignores anything else in the channel. */
	#learn(message: string): void {
		const [, letter, end = "", upTo, id = ""] = /^([stu]) (\+inf|\d+) (\d+) (.+)$/s.exec(message) ?? [];
		if (letter) this.#revocations.add(revocationOf(letter, id, end, Number(upTo)), seconds());
	}

	async #reread(redis: Redis): Promise<void> {
		const now = Math.floor(seconds());
		for (let offset = 0; ; offset += PAGE) {
			// From the latest to the first: entries that go meanwhile do not shift the others.
			const page = await redis.zrevrange(this.#set, offset, offset + PAGE - 1, "WITHSCORES");
			await this.#takePage(redis, page, now);
			if (page.length < 2 * PAGE) return;
		}
	}

	async #takePage(redis: Redis, page: readonly string[], now: number): Promise<void> {
		const entries = page.flatMap((member, index) =>
			index % 2 === 0 ? [{ letter: member.slice(0, 1), id: member.slice(1), end: String(page[index + 1]) }] : [],
		);
		const subjects = entries.filter(({ letter }) => letter === "u");
		const moments = subjects.length > 0 ? await redis.mget(subjects.map(({ id }) => this.#subject(id))) : [];
		// The revocation of a moment that is lost counts for all that was issued until now.
		const upTo = new Map(subjects.map(({ id }, index) => [id, readMoment(moments[index]) ?? (now + 1) * 1e6]));
		for (const { letter, id, end } of entries) {
			this.#revocations.add(revocationOf(letter, id, end, upTo.get(id) ?? 0), now);
		}
	}
}

const KINDS = { s: "session", t: "token", u: "subject" } as const;

function revocationOf(letter: string, id: string, end: string, upTo: number): Revocation {
	const kind = KINDS[letter as keyof typeof KINDS];
	const expires = /inf$/.test(end) ? Number.POSITIVE_INFINITY : Number(end);
	return kind === "subject" ? { kind, id, expires, upTo } : { kind, id, expires };
}

const readMoment = (text: unknown) => (typeof text === "string" && /^\d{1,16}$/.test(text) ? Number(text) : undefined);
const number = (value: number) => (Number.isFinite(value) ? Math.ceil(value) : "inf");
const seconds = () => Date.now() / 1000;
const unreadable = () => unavailable("Redis gave an unexpected answer.");

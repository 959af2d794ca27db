import type { Redis } from "ioredis";
import type { MaybePromise } from "../maybe-promise.js";
import { nameProblem } from "./redis-problem.js";
import type { RedisAddress } from "./redis-url.js";
import { unavailable } from "./unavailable.js";

/** How often the connections are tried, and how long anything may take, in milliseconds. */
const HEARTBEAT = 5000;
const PATIENCE = 2000;
/** The longest wait before another attempt to connect, in milliseconds. */
const MAX_DELAY = 500;

const CLOSED = "The store of sessions is restarting.";

/** What a connection needs to know, and whom it tells. */
export interface RedisListener {
	address: RedisAddress;
	/** The channel that revocations are published in. */
	channel: string;
	/** For how long nothing may be heard of Redis before revocations could have been missed, in seconds. */
	maxSilence: number;
	/** Receives a message of the channel. */
	receive(message: string): void;
	/** Reads everything again that could have been missed while there was no connection. */
	reread(commands: Redis): Promise<void>;
	/** Makes up for commands whose answers were lost. */
	recover(commands: Redis): Promise<void>;
	/** Is told that Redis cannot be reached, in a sentence, and `undefined` when it can be reached again. */
	report(problem: string | undefined): void;
}

/**
 * Two connections to Redis: one for commands, one that listens. Both reconnect by themselves. Commands fail at once while
 * there is no connection. After each reconnect it listens first and then reads again, so that no revocation is missed.
 */
export class RedisConnection {
	readonly #listener: RedisListener;
	readonly #commands: Redis;
	readonly #subscriber: Redis;
	readonly #timer: NodeJS.Timeout;
	/** Counts the connections, so that an answer on an earlier one does not count. */
	#epoch = 0;
	#syncing: Promise<void> | undefined;
	#isSynced = false;
	/** When Redis was last known to be listened to, in milliseconds of `performance.now`. */
	#contact = Number.NEGATIVE_INFINITY;
	#first: PromiseWithResolver | undefined;
	#problem: string | undefined;
	/** The commands that wait for their answers. */
	readonly #running = new Set<Promise<unknown>>();
	#isClosed = false;

	constructor(create: (options: object) => Redis, listener: RedisListener) {
		this.#listener = listener;
		this.#first = createResolver();
		const options = {
			...listener.address,
			connectTimeout: PATIENCE,
			commandTimeout: PATIENCE,
			keepAlive: HEARTBEAT,
			enableOfflineQueue: false,
			autoResendUnfulfilledCommands: false,
			autoResubscribe: false,
			maxRetriesPerRequest: 0,
			// Known to every version of Redis, and to what calls itself compatible.
			protocol: 2,
			retryStrategy: (times: number) => Math.min(times * 50, MAX_DELAY),
		};
		this.#commands = create(options);
		this.#subscriber = create(options);
		for (const connection of [this.#commands, this.#subscriber]) {
			connection.on("error", (error: Error) => this.#lose(error));
			connection.on("close", () => this.#lose());
			connection.on("ready", () => this.#sync());
		}
		this.#subscriber.on("message", (_channel: string, message: string) => listener.receive(message));
		this.#timer = setInterval(() => this.#beat(), HEARTBEAT).unref();
	}

	/**
	 * Runs a command, after what was lost before was made up for.
	 * @param unanswered is called if there is no answer, so that Redis may or may not have done it
	 * @throws JwtError `ERR_JWT_STORE_UNAVAILABLE` at once if there is no connection
	 */
	async run<T>(command: (redis: Redis) => Promise<T>, unanswered?: () => void): Promise<T> {
		if (this.#first) await this.#first.promise;
		await this.#syncing;
		if (this.#isClosed) throw unavailable(CLOSED);
		if (!this.#isSynced) throw unavailable(`Redis ${this.#problem ?? "cannot be reached"}.`);
		let running: Promise<T> | undefined;
		try {
			running = command(this.#commands);
			this.#running.add(running);
			return await running;
		} catch (error) {
			if ((error as Error).name !== "ReplyError") unanswered?.();
			if (isTimeout(error)) this.#drop(this.#commands, error);
			throw unavailable(`Redis ${nameProblem(error)}.`);
		} finally {
			if (running) this.#running.delete(running);
		}
	}

	/**
	 * Requires that no revocation can have been missed.
	 * @returns a promise only while the first connection is being made
	 * @throws JwtError `ERR_JWT_STORE_UNAVAILABLE`
	 */
	requireContact(): MaybePromise<void> {
		return this.#first ? this.#first.promise.then(() => this.#requireRecent()) : this.#requireRecent();
	}

	/** Ends both connections, after the commands on their way: Redis may have done them, and nobody asks for lost answers later. */
	async close(): Promise<void> {
		clearInterval(this.#timer);
		this.#isClosed = true;
		await Promise.allSettled(this.#running);
		this.#settle("is closed");
		this.#commands.disconnect();
		this.#subscriber.disconnect();
	}

	#requireRecent(): void {
		if (performance.now() - this.#contact <= this.#listener.maxSilence * 1000) return;
		throw unavailable(`Redis ${this.#problem ?? "cannot be reached"}.`);
	}

	#lose(error?: Error): void {
		this.#epoch++;
		this.#isSynced = false;
		const problem = nameProblem(error);
		this.#settle(problem);
		if (error || this.#problem === undefined) this.#tell(problem);
	}

	/** Connects again: what comes on a connection that hangs may belong to anything. */
	#drop(connection: Redis, error: Error): void {
		this.#lose(error);
		if (connection.status === "ready") connection.disconnect(true);
	}

	/** Ends the wait for the first connection. */
	#settle(problem?: string): void {
		if (problem === undefined) this.#first?.resolve();
		else this.#first?.reject(unavailable(`Redis ${problem}.`));
		this.#first = undefined;
	}

	#tell(problem: string | undefined): void {
		if (problem === this.#problem) return;
		this.#problem = problem;
		try {
			this.#listener.report(problem && `Redis ${problem}.`);
		} catch {
			// The receiver's own problem.
		}
	}

	#sync(): void {
		if (this.#commands.status !== "ready" || this.#subscriber.status !== "ready") return;
		const epoch = this.#epoch;
		this.#syncing ??= this.#listenAndRead(epoch).finally(() => {
			this.#syncing = undefined;
			// Lost and connected again meanwhile.
			if (epoch !== this.#epoch) this.#sync();
		});
	}

	async #listenAndRead(epoch: number): Promise<void> {
		const started = performance.now();
		try {
			// The client goes on with another database if there is none of this number, or if it may not be used.
			const { db } = this.#listener.address;
			if (db !== 0) await this.#commands.select(db);
			await this.#subscriber.subscribe(this.#listener.channel);
			await this.#listener.reread(this.#commands);
			if (epoch !== this.#epoch) return;
			// A Redis that is full can be read, though what was lost cannot be made up for.
			this.#contact = started;
			await this.#listener.recover(this.#commands);
			if (epoch !== this.#epoch) return;
			this.#isSynced = true;
			this.#settle();
			this.#tell(undefined);
		} catch (error) {
			const problem = nameProblem(error);
			this.#settle(problem);
			this.#tell(problem);
		}
	}

	/** Finds out whether both connections still work: one can be dead without a sign. */
	#beat(): void {
		if (!this.#isSynced) {
			this.#sync();
			return;
		}
		const epoch = this.#epoch;
		const started = performance.now();
		const ping = (connection: Redis) =>
			connection.ping().catch((error) => {
				this.#drop(connection, error);
				throw error;
			});
		Promise.all([ping(this.#subscriber), ping(this.#commands)])
			.then(() => {
				if (epoch === this.#epoch) this.#contact = started;
				return this.#listener.recover(this.#commands);
			})
			.catch(() => undefined);
	}
}

interface PromiseWithResolver {
	promise: Promise<void>;
	resolve(): void;
	reject(error: Error): void;
}

function createResolver(): PromiseWithResolver {
	let [resolve, reject] = [() => {}, (_error: Error) => {}];
	const promise = new Promise<void>((fulfil, fail) => {
		[resolve, reject] = [fulfil, fail];
	});
	promise.catch(() => undefined);
	return { promise, resolve, reject };
}

const isTimeout = (error: unknown): error is Error => error instanceof Error && error.message === "Command timed out";

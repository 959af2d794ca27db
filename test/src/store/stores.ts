/** The stores that the tests try, each with a way to open it again as another process would. */
import { createMemoryStore } from "../../../src/store/memory.js";
import { createRedisStore, type RedisSettings } from "../../../src/store/redis.js";
import type { TokenStore } from "../../../src/store/token-store.js";
import type { Persistence } from "../../../src/store/write-through.js";
import { type RedisServer, startRedis } from "../../support/redis.js";

/** A persistence that keeps texts of JSON, as a file would, and can be told to fail. */
export class Shelf implements Persistence {
	readonly kept = new Map<string, string>();
	/** Called before each access; may throw or wait. */
	before: () => void | Promise<void> = () => undefined;

	async load() {
		await this.before();
		return [...this.kept].map(([key, text]) => [key, JSON.parse(text)] as const);
	}

	async save(changes: ReadonlyMap<string, unknown>) {
		await this.before();
		for (const [key, value] of changes) {
			if (value === undefined) this.kept.delete(key);
			else this.kept.set(key, JSON.stringify(value));
		}
	}
}

export interface Place {
	/** Opens the store as a process does. */
	open(settings?: Partial<RedisSettings>): Promise<TokenStore>;
	/** Everything that the store keeps, as text. */
	contents(): Promise<string>;
	close(): Promise<void>;
}

/** A place for a memory store: each store that is opened loads what the last one wrote. */
export async function memoryPlace(): Promise<Place & { shelf: Shelf }> {
	const shelf = new Shelf();
	const opened: TokenStore[] = [];
	return {
		shelf,
		async open() {
			const store = createMemoryStore(shelf);
			opened.push(store);
			return store;
		},
		contents: async () => JSON.stringify([...shelf.kept]),
		close: async () => void (await Promise.all(opened.map((store) => store.close()))),
	};
}

/** A place for Redis stores: any number at once. */
export async function redisPlace(
	options: Parameters<typeof startRedis>[0] = {},
): Promise<Place & { server: RedisServer }> {
	const server = await startRedis(options);
	const opened: TokenStore[] = [];
	return {
		server,
		async open(settings = {}) {
			const store = await createRedisStore({ url: server.url, ...settings });
			opened.push(store);
			return store;
		},
		contents: () =>
			server.inside(async (redis) => {
				const keys = await redis.keys("*");
				const values = keys.map(async (key) => {
					const type = await redis.type(key);
					return type === "zset" ? redis.zrange(key, "0", "-1", "WITHSCORES") : redis.get(key);
				});
				return JSON.stringify([keys, await Promise.all(values)]);
			}),
		async close() {
			await Promise.all(opened.map((store) => store.close()));
			await server.stop();
		},
	};
}

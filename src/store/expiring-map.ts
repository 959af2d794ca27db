/** The entries that are looked at for each one that is set: more than one, so that expired ones go faster than new ones come. */
const LOOKED_AT = 3;

/**
 * A map whose entries expire. Each new entry pays for looking at a few old ones, so that expired entries never pile up and no
 * timer is needed.
 */
export class ExpiringMap<V> {
	readonly #entries = new Map<string, V>();
	readonly #expiryOf: (value: V) => number;
	readonly #expired: (key: string) => void;
	#sweep = this.#entries.entries();

	/**
	 * @param expiryOf returns when a value expires, in the time that `get` and `set` are told
	 * @param expired is told which keys expired
	 */
	constructor(expiryOf: (value: V) => number, expired: (key: string) => void = () => undefined) {
		this.#expiryOf = expiryOf;
		this.#expired = expired;
	}

	/** The number of entries, some of which may have expired. */
	get size(): number {
		return this.#entries.size;
	}

	get(key: string, now: number): V | undefined {
		const value = this.#entries.get(key);
		return value !== undefined && this.#expiryOf(value) > now ? value : undefined;
	}

	set(key: string, value: V, now: number): void {
		this.#entries.set(key, value);
		for (let looked = 0; looked < LOOKED_AT; looked++) {
			const { done, value: entry } = this.#sweep.next();
			if (done) {
				this.#sweep = this.#entries.entries();
				return;
			}
			if (this.#expiryOf(entry[1]) > now) continue;
			this.#entries.delete(entry[0]);
			this.#expired(entry[0]);
		}
	}

	delete(key: string): void {
		this.#entries.delete(key);
	}
}

/**
 * A map of limited size that drops the least recently used entries. It has two generations: when the young one is full, it
 * replaces the old one, and entries of the old one that were not used since then are dropped.
 */
export class Generations<V> {
	#young = new Map<string, V>();
	#old = new Map<string, V>();
	#size = 0;
	readonly #maxEntries: number;
	readonly #maxSize: number;
	readonly #sizeOf: (value: V) => number;
	#hasDropped = false;

	/**
	 * @param maxEntries the number of entries at which a generation is full
	 * @param maxSize the sum of the sizes of entries at which it is also full
	 */
	constructor(maxEntries: number, maxSize = Number.POSITIVE_INFINITY, sizeOf: (value: V) => number = () => 0) {
		this.#maxEntries = maxEntries;
		this.#maxSize = maxSize;
		this.#sizeOf = sizeOf;
	}

	/** Whether any entry was ever dropped. */
	get hasDropped(): boolean {
		return this.#hasDropped;
	}

	/** @param own returns the stored key of a value, because a caller's key can be a slice that keeps a larger text in memory */
	get(key: string, own: (value: V) => string = () => key): V | undefined {
		const young = this.#young.get(key);
		if (young !== undefined) return young;
		const old = this.#old.get(key);
		if (old !== undefined) this.set(own(old), old);
		return old;
	}

	delete(key: string): void {
		this.#old.delete(key);
		this.#young.delete(key);
	}

	set(key: string, value: V): void {
		this.#old.delete(key);
		this.#young.set(key, value);
		this.#size += this.#sizeOf(value);
		if (this.#young.size < this.#maxEntries && this.#size < this.#maxSize) return;
		this.#hasDropped ||= this.#old.size > 0;
		[this.#old, this.#young, this.#size] = [this.#young, new Map(), 0];
	}
}

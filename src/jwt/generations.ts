/**
 * A map of bounded size that forgets the entries that have not been used for the longest time. It has two generations:
 * when the younger one is full, it becomes the older one, and the entries of the one before that were not used since are
 * dropped.
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
	 * @param maxEntries at which a generation is full
	 * @param maxSize the same, as the sum of the sizes
	 */
	constructor(maxEntries: number, maxSize = Number.POSITIVE_INFINITY, sizeOf: (value: V) => number = () => 0) {
		this.#maxEntries = maxEntries;
		this.#maxSize = maxSize;
		this.#sizeOf = sizeOf;
	}

	/** Whether anything was ever forgotten. */
	get hasDropped(): boolean {
		return this.#hasDropped;
	}

	/** @param own the key as it is kept, by its value; a caller's text may be a slice that holds on to a larger one */
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

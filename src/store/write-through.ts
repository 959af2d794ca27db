/**
 * Where a store in memory keeps what must survive a restart, such as a context store of Node-RED. Keys are text; values are
 * JSON.
 */
export interface Persistence {
	/** Returns everything that was saved. */
	load(): Promise<Iterable<readonly [key: string, value: unknown]>>;
	/** Saves changed values; `undefined` deletes one. It is not called again before it has ended. */
	save(changes: ReadonlyMap<string, unknown>): Promise<void>;
}

/** Collects changes and saves them, several at a time. Changes that could not be saved are saved with the next ones. */
export class WriteThrough {
	readonly #persistence: Persistence;
	#changes = new Map<string, unknown>();
	#saving: Promise<void> = Promise.resolve();
	#next: Promise<void> | undefined;
	#hasFailed = false;

	constructor(persistence: Persistence) {
		this.#persistence = persistence;
	}

	/** Whether the last attempt to save failed. */
	get hasFailed(): boolean {
		return this.#hasFailed;
	}

	/** Notes a change. @param value `undefined` to delete */
	note(key: string, value: unknown): void {
		this.#changes.set(key, value);
	}

	/** Saves all changes. Calls during one save share the next. @throws whatever the persistence throws */
	flush(): Promise<void> {
		this.#next ??= this.#saving.then(() => {
			this.#next = undefined;
			const saved = this.#save();
			this.#saving = saved.catch(() => undefined);
			return saved;
		});
		return this.#next;
	}

	async #save(): Promise<void> {
		if (this.#changes.size === 0) return;
		const changes = this.#changes;
		this.#changes = new Map();
		try {
			await this.#persistence.save(changes);
			this.#hasFailed = false;
		} catch (error) {
			this.#hasFailed = true;
			for (const [key, value] of changes) if (!this.#changes.has(key)) this.#changes.set(key, value);
			throw error;
		}
	}
}

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

/** The outcome of a save: nothing, or what the persistence threw. */
type Failure = { error: unknown } | undefined;

/**
 * Collects changes and saves them, several at a time. A failed save fails everything that waits for it, because that may rest on
 * a change that was not saved. Unsaved changes are saved with the next ones, unless they were undone.
 */
export class WriteThrough {
	readonly #persistence: Persistence;
	#changes = new Map<string, unknown>();
	/** What to undo if the next save fails. */
	#undos: (() => void)[] = [];
	#saving: Promise<Failure> = Promise.resolve(undefined);
	#isSaving = false;
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

	/**
	 * Saves all changes. Calls during one save share the next.
	 * @param undo is called if they cannot be saved, before anything else happens
	 * @throws whatever the persistence throws
	 */
	flush(undo?: () => void): Promise<void> {
		if (undo) this.#undos.push(undo);
		const isBehind = this.#isSaving;
		this.#next ??= this.#saving.then((before) => {
			this.#next = undefined;
			const failure = isBehind && before;
			if (failure) this.#undo();
			else this.#saving = this.#save();
			return (failure ? Promise.resolve(failure) : this.#saving).then((outcome) => {
				if (outcome) throw outcome.error;
			});
		});
		return this.#next;
	}

	async #save(): Promise<Failure> {
		const [changes, undos] = [this.#changes, this.#undos];
		this.#undos = [];
		if (changes.size === 0) return undefined;
		this.#changes = new Map();
		this.#isSaving = true;
		try {
			await this.#persistence.save(changes);
			this.#hasFailed = false;
			return undefined;
		} catch (error) {
			this.#hasFailed = true;
			for (const [key, value] of changes) if (!this.#changes.has(key)) this.#changes.set(key, value);
			this.#undos.unshift(...undos);
			this.#undo();
			return { error };
		} finally {
			this.#isSaving = false;
		}
	}

	/** Undoes what is not saved, the latest first. */
	#undo(): void {
		for (const undo of this.#undos.splice(0).reverse()) undo();
	}
}

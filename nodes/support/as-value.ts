/**
 * What stands for a promise in a message or in context: it is a value as little as any other object of a class, and waiting
 * for it could take for ever.
 */
const PROMISE = Object.freeze({
	[Symbol.toStringTag]: "Promise",
	toJSON() {
		throw new TypeError("A promise is no data.");
	},
});

/** A value, as something that nobody waits for. */
export function asValue(value: unknown): unknown {
	try {
		return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function" ? PROMISE : value;
	} catch {
		return PROMISE;
	}
}

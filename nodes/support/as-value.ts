/**
 * Replaces a promise in a message or in context, which is not a valid value. Waiting for the promise could take forever.
 */
const PROMISE = Object.freeze({
	[Symbol.toStringTag]: "Promise",
	toJSON() {
		throw new TypeError("A promise is not data.");
	},
});

/** Returns a value, or the replacement if it is a promise, so that no `await` waits for it. */
export function asValue(value: unknown): unknown {
	try {
		return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function" ? PROMISE : value;
	} catch {
		return PROMISE;
	}
}

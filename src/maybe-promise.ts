/** A value or a promise of it. Values that are already available stay synchronous, because promises slow messages down. */
export type MaybePromise<T> = T | Promise<T>;

const isPromise = <T>(value: MaybePromise<T>): value is Promise<T> => value instanceof Promise;

/** Calls a function with a value: immediately, or when its promise is fulfilled. */
export function whenReady<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
	return isPromise(value) ? value.then(use) : use(value);
}

/** Returns a function that returns the promise, or its value as soon as the promise is fulfilled. */
export function settled<T>(promise: Promise<T>): () => MaybePromise<T> {
	let get: () => MaybePromise<T> = () => promise;
	promise.then(
		(value) => {
			get = () => value;
		},
		() => undefined,
	);
	return () => get();
}

/** Collects values in their order: immediately if none of them is a promise. */
export function allReady<T>(values: readonly MaybePromise<T>[]): MaybePromise<T[]> {
	return values.some((value) => isPromise(value)) ? Promise.all(values) : (values as T[]);
}

/** Calls a function that can throw or reject, then `succeed` or `fail`. Stays synchronous if possible. */
export function attempt<T, R>(
	act: () => MaybePromise<T>,
	succeed: (value: T) => MaybePromise<R>,
	fail: (error: unknown) => MaybePromise<R>,
): MaybePromise<R> {
	let value: MaybePromise<T>;
	try {
		value = act();
	} catch (error) {
		return fail(error);
	}
	return isPromise(value) ? value.then(succeed, fail) : succeed(value);
}

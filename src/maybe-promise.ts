/** A value, or a promise of it. What is there already is handed on at once: a promise costs a message time. */
export type MaybePromise<T> = T | Promise<T>;

const isPromise = <T>(value: MaybePromise<T>): value is Promise<T> => value instanceof Promise;

/** Does something with a value as soon as it is there: at once, or when its promise is fulfilled. */
export function whenReady<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
	return isPromise(value) ? value.then(use) : use(value);
}

/** A promise's value that can be had at once after it has settled. */
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

/** Several values: at once if all of them are there, in their order. */
export function allReady<T>(values: readonly MaybePromise<T>[]): MaybePromise<T[]> {
	return values.some((value) => isPromise(value)) ? Promise.all(values) : (values as T[]);
}

/** Does something that may fail at once or later, and then one of two things, at once or later. */
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

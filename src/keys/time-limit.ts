/** Longer than any disk takes to answer; a network share that is gone would be waited for for ever. In milliseconds. */
export const FILE_TIME_LIMIT = 5000;

/**
 * What a promise gives, if it does within a time.
 * @param limit in milliseconds
 * @param late makes the error for one that does not
 */
export async function withinTime<T>(limit: number, promise: Promise<T>, late: () => Error): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const expired = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(late()), limit);
	});
	try {
		return await Promise.race([promise, expired]);
	} finally {
		clearTimeout(timer);
	}
}

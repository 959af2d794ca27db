/** The time limit for file access, in milliseconds. Disks are faster, but a missing network share may never respond. */
export const FILE_TIME_LIMIT = 5000;

/**
 * Waits for a promise, up to a time limit.
 * @param limit the time limit in milliseconds
 * @param late creates the error to throw after the time limit
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

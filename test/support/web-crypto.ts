/** The use of WebCrypto during an action. */
export interface Watched<T> {
	/** The number of signatures made or verified. */
	calls: number;
	/** The maximum number of them at the same time. */
	most: number;
	/** The result of the action, settled. */
	outcome: Promise<T>;
}

export async function watchWebCrypto<T>(operation: "sign" | "verify", action: () => Promise<T>): Promise<Watched<T>> {
	const subtle = crypto.subtle as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
	const original = subtle[operation] as (...values: unknown[]) => Promise<unknown>;
	let [calls, current, most] = [0, 0, 0];
	subtle[operation] = async (...values) => {
		calls++;
		most = Math.max(most, ++current);
		try {
			return await original.apply(subtle, values);
		} finally {
			current--;
		}
	};
	const outcome = action();
	await Promise.allSettled([outcome]);
	subtle[operation] = original;
	return { calls, most, outcome };
}

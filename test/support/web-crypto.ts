/** What this process asks of WebCrypto while something is done. */
export interface Watched<T> {
	/** How often it signed or verified. */
	calls: number;
	/** How many of them were under way at a time, at the most. */
	most: number;
	/** What was done, settled. */
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

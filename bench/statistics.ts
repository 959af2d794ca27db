/** A summary of repeated measurements. */
export interface Summary {
	median: number;
	/** The quartiles. Half of all values are between them. */
	low: number;
	high: number;
}

/** Returns the value below which a share of all values is, interpolated if necessary. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)];
	const above = sorted[Math.ceil(place)];
	if (below === undefined || above === undefined) throw new RangeError("There is nothing to summarize.");
	return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const summarize = (values: readonly number[]): Summary => ({
	median: median(values),
	low: quantile(values, 0.25),
	high: quantile(values, 0.75),
});

/** Combines values from the same round, so that influences on both of them cancel out. */
export function pairwise(
	values: readonly number[],
	others: readonly number[],
	combine: (value: number, other: number) => number,
): number[] {
	if (values.length !== others.length) throw new RangeError("Paired measurements come in equal numbers.");
	return values.map((value, round) => combine(value, others[round] as number));
}

/** Reorders a list for a round: changes the start, and reverses every second round, so that the neighbors vary. */
export function inTurn<T>(list: readonly T[], round: number): T[] {
	const start = round % list.length;
	const order = [...list.slice(start), ...list.slice(0, start)];
	return round % 2 === 0 ? order : order.reverse();
}

/** How repeated measurements are summed up. */
export interface Summary {
	median: number;
	/** The quartiles: half of all lies between them. */
	low: number;
	high: number;
}

/** The value below which a share of all lies, between two of them where it falls so. */
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

/** Of each pair that was measured in the same round what `combine` makes of it, so that what slows both cancels out. */
export function pairwise(
	values: readonly number[],
	others: readonly number[],
	combine: (value: number, other: number) => number,
): number[] {
	if (values.length !== others.length) throw new RangeError("Paired measurements come in equal numbers.");
	return values.map((value, round) => combine(value, others[round] as number));
}

/** The list for one round: each begins at another place, and every second one runs backwards, to change who follows whom. */
export function inTurn<T>(list: readonly T[], round: number): T[] {
	const start = round % list.length;
	const order = [...list.slice(start), ...list.slice(0, start)];
	return round % 2 === 0 ? order : order.reverse();
}

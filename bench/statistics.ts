/** What is told of repeated measurements. */
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

/** Ratios of paired measurements: each with the one of the same round, so that what slows both cancels out. */
export function ratios(values: readonly number[], over: readonly number[]): number[] {
	if (values.length !== over.length) throw new RangeError("Paired measurements come in equal numbers.");
	return values.map((value, round) => value / (over[round] as number));
}

/** The list, begun at another place each round, so that none always comes first or after the same other. */
export function rotated<T>(list: readonly T[], round: number): T[] {
	const start = round % list.length;
	return [...list.slice(start), ...list.slice(0, start)];
}

/** How one variant does one work, for the table and the chart. */
import type { Measured } from "./measure.js";
import { median, ratios, type Summary, summarize } from "./statistics.js";
import type { Variant } from "./works.js";

export interface Standing {
	rate: number;
	/** Microseconds of processor time for each request. */
	cpu: number;
	/** Of the flow without the step. */
	ratio: Summary;
}

export function standing(measured: Measured, workId: string, variant: Variant): Standing {
	const samples = measured.throughput[workId];
	const [own, none] = [samples?.[variant] ?? [], samples?.none ?? []];
	const rates = own.map(({ rate }) => rate);
	return {
		rate: median(rates),
		cpu: median(own.map(({ cpu }) => cpu)),
		ratio: summarize(
			ratios(
				rates,
				none.map(({ rate }) => rate),
			),
		),
	};
}

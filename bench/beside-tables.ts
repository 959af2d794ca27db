/** Tables of the measurements other than the cost of a step. */
import { factsOf } from "./besides.js";
import { TITLES } from "./lanes.js";
import { eachOf, metText, table } from "./markdown.js";
import type { Measured } from "./measure.js";
import { median } from "./statistics.js";
import { VARIANTS } from "./throughput.js";
import { OVER_HTTP } from "./works.js";

export function factTable(releases: readonly Measured[]): string[] {
	const facts = releases.map(factsOf);
	const rows = (facts[0] ?? []).map(({ what, asked, beside }, index) => {
		const each = facts.flatMap((list) => list[index] ?? []);
		const compared = beside.map(([name], place) => {
			const values = each.map((fact) => fact.beside[place]?.[1] ?? "");
			return `${name} ${eachOf(values)}`;
		});
		return [
			what,
			asked,
			eachOf(each.map(({ measured }) => measured)),
			compared.join("; "),
			metText(
				each.map(({ isMet }) => isMet),
				releases,
			),
		];
	});
	return table(["What", "Asked", "Measured", "To compare", "Met"], rows);
}

export function throughputTable(releases: readonly Measured[]): string[] {
	const rows = OVER_HTTP.map(({ id, title }) => {
		const rates = VARIANTS.map((variant) => releases.map(({ throughput }) => median(throughput[id]?.[variant] ?? [])));
		return [title, ...rates.map((values) => eachOf(values.map((rate) => String(Math.round(rate)))))];
	});
	return table(["Work", ...VARIANTS.map((variant) => TITLES[variant])], rows);
}

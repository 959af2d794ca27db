/** Formats parts of the results as Markdown. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** Formats microseconds, with a decimal place for small numbers. */
export const micros = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(1) : String(Math.round(value)));

/** Joins the values of all releases, in their order. */
export const eachOf = (values: readonly string[]): string => values.join(" / ");

/** Says whether a target is met on all releases. Names those that miss it, such as `4.1`. */
export function metText(isMet: readonly boolean[], releases: readonly { versions: { nodeRed: string } }[]): string {
	const missed = releases.filter((_, index) => !isMet[index]);
	if (missed.length === 0) return "met";
	if (missed.length === releases.length) return "missed";
	return `missed on ${missed.map(({ versions }) => versions.nodeRed.split(".", 2).join(".")).join(", ")}`;
}

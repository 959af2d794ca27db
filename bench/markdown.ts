/** Pieces of Markdown that the results are written in. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** Microseconds, with a decimal place where it counts. */
export const micros = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(1) : String(Math.round(value)));

/** The values of the releases, in their order. */
export const eachOf = (values: readonly string[]): string => values.join(" / ");

/** Whether a target is met on each release; one that misses it is named as `4.1`. */
export function metText(isMet: readonly boolean[], releases: readonly { versions: { nodeRed: string } }[]): string {
	const missed = releases.filter((_, index) => !isMet[index]);
	if (missed.length === 0) return "met";
	if (missed.length === releases.length) return "missed";
	return `missed on ${missed.map(({ versions }) => versions.nodeRed.split(".", 2).join(".")).join(", ")}`;
}

/** The chart: a bar for each work and lane with its cost, as a multiple of the bare work. */
import { COMPARED, type Compared, TITLES } from "./lanes.js";
import type { Summary } from "./statistics.js";

export interface Row {
	title: string;
	/** Multiples of the bare work. The target for this package has the same unit. */
	costs: Record<Compared, Summary>;
	target: number;
}

export interface Panel {
	title: string;
	rows: readonly Row[];
}

const LABELS = 216;
const PANEL = 330;
const GAP = 28;
const TOP = 92;
const BAR = 10;
const ROW = COMPARED.length * BAR + 16;
const TICKS = [0, 1, 2, 3];
/** The longest bar ends slightly beyond the last tick, followed by space for its number. */
const FULL_SCALE = 3.75;
const FURTHEST = 3.2;
const HEADLINE =
	"Processor time over an empty step, in times of the bare work: less is better; red: the most that is asked; thin lines: half of all rounds";

/** Colors for light and dark pages. A viewer that does not support the media query shows the light ones. */
const STYLE = `
text { font: 12px system-ui, "Segoe UI", "Liberation Sans", sans-serif; fill: #24292f; }
.small { font-size: 10px; }
.strong { font-weight: 600; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: #8c959f; stroke-opacity: 0.35; }
.one { stroke: #57606a; stroke-dasharray: 3 2; }
.spread { stroke: #24292f; stroke-opacity: 0.7; }
.target { stroke: #cf222e; stroke-width: 2; }
.jwt { fill: #0969da; }
.contrib { fill: #bc4c00; }
.jsonwebtoken { fill: #9a6700; }
.fast-jwt { fill: #8250df; }
@media (prefers-color-scheme: dark) {
	text { fill: #e6edf3; }
	.one { stroke: #b1bac4; }
	.spread { stroke: #e6edf3; }
	.target { stroke: #ff7b72; }
	.jwt { fill: #58a6ff; }
	.contrib { fill: #f0883e; }
	.jsonwebtoken { fill: #d29922; }
	.fast-jwt { fill: #bc8cff; }
}`;

export function chart(panels: readonly Panel[]): string {
	const rows = panels[0]?.rows ?? [];
	const width = LABELS + panels.length * (PANEL + GAP);
	const bottom = TOP + rows.length * ROW;
	const titles = rows.map(({ title }, row) => text(LABELS - 12, rowTop(row) + 24, title, "end"));
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 28}" width="${width}" height="${bottom + 28}" role="img">`,
		"<title>Processor time over an empty step, in times of the bare work</title>",
		`<style>${STYLE}\n</style>`,
		text(12, 22, HEADLINE, "strong"),
		...legend(),
		...titles,
		...panels.flatMap((panel, index) => drawPanel(panel, LABELS + index * (PANEL + GAP), bottom)),
		"</svg>",
	].join("\n")}\n`;
}

const rowTop = (row: number) => TOP + row * ROW;
const scale = (ratio: number) => (Math.min(Math.max(ratio, 0), FURTHEST) / FULL_SCALE) * PANEL;

function legend(): string[] {
	return COMPARED.flatMap((lane, index) => {
		const left = 12 + index * 185;
		return [
			`<rect class="${lane}" x="${left}" y="36" width="${BAR}" height="${BAR}"/>`,
			text(left + 16, 45, TITLES[lane]),
		];
	});
}

function drawPanel({ title, rows }: Panel, left: number, bottom: number): string[] {
	const grid = TICKS.flatMap((tick) => {
		const x = left + scale(tick);
		return [line(tick === 1 ? "one" : "grid", x, TOP, x, bottom), text(x, bottom + 14, String(tick), "small middle")];
	});
	const bars = rows.flatMap(({ costs, target }, row) => {
		const top = rowTop(row) + 8;
		const asked = left + scale(target);
		return [
			...COMPARED.flatMap((lane, index) => drawBar(lane, costs[lane], left, top + index * BAR)),
			line("target", asked, top - 2, asked, top + BAR + 2),
		];
	});
	return [text(left, TOP - 12, title, "strong"), ...grid, ...bars];
}

function drawBar(lane: Compared, { median, low, high }: Summary, left: number, top: number): string[] {
	const middle = top + BAR / 2;
	return [
		`<rect class="${lane}" x="${left}" y="${top + 0.5}" width="${scale(median).toFixed(1)}" height="${BAR - 1}"/>`,
		line("spread", left + scale(low), middle, left + scale(high), middle),
		text(left + PANEL, top + BAR - 1.5, median.toFixed(2), lane === "jwt" ? "small strong end" : "small end"),
	];
}

function line(name: string, x1: number, y1: number, x2: number, y2: number): string {
	const [from, to] = [x1.toFixed(1), x2.toFixed(1)];
	return `<line class="${name}" x1="${from}" y1="${y1}" x2="${to}" y2="${y2}"/>`;
}

function text(x: number, y: number, content: string, name = ""): string {
	const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
	return `<text${name && ` class="${name}"`} x="${x.toFixed(1)}" y="${y}">${escaped}</text>`;
}

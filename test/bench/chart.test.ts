import assert from "node:assert/strict";
import { chart } from "../../bench/chart.js";
import { allMatches } from "../support/documents.js";

const at = (median: number) => ({ median, low: median - 0.1, high: median + 0.1 });
const row = (title: string, jwt: number) => ({
	title,
	costs: { jwt: at(jwt), contrib: at(0.5), jsonwebtoken: at(0.25), "fast-jwt": at(0.75) },
	target: 1.1,
});
const panel = { title: "A release", rows: [row("work one", 1), row("a < b", 30)] };

/** Widths of a lane's bars, without its square in the legend. */
const widths = (svg: string, lane: string) =>
	allMatches(svg, new RegExp(`<rect class="${lane}"[^>]* width="([\\d.]+)"`, "g"))
		.map(Number)
		.slice(1);

describe("the benchmark's chart", () => {
	const svg = chart([panel]);

	it("draws bars in proportion to their costs", () => {
		const [one = 0] = widths(svg, "jwt");
		assert.ok(one > 50);
		for (const [lane, share] of [
			["contrib", 0.5],
			["jsonwebtoken", 0.25],
			["fast-jwt", 0.75],
		] as const) {
			const [width = 0] = widths(svg, lane);
			assert.ok(Math.abs(width - one * share) < 0.2, lane);
		}
	});

	it("keeps what is beyond the scale within its panel, and writes the number", () => {
		const [one = 0, beyond = 0] = widths(svg, "jwt");
		assert.ok(beyond > 3 * one && beyond < 4 * one);
		assert.match(svg, />30\.00<\/text>/);
	});

	it("names works and releases, and escapes them", () => {
		for (const text of ["work one", "a &lt; b", "A release"]) assert.ok(svg.includes(`>${text}</text>`), text);
	});

	it("marks what is asked just beyond a bar that costs a little less", () => {
		const bar = /<rect class="jwt" x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="9"/.exec(svg) ?? [];
		const [mark = 0] = allMatches(svg, /<line class="target" x1="([\d.]+)"/g).map(Number);
		const end = Number(bar[1]) + Number(bar[2]);
		assert.ok(mark > end && mark < end + 0.2 * Number(bar[2]), `${mark}, ${end}`);
	});

	it("puts the panels of releases side by side", () => {
		const width = (drawing: string) => Number(/ width="(\d+)"/.exec(drawing)?.[1]);
		assert.ok(width(chart([panel, panel])) > width(svg) + 300);
		assert.equal(widths(chart([panel, panel]), "jwt").length, 4);
	});

	it("has colors for a dark page", () => assert.match(svg, /@media \(prefers-color-scheme: dark\)/));
});

/** The data in the chart for one release. */
import type { Panel, Row } from "./chart.js";
import { COMPARED } from "./lanes.js";
import type { Measured } from "./measure.js";
import type { Summary } from "./statistics.js";
import { judge } from "./verdict.js";
import { WORKS } from "./works.js";

export function panelOf({ versions, costs }: Measured): Panel {
	return {
		title: `Node-RED ${versions.nodeRed}, Node.js ${versions.node}`,
		rows: WORKS.map((work): Row => {
			const verdict = judge(work, costs[work.id] ?? {});
			const bare = verdict.costs.bare?.median ?? Number.NaN;
			const inBare = ({ median, low, high }: Summary) => ({
				median: median / bare,
				low: low / bare,
				high: high / bare,
			});
			const bars = COMPARED.map((lane) => [lane, inBare(verdict.costs[lane] as Summary)]);
			return { title: work.title, costs: Object.fromEntries(bars), target: work.target?.timesBare ?? 1 };
		}),
	};
}

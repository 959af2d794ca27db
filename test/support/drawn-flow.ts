/** How the editor draws a flow: the boxes of its nodes, the paths of its wires, and what is wrong with them. */
import type { Page } from "playwright-core";
import type { FlowNode } from "./node-red.js";

/** The distance of the lines of the editor's grid. */
const GRID = 20;
/** The width that a flow may have: that of the workspace on a small screen, both sidebars closed. */
const MAX_WIDTH = 1000;
/** Nodes of other types that show a status below them. */
const WITH_STATUS = /^(jwt|mqtt|websocket|http request)/;
const [STATUS_WIDTH, STATUS_HEIGHT] = [100, 20];
/** Wires may touch a node's edge, where its ports are. */
const EDGE = 4;

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

export interface DrawnNode {
	id: string;
	type: string;
	/** The name that the node is drawn with. */
	name: string;
	/** The box without ports and button. */
	body: Box;
	/** The box with ports and button. */
	whole: Box;
}

export interface DrawnWire {
	from: string;
	to: string;
	/** Points of its path, two pixels apart. */
	points: [x: number, y: number][];
}

export interface DrawnFlow {
	nodes: DrawnNode[];
	wires: DrawnWire[];
}

/** Runs in the page. It is text, since the compiler's helpers do not exist there. */
const READ_DRAWING = `(() => {
	const chart = document.querySelector("#red-ui-workspace-chart svg");
	const layer = chart.querySelector(".red-ui-flow-link, .red-ui-flow-node-group").parentNode;
	const origin = layer.getScreenCTM();
	const boxOf = (element) => {
		const { left, top, right, bottom } = element.getBoundingClientRect();
		return { left: left - origin.e, top: top - origin.f, right: right - origin.e, bottom: bottom - origin.f };
	};
	const union = (boxes) => ({
		left: Math.min(...boxes.map(({ left }) => left)),
		top: Math.min(...boxes.map(({ top }) => top)),
		right: Math.max(...boxes.map(({ right }) => right)),
		bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
	});
	// Without the strokes, which getBoundingClientRect leaves out as well.
	const nodes = [...chart.querySelectorAll(".red-ui-flow-node-group, g.red-ui-flow-node")].map((group) => {
		const { id, type } = group.__data__;
		const body = group.querySelector(".red-ui-flow-node, .red-ui-flow-subflow-port");
		const parts = [body, ...group.querySelectorAll(".red-ui-flow-node-button, .red-ui-flow-port")];
		const shown = parts.filter((part) => part.getBoundingClientRect().width > 0);
		const name = [...group.querySelectorAll(".red-ui-flow-node-label text")].map((line) => line.textContent).join("\\n");
		return { id, type, name, body: boxOf(body), whole: union(shown.map(boxOf)) };
	});
	const wires = [...chart.querySelectorAll(".red-ui-flow-link")].map((group) => {
		const { source, target } = group.__data__;
		const path = group.querySelector(".red-ui-flow-link-line");
		const length = path.getTotalLength();
		const matrix = path.getScreenCTM();
		const points = [];
		for (let at = 0; at <= length; at += 2) {
			const { x, y } = path.getPointAtLength(at);
			points.push([x + matrix.e - origin.e, y + matrix.f - origin.f]);
		}
		return { from: source.id, to: target.id, points };
	});
	return { nodes, wires };
})()`;

/** A tab or a subflow of an example. */
export interface Sheet {
	id: string;
	name: string;
	/** The number of nodes on it. */
	nodes: number;
}

/** Returns what there is to draw of a flow file. */
export const sheetsOf = (flow: readonly FlowNode[]): Sheet[] =>
	flow
		.filter(({ type }) => type === "tab" || type === "subflow")
		.map(({ id, label, name }) => ({
			id,
			name: String(label ?? name),
			nodes: flow.filter((node) => node.z === id && "x" in node).length,
		}));

/** Shows a tab or a subflow, and reads how it is drawn. */
export async function readDrawing(page: Page, { id: tab, nodes }: Omit<Sheet, "name">): Promise<DrawnFlow> {
	await page.evaluate(`RED.workspaces.show(${JSON.stringify(tab)})`);
	await page.waitForFunction(
		`RED.workspaces.active() === ${JSON.stringify(tab)} &&
		document.querySelectorAll("#red-ui-workspace-chart .red-ui-flow-node-group").length >= ${nodes}`,
	);
	return page.evaluate(READ_DRAWING);
}

/** Returns what is wrong with the drawing of a flow, a sentence each. */
export function findFlaws({ nodes, wires }: DrawnFlow): string[] {
	const leftmost = Math.min(...nodes.map(({ body }) => body.left));
	const nameOf = (wanted: string) => shown(nodes.find(({ id }) => id === wanted));
	return [
		...nodes.filter(({ body }) => !isOnGrid(body)).map((node) => `${shown(node)} is not on the grid.`),
		...nodes
			.filter(({ whole }) => whole.left < 0 || whole.right > MAX_WIDTH)
			.map((node) => `${shown(node)} is outside the width of ${MAX_WIDTH} pixels.`),
		...nodes
			.filter(({ type, body }) => type === "comment" && body.left !== leftmost)
			.map((node) => `${shown(node)} is not at the left edge of its flow.`),
		...nodes.filter(({ name }) => name.includes("\n")).map((node) => `${shown(node)} has more than one line.`),
		...pairs(nodes)
			.filter(([one, other]) => overlap(claimOf(one), claimOf(other)))
			.map(([one, other]) => `${shown(one)} and ${shown(other)} overlap.`),
		...wires.flatMap(({ from, to, points }) =>
			nodes
				.filter((node) => points.some((point) => isInside(point, node.body) || isInside(point, statusOf(node))))
				.map((node) => `The wire from ${nameOf(from)} to ${nameOf(to)} crosses ${shown(node)}.`),
		),
	];
}

const shown = (node: DrawnNode | undefined) => `${node?.type} “${node?.name}”`;
const isOnGrid = ({ left, top, bottom }: Box) => left % GRID === 0 && ((top + bottom) / 2) % GRID === 0;
const overlap = (one: Box, other: Box) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const isInside = ([x, y]: [number, number], { left, top, right, bottom }: Box) =>
	x > left + EDGE && x < right - EDGE && y > top + EDGE && y < bottom - EDGE;
const pairs = <T>(items: readonly T[]) =>
	items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));

/** The box of a node's status: below it, as long as a short text. Empty for nodes that show none. */
function statusOf({ type, body: { left, bottom } }: DrawnNode): Box {
	const [width, height] = WITH_STATUS.test(type) ? [STATUS_WIDTH, STATUS_HEIGHT] : [0, 0];
	return { left, top: bottom, right: left + width, bottom: bottom + height };
}

/** The box that a node needs, with the line for its status. */
const claimOf = (node: DrawnNode): Box => ({
	...node.whole,
	bottom: Math.max(node.whole.bottom, statusOf(node).bottom),
});

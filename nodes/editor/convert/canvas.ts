/** The nodes on the canvas that can be converted. */
import { isOldNode } from "./convert";
import type { FlowNode } from "./draft";

/** A node or group in the editor. */
export interface CanvasNode {
	id: string;
	type: string;
	z: string;
	g?: string;
	outputs?: number;
	/** Of a node whose type is not installed: its properties in the flow file. */
	_orig?: Record<string, unknown>;
}

/** Returns a node in the editor as in a flow file. Its type may not be installed. */
export function asFlowNode(node: CanvasNode): FlowNode {
	if (node.type !== "unknown") return { ...node };
	const { x, y, z, id, d } = { ...node } as Record<string, unknown>;
	return { ...node._orig, x, y, z, ...(d === true && { d }), id: String(id), type: String(node._orig?.type) };
}

/** Returns the selected nodes that can be converted; without a selection, those of all flows and subflows. */
export function oldNodes(): CanvasNode[] {
	return selectedNodes().filter((node) => isOldNode(asFlowNode(node)));
}

function selectedNodes(): CanvasNode[] {
	const { nodes: selected } = RED.view.selection() as unknown as { nodes?: CanvasNode[] };
	if (selected) {
		return [...new Set(selected.flatMap((node) => (node.type === "group" ? nodesOf(node) : [node])))];
	}
	const nodes: CanvasNode[] = [];
	RED.nodes.eachNode((node) => {
		nodes.push(node as never);
		return true;
	});
	return nodes;
}

/** Returns all nodes in a group and in the groups within it. */
const nodesOf = (group: CanvasNode) => RED.group.getNodes(group as never, true) as unknown as CanvasNode[];

/** Returns the id of the group that a node or group is in. */
export function groupOf(id: string): string | undefined {
	const found = (RED.nodes.node(id) ?? RED.nodes.group(id)) as unknown as CanvasNode | null;
	return found?.g;
}

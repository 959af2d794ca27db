import type { CanvasNode } from "./canvas";
import type { Conversion } from "./convert";

interface Link {
	source: CanvasNode;
	sourcePort: number;
	target: CanvasNode;
}

const nodeOf = (id: string) => RED.nodes.node(id) as unknown as CanvasNode;

/**
 * Puts the converted nodes in the place of the old ones, with their ids, wires and groups, so that whatever names a node, such
 * as a Catch node, still finds it. All of it is one step of the editor's history.
 */
export function swapNodes({ nodes, configs, catches }: Conversion): void {
	const dirty = RED.nodes.dirty();
	const old = nodes.map(({ id }) => nodeOf(id));
	const answers = nodes.flatMap(({ id }) => targetsOf(catches.get(id) ?? []).map((target) => ({ id, target })));
	const removed = old.flatMap(({ id }) => RED.nodes.remove(id).links as unknown as Link[]);
	redrawNow();
	const imported = [...configs, ...nodes];
	RED.nodes.import(imported as never, { generateIds: false, reimport: true, markChanged: true } as never);

	const isNew = new Set(nodes.map(({ id }) => id));
	const replaced = (end: CanvasNode) => (isNew.has(end.id) ? nodeOf(end.id) : end);
	const links = removed
		.map(({ source, sourcePort, target }) => ({ source: replaced(source), sourcePort, target: replaced(target) }))
		// Before its type was installed, a node could have more outputs than it has now.
		.filter(({ source, sourcePort }) => !isNew.has(source.id) || sourcePort < (source.outputs ?? 0));
	for (const { id, target } of answers) links.push({ source: nodeOf(id), sourcePort: 1, target: replaced(target) });
	for (const link of links) RED.nodes.addLink(link as never);
	for (const node of old) if (node.g) replaceInGroup(node, node.g);

	const events = [
		{ t: "delete", nodes: old, links: removed, dirty, callback: redrawNow },
		{ t: "add", nodes: imported.map(({ id }) => id), links, dirty, callback: redrawNow },
	];
	RED.history.push({ t: "multi", events, dirty } as never);
	RED.nodes.dirty(true);
	RED.view.updateActive();
	RED.view.select(null as never);
	RED.view.redraw(true);
	RED.workspaces.refresh();
	RED.sidebar.config.refresh();
}

/** Takes removed nodes off the canvas, before a node with the same id would be drawn into their elements. */
const redrawNow = () => (RED.view as unknown as View).redraw(true, true);

interface View {
	redraw(updateActive: boolean, synchronous: boolean): void;
}

/** Returns the nodes that Catch nodes are wired to. */
function targetsOf(catches: readonly { id: string }[]): CanvasNode[] {
	const targets = catches.flatMap(({ id }) =>
		(RED.nodes.filterLinks({ source: nodeOf(id) } as never) as unknown as Link[]).map(({ target }) => target),
	);
	return [...new Set(targets)];
}

function replaceInGroup(node: CanvasNode, id: string): void {
	const group = RED.nodes.group(id) as unknown as { nodes: CanvasNode[] } | null;
	const index = group?.nodes.findIndex((member) => member.id === node.id) ?? -1;
	if (!group || index < 0) return;
	const successor = nodeOf(node.id);
	successor.g = id;
	group.nodes[index] = successor;
	RED.group.markDirty(group as never);
}

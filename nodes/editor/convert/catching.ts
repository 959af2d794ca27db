import type { FlowNode } from "./draft";

/** The nodes and groups around a converted node. */
export interface Surroundings {
	/** The `catch` nodes. */
	catches: readonly FlowNode[];
	/** Whether a flow is a subflow, whose errors Catch nodes outside it can get. */
	isSubflow(id: unknown): boolean;
	/** Returns the group that a node or group is in, if it is in one. */
	groupOf(id: string): string | undefined;
}

/** Returns the Catch nodes that get the errors of a node, as Node-RED chooses them. */
export function catchesOf(node: FlowNode, { catches, groupOf }: Pick<Surroundings, "catches" | "groupOf">): FlowNode[] {
	const near = catches.filter(({ z, d }) => z === node.z && d !== true);
	const handles = ({ id, scope, uncaught }: FlowNode) => {
		if (Array.isArray(scope)) return scope.includes(node.id);
		if (scope === "group") return isWithin(node.id, groupOf(id), groupOf);
		return uncaught !== true;
	};
	const found = near.filter(handles);
	return found.length > 0 ? found : near.filter(({ scope, uncaught }) => !scope && uncaught === true);
}

function isWithin(id: string, group: string | undefined, groupOf: Surroundings["groupOf"]): boolean {
	const visited = new Set<string>();
	for (let at = groupOf(id); at !== undefined && !visited.has(at); at = groupOf(at)) {
		if (at === group) return true;
		visited.add(at);
	}
	return false;
}

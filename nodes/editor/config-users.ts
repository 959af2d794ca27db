import type { JwtNode } from "./jwt-node";

interface UsedConfig {
	type: string;
	users?: unknown[];
}

const configsOf = (ids: unknown): UsedConfig[] =>
	[ids ?? []]
		.flat()
		.map((id) => RED.nodes.node(String(id)) as UsedConfig | null)
		.filter((config) => config?.type === "jwt-config") as UsedConfig[];

function changed(config: UsedConfig, users: unknown[]): void {
	config.users = users;
	RED.events.emit("nodes:change", config as never);
}

function addUser(node: JwtNode): void {
	for (const config of configsOf(node.alternatives)) {
		if (!config.users?.includes(node)) changed(config, [...(config.users ?? []), node]);
	}
}

/**
 * Removes a node from the users of configurations.
 * @param kept the ids of configurations that it still uses
 */
export function removeUser(node: JwtNode, ids: unknown, kept: readonly unknown[] = []): void {
	const stillUsed = configsOf(kept);
	for (const config of configsOf(ids)) {
		if (stillUsed.includes(config) || !config.users?.includes(node)) continue;
		changed(
			config,
			config.users.filter((user) => user !== node),
		);
	}
}

/**
 * Counts the nodes that use a configuration in their list of other configurations. Node-RED only counts references that are
 * not in a list, and would call these configurations unused.
 */
export function countUsers(): void {
	const isOurs = (node: unknown): node is JwtNode => (node as JwtNode).type === "jwt";
	const on = (event: string, use: (node: JwtNode) => void) =>
		RED.events.on(event as never, ((node: unknown) => isOurs(node) && use(node)) as never);
	on("nodes:add", addUser);
	on("nodes:change", addUser);
	on("nodes:remove", (node) => removeUser(node, node.alternatives));
}

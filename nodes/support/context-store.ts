import type { NodeAPI } from "node-red";
import type { TokenStore } from "../../src/index.js";
import { createContextPersistence } from "./context-persistence";
import type { Jwt, JwtStoreNode } from "./types";

/**
 * The stores in memory of a Node-RED that configures no context store, by the id of their node. Node-RED forgets the context
 * of a node with each deploy then, so that they are passed on from a node to its successor.
 */
const kept = new Map<string, TokenStore>();

/**
 * Opens the store of a node of the kind `context`.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if there is no context store of that name, for which Node-RED would take the default
 */
export function openContextStore(RED: NodeAPI, jwt: Jwt, node: JwtStoreNode): TokenStore {
	const { contextstore } = node.options;
	const { contextStorage = {} } = RED.settings as { contextStorage?: object };
	const configured = Object.keys(contextStorage).filter((name) => name !== "_");
	// Without any, the one that there is has this name.
	const names = ["default", ...(configured.length > 0 ? configured : ["memory"])];
	if (!names.includes(contextstore || "default")) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			"There is no context store of the name in Context store (contextstore). Choose another one, or add it to settings.js.",
		);
	}
	if (configured.length > 0) return jwt.createMemoryStore(createContextPersistence(node, contextstore));
	const store = kept.get(node.id) ?? jwt.createMemoryStore();
	kept.set(node.id, store);
	return store;
}

/**
 * Closes the store of a node, unless its successor goes on with it.
 * @param removed whether the node was deleted or disabled, and has no successor
 */
export async function closeStore({ id }: JwtStoreNode, store: TokenStore, removed: boolean): Promise<void> {
	const isKept = kept.get(id) === store;
	if (removed) kept.delete(id);
	else if (isKept) return;
	await store.close();
}

import type { NodeAPI } from "node-red";
import type { Check, JwtConfigOptions } from "../../src/index.js";
import type { Jwt, JwtStoreNode } from "./types";

/**
 * Creates the checks of the store of a configuration as typed: that a token was not called back, and, for a node that accepts
 * each token once, not used before. They use no token up. There are none while the store is not deployed.
 */
export async function inspectedStore(
	RED: NodeAPI,
	jwt: Jwt,
	{ store }: JwtConfigOptions,
	clockTolerance: number,
	once: boolean,
): Promise<Check[]> {
	const node = store === "" ? null : (RED.nodes.getNode(store) as JwtStoreNode | null);
	if (!node?.tokens) return [];
	const tokens = await node.tokens();
	const isNotCalledBack = jwt.isNotCalledBack(tokens, clockTolerance);
	return once ? [isNotCalledBack, jwt.isNotUsedBefore(tokens, { clockTolerance, use: false })] : [isNotCalledBack];
}

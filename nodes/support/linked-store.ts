import type { NodeAPI } from "node-red";
import type { MaybePromise } from "../../src/index.js";
import type { ActionContext, Jwt, JwtConfigNode, JwtStoreNode, LinkedStore } from "./types";

/**
 * Links a configuration to its store.
 * @returns a function that returns the store as it runs now; `undefined` if the configuration has none. It throws
 *   `ERR_JWT_CONFIG_MISSING` if the store was deleted, and whatever the store cannot do
 */
export function createStoreLink(
	RED: NodeAPI,
	jwt: Jwt,
	{ options }: Pick<JwtConfigNode, "options">,
): () => MaybePromise<LinkedStore | undefined> {
	let linked: LinkedStore | undefined;
	return () => {
		if (!options.store) return undefined;
		// A deploy that changes the store does not restart the configurations that use it.
		if (linked && !linked.node.isClosed) return linked;
		const node = RED.nodes.getNode(options.store) as JwtStoreNode | null;
		if (!node?.tokens) {
			throw new jwt.JwtError(
				"ERR_JWT_CONFIG_MISSING",
				"The store of the configuration was deleted or disabled. Open the configuration and choose or add one.",
			);
		}
		return jwt.whenReady(node.tokens(), (tokens) => {
			const { clockTolerance } = jwt.readPolicy(options).verification;
			linked = { node, tokens, isNotRevoked: jwt.isNotRevoked(tokens, clockTolerance) };
			return linked;
		});
	};
}

/** Begins the message if a node that accepts each token once has no store. */
export const ONCE_NEEDS = "Each token once (once) needs";

/**
 * Returns the store of a configuration that needs one.
 * @param what begins the message if there is none: “Sessions need”
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireStore(jwt: Jwt, config: Pick<JwtConfigNode, "store">, what: string): MaybePromise<LinkedStore> {
	return jwt.whenReady(config.store(), (linked) => {
		if (linked) return linked;
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`${what} a store. Open the configuration and choose or add one under Store.`,
		);
	});
}

/** Throws if the store of a configuration cannot be asked at the moment. Waits until it has started. */
export async function requireStoreReady(
	{ jwt }: Pick<ActionContext, "jwt">,
	config: JwtConfigNode,
	isAskedEachTime: boolean,
): Promise<void> {
	const linked = await jwt.whenReady(config.store(), (store) => store);
	if (!linked) return;
	await linked.tokens.isRevoked({});
	if (isAskedEachTime && linked.node.trouble) throw linked.node.trouble;
}

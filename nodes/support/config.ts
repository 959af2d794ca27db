import type { JwtConfigOptions, KeySource } from "../../src/index.js";
import type { JwtConfigNode, StepContext } from "./types";

/** What a step takes from its configuration. */
export interface ReadyConfig {
	options: JwtConfigOptions;
	keys: KeySource;
}

/**
 * The configuration of a step, its keys imported. Looked up anew each time: a deploy that brings a deleted
 * configuration back does not restart the nodes that name it.
 * @throws JwtError `ERR_JWT_CONFIG_MISSING`, `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`
 */
export async function readyConfig({ RED, jwt, options }: StepContext): Promise<ReadyConfig> {
	const config = RED.nodes.getNode(options.jwtconfig) as JwtConfigNode | null;
	if (config?.keys) return { options: config.options, keys: await config.keys };
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_MISSING",
		"This node has no configuration, or it was deleted or disabled. Open the node and choose or add one.",
	);
}

/** What is made from a step's configuration once, and again only when that was deployed anew. */
export function madeFromConfig<T>(context: StepContext, make: (config: ReadyConfig) => T): () => Promise<T> {
	let keys: KeySource | undefined;
	let made: T;
	return async () => {
		const config = await readyConfig(context);
		if (config.keys !== keys) {
			made = make(config);
			keys = config.keys;
		}
		return made;
	};
}

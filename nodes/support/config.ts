import type { JwtConfigOptions, KeySource } from "../../src/index.js";
import type { StepContext } from "./types";

/** What a step takes from its configuration. */
export interface ReadyConfig {
	options: JwtConfigOptions;
	keys: KeySource;
}

/**
 * The configuration of a step, its keys imported.
 * @throws JwtError `ERR_JWT_CONFIG_MISSING`, `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`
 */
export async function readyConfig({ config, jwt }: StepContext): Promise<ReadyConfig> {
	if (config?.keys) return { options: config.options, keys: await config.keys };
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_MISSING",
		"This node has no configuration, or it was deleted or disabled. Open the node and choose or add one.",
	);
}

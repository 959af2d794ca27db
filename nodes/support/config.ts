import type { JwtConfigOptions, KeySource, MaybePromise } from "../../src/index.js";
import type { ActionContext, Jwt, JwtConfigNode, NodeOptions } from "./types";

/** The context of a node that uses a configuration. @typeParam T its options */
export interface ConfigContext<T extends { jwtconfig: string } = { jwtconfig: string }>
	extends Pick<ActionContext, "RED" | "jwt" | "node" | "config"> {
	options: T;
}

/**
 * Returns the configuration of a node. Call it for each message: it looks up a new one after a deploy that changes or
 * restores the configuration, which does not restart the nodes that use it.
 * @throws JwtError `ERR_JWT_CONFIG_MISSING`
 */
export function configOf(context: ConfigContext): JwtConfigNode {
	if (context.config && !context.config.isClosed) return context.config;
	const { RED, jwt, options } = context;
	const config = RED.nodes.getNode(options.jwtconfig) as JwtConfigNode | null;
	if (!config?.keys) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_MISSING",
			"This node has no configuration, or it was deleted or disabled. Open the node and choose or add one.",
		);
	}
	context.config = config;
	return config;
}

/**
 * Refuses to verify if the node or its configuration has an unknown property, which may be a check from a later version, or a
 * check with a misspelled name.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireKnown(context: ActionContext, config: JwtConfigNode): void {
	requireKnownNode(context);
	requireKnownConfig(context.jwt, config);
}

/** Refuses a node with an unknown property. */
export const requireKnownNode = ({ jwt, unknown }: ActionContext<NodeOptions>): void =>
	refuseUnknown(jwt, "node", unknown[0]);

/** Refuses a configuration with an unknown property. */
export const requireKnownConfig = (jwt: Jwt, { unknown }: Pick<JwtConfigNode, "unknown">): void =>
	refuseUnknown(jwt, "configuration", unknown[0]);

function refuseUnknown(jwt: Jwt, holder: string, name: string | undefined): void {
	if (name === undefined) return;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		`The ${holder} has the property ${name}, which this version does not know. Remove it from the flow, or install the version that it was made with.`,
	);
}

/** Creates the error for one of several configurations that is not there. */
export const oneIsMissing = (jwt: Jwt) =>
	new jwt.JwtError(
		"ERR_JWT_CONFIG_MISSING",
		"One of the configurations of this node was deleted or disabled. Open the node and choose another one, or remove it.",
	);

/** Returns a value that follows from the signing key of a node's configuration. @throws JwtError as `keyValue` does */
export const keyValueOf = (context: ConfigContext, name: string): MaybePromise<string> =>
	context.jwt.whenReady(configOf(context).keys(), (keys) =>
		context.jwt.whenReady(keys.signingKey(), (key) => context.jwt.keyValue(name, key)),
	);

/** Creates a value from a node's configuration and its keys, and again only after the configuration was redeployed. */
export function madeFromConfig<T>(
	context: ConfigContext,
	make: (options: JwtConfigOptions, keys: KeySource) => T,
): () => MaybePromise<T> {
	let made: { config: JwtConfigNode; result: T } | undefined;
	return () => {
		const config = configOf(context);
		if (made?.config === config) return made.result;
		return context.jwt.whenReady(config.keys(), (keys) => {
			made = { config, result: make(config.options, keys) };
			return made.result;
		});
	};
}

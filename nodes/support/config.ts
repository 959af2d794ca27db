import type { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeySource } from "../../src/index.js";
import type { JwtConfigNode, StepContext } from "./types";

/**
 * The configuration of a step. Looked up anew each time: a deploy that brings a deleted configuration back does not
 * restart the nodes that name it.
 * @throws JwtError `ERR_JWT_CONFIG_MISSING`
 */
export function configOf({ RED, jwt, options }: StepContext): JwtConfigNode {
	const config = RED.nodes.getNode(options.jwtconfig) as JwtConfigNode | null;
	if (config?.keys) return config;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_MISSING",
		"This node has no configuration, or it was deleted or disabled. Open the node and choose or add one.",
	);
}

/** Fails where a step cannot work as it is deployed. Keys that must be fetched first are not fetched for it. */
export async function readyStep(context: StepContext): Promise<void> {
	const keys = await configOf(context).keys;
	if (context.options.mode === "generate") await keys.signingKey();
	if (context.options.mode === "jwks") await keys.publicKeys();
}

/**
 * Tells what is wrong with a configuration's keys though the old ones work, and when it is well again.
 * @returns a function that stops it
 */
export function watchKeys({ RED, options }: StepContext, tell: (text: string | undefined) => void): () => void {
	const config = RED.nodes.getNode(options.jwtconfig) as JwtConfigNode | null;
	const listener = async () => tell(config?.trouble && troubleText(RED, await config.keys));
	const events = config as EventEmitter | null;
	events?.on("trouble", listener);
	return () => events?.removeListener("trouble", listener);
}

/** For keys from a URL their age and the last error, in the language of the runtime; a key of the catalogue otherwise. */
function troubleText(RED: NodeAPI, keys: KeySource): string {
	const { fetchedAt, problem = "" } = keys.describe?.() ?? {};
	if (fetchedAt === undefined) return "jwt.status.trouble-file";
	const minutes = Math.floor((Date.now() - fetchedAt) / 60_000);
	return RED._("jwt.status.trouble-remote", { minutes, problem });
}

/** What is made from a step's configuration and its keys once, and again only when that was deployed anew. */
export function madeFromConfig<T>(
	context: StepContext,
	make: (options: JwtConfigOptions, keys: KeySource) => T,
): () => Promise<T> {
	let config: JwtConfigNode | undefined;
	let made: Promise<T>;
	return () => {
		const current = configOf(context);
		if (current !== config) {
			config = current;
			made = current.keys.then((keys) => make(current.options, keys));
		}
		return made;
	};
}

import type { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeySource, MaybePromise } from "../../src/index.js";
import type { ActionContext, JwtConfigNode } from "./types";

/**
 * The configuration of a node. Looked up again once it was stopped: a deploy that changes it, or brings a deleted one back,
 * does not restart the nodes that name it.
 * @throws JwtError `ERR_JWT_CONFIG_MISSING`
 */
export function configOf(context: ActionContext): JwtConfigNode {
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
 * Refuses to verify by a node or a configuration with a property that this version does not know: it may be a check that
 * a later version makes, or one whose name was misspelt.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function requireKnown({ jwt, unknown }: ActionContext, config: JwtConfigNode): void {
	const [own] = unknown;
	const [name, holder] = own ? [own, "node"] : [config.unknown[0], "configuration"];
	if (name === undefined) return;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		`The ${holder} has the property ${name}, which this version does not know. Remove it from the flow, or install the version that it was made with.`,
	);
}

/** Fails if a node cannot work as it is deployed. Keys that must be fetched first are not fetched for it. */
export async function requireReady(context: ActionContext): Promise<void> {
	const config = configOf(context);
	const keys = await config.keys();
	const needs = context.jwt.factsOfAction(context.options.mode)?.needs;
	if (needs === "signingKey") await keys.signingKey();
	if (needs === "publicKeys") await keys.publicKeys();
	if (needs !== "verificationKeys") return;
	requireKnown(context, config);
	await config.verifier();
}

/**
 * Tells what is wrong with a configuration's keys while the old ones work, and when all is well again.
 * @returns a function that stops it
 */
export function watchKeys({ RED, options }: ActionContext, tell: (text: string | undefined) => void): () => void {
	const config = RED.nodes.getNode(options.jwtconfig) as JwtConfigNode | null;
	const listener = async () => {
		try {
			tell(config?.trouble && troubleText(RED, await config.keys()));
		} catch {
			// The configuration itself tells why it has no keys.
		}
	};
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

/** Makes something from a node's configuration and its keys once, and again only when that was deployed anew. */
export function madeFromConfig<T>(
	context: ActionContext,
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

import type { NodeAPI } from "node-red";
import type { IssuerVerifier, TrustedConfiguration } from "../../src/index.js";
import { oneIsMissing, requireKnownConfig, requireKnownNode } from "./config";
import { blankVariable } from "./definition";
import { requireStoreReady } from "./linked-store";
import type { ActionContext, Jwt, JwtConfigNode, NodeOptions } from "./types";

/** One of the configurations of a node that has alternatives. */
export interface NodeConfiguration extends TrustedConfiguration {
	/** The id in the flow file. */
	id: string;
	/** The name in the editor; blank if it has none. */
	name: string;
	/** The running node; absent if it was deleted or disabled. */
	config?: JwtConfigNode;
}

/** Whether a node verifies with more than one configuration. */
export const hasAlternatives = ({ options }: ActionContext<NodeOptions>): boolean =>
	options.mode === "verify" && (options.alternatives ?? []).length > 0;

/** Returns the ids in the flow file of the configurations of a node, each once. */
function idsOf(context: ActionContext<NodeOptions>): string[] {
	const { jwtconfig, alternatives = [] } = context.options;
	return [...new Set([jwtconfig, ...(hasAlternatives(context) ? alternatives : [])])];
}

/** Returns the ids with which the configurations of a node run. */
export const runningIdsOf = (context: ActionContext<NodeOptions>): string[] =>
	idsOf(context).map((id) => idInSubflow(context.node, id));

/** Returns the configurations of a node that run now, each once. */
export const runningConfigsOf = (context: ActionContext<NodeOptions>): JwtConfigNode[] =>
	runningIdsOf(context).flatMap((id) => runningConfig(context, id) ?? []);

function runningConfig({ RED }: ActionContext<NodeOptions>, id: string): JwtConfigNode | undefined {
	const config = RED.nodes.getNode(id) as JwtConfigNode | null;
	return config?.keys ? config : undefined;
}

/** Returns the configurations of a node as they run now, each once: its own, and the alternatives to verify with. */
export const configurationsOf = (context: ActionContext<NodeOptions>): NodeConfiguration[] =>
	idsOf(context).map((id) => configurationOf(context, id));

function configurationOf(context: ActionContext<NodeOptions>, id: string): NodeConfiguration {
	const { RED, jwt, node } = context;
	const config = runningConfig(context, idInSubflow(node, id));
	if (!config) {
		const verifier = () => {
			throw oneIsMissing(jwt);
		};
		return { id, name: "", issuers: undefined, verifier };
	}
	return { id, ...trustedConfiguration(RED, jwt, config) };
}

/** Returns a running configuration as one of several to verify with. */
export function trustedConfiguration(RED: NodeAPI, jwt: Jwt, config: JwtConfigNode): Omit<NodeConfiguration, "id"> {
	const verifier = () => {
		requireKnownConfig(jwt, config);
		return config.verifier();
	};
	const signers = signersOf(RED, jwt, config);
	// A configuration whose load balancers are unknown could be for any token.
	const issuers = isForLoadBalancer(config) && !signers ? undefined : issuersOf(RED, jwt, config);
	return { name: config.options.name, config, verifier, issuers, ...(signers && { signers }) };
}

/** Returns the accepted issuers of a configuration; `undefined` if they cannot be read, or a variable in them is not set. */
function issuersOf(RED: NodeAPI, jwt: Jwt, config: JwtConfigNode): readonly string[] | undefined {
	const { issuer } = config.options;
	// A variable without a value must not turn a configuration into one that accepts any issuer.
	if (jwt.isVariable(issuer) || blankVariable(RED, jwt, config, { issuer })) return undefined;
	try {
		return jwt.readIssuers(config.options).issuers;
	} catch {
		return undefined;
	}
}

const isForLoadBalancer = ({ options }: JwtConfigNode) => options.keysource === "alb";

/** Returns the load balancers of a configuration; `undefined` if it is for other tokens, or they cannot be read. */
function signersOf(RED: NodeAPI, jwt: Jwt, config: JwtConfigNode): readonly string[] | undefined {
	const { signer } = config.options;
	if (!isForLoadBalancer(config) || jwt.isVariable(signer) || blankVariable(RED, jwt, config, { signer }))
		return undefined;
	const signers = jwt.splitCommas(signer);
	return signers.length > 0 ? signers : undefined;
}

/** Returns the id of a configuration inside of a subflow instance. Node-RED replaces only ids that are not in a list. */
function idInSubflow(node: object, id: string): string {
	const { _flow } = node as { _flow?: { node_map?: Record<string, { id?: string } | undefined> } };
	const map = _flow?.node_map;
	return (map && Object.hasOwn(map, id) && map[id]?.id) || id;
}

/** Creates a verifier for all configurations of a node, and again after a deploy that changes or restores one of them. */
export function createVerifierOfSeveral(context: ActionContext): () => IssuerVerifier<NodeConfiguration> {
	let made: { configurations: NodeConfiguration[]; verify: IssuerVerifier<NodeConfiguration> } | undefined;
	return () => {
		if (made?.configurations.every(({ config }) => config && !config.isClosed)) return made.verify;
		const configurations = configurationsOf(context);
		made = { configurations, verify: context.jwt.createIssuerVerifier(configurations) };
		return made.verify;
	};
}

/** Throws if one of the configurations cannot work as deployed. Does not fetch keys from a URL. */
export async function requireAllReady(context: ActionContext): Promise<void> {
	requireKnownNode(context);
	const configurations = configurationsOf(context);
	context.jwt.createIssuerVerifier(configurations);
	for (const { config, verifier } of configurations) {
		await verifier();
		(await config?.keys())?.requireKeys?.();
		if (config) await requireStoreReady(context, config, context.options.once);
	}
}

import type { NodeAPI, NodeDef } from "node-red";
import type { Jwt, JwtConfigNode } from "./types";

/**
 * Finds the deployed configurations of some names or ids, each once.
 * @param areRunning whether flows run, so that a configuration that is not there yet will not come
 * @throws JwtError `ERR_JWT_CONFIG_MISSING` if there is none of a name, `ERR_JWT_CONFIG_INVALID` if there is more than one
 */
export function configsNamed(RED: NodeAPI, jwt: Jwt, names: readonly string[], areRunning: boolean): JwtConfigNode[] {
	return [...new Set(names.map((name) => configNamed(RED, jwt, name, areRunning)))];
}

function configNamed(RED: NodeAPI, jwt: Jwt, name: string, areRunning: boolean): JwtConfigNode {
	const candidates = candidatesFor(RED, name);
	const running = candidates.flatMap(({ config }) => config ?? []);
	const [config, ...others] = running;
	if (others.length > 0) {
		throw new jwt.JwtError(
			"ERR_JWT_CONFIG_INVALID",
			`There are ${running.length} configurations (jwt-config) with the name ${name}. Rename all but one and deploy, or put the id of one into settings.js: ${running.map(({ id }) => id).join(", ")}.`,
		);
	}
	// While flows start, the other one of the same name may not be there yet.
	if (config && (areRunning || candidates.length === 1)) return config;
	const problem =
		candidates.length > 0
			? `The configuration (jwt-config) ${name} is disabled. Enable it and deploy.`
			: `There is no configuration (jwt-config) with the name or id ${name}. Add it in the editor and deploy, or correct the name in settings.js.`;
	throw new jwt.JwtError("ERR_JWT_CONFIG_MISSING", problem);
}

interface Candidate {
	id: string;
	/** The running node; absent if it is disabled or not started. */
	config: JwtConfigNode | undefined;
}

/** Returns the configurations of a name, or the one with this id. One inside a subflow is only a template. */
function candidatesFor(RED: NodeAPI, name: string): Candidate[] {
	const subflows = new Set<string>();
	const found: (NodeDef & { config: JwtConfigNode | undefined })[] = [];
	RED.nodes.eachNode((node) => {
		if (node.type === "subflow") subflows.add(node.id);
		if (node.type !== "jwt-config") return;
		const running = RED.nodes.getNode(node.id) as JwtConfigNode | null;
		const config = running?.keys ? running : undefined;
		if (node.id === name || (config?.options.name ?? node.name) === name) found.push({ ...node, config });
	});
	const outside = found.filter(({ z = "" }) => !subflows.has(z));
	const byId = outside.filter(({ id }) => id === name);
	return byId.length > 0 ? byId : outside;
}

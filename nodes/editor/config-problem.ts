import { type ActionFacts, factsOfAction } from "../../src/actions";
import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { isRemoteSource } from "../../src/options";
import { type ConfigNode, hasCredential } from "./current";
import { currentActionOf } from "./current-action";
import type { JwtNode } from "./jwt-node";
import { lacksKeyPair, needsSecret } from "./key-problems";
import { viewOf } from "./key-view";
import { sharedText } from "./text";

/** A problem with the configuration of a node. */
export interface ConfigProblem {
	/** The last part of the key of its text. */
	name: string;
	/** The field of the configuration that removes it, if one field does. */
	field?: string;
}

/** Says what is wrong with the configuration of a `jwt` node; `undefined` if nothing is. */
export function configProblem(id: string, node: JwtNode): string | undefined {
	const problem = findConfigProblem(id, currentActionOf(node));
	return problem && node._(`jwt.problem.${problem.name}`);
}

/** Finds the first problem with a configuration for an action. */
export function findConfigProblem(id: string, action: string): ConfigProblem | undefined {
	const facts = factsOfAction(action);
	if (!facts?.needs || isVariable(id)) return undefined;
	if (!id || id === "_ADD_") return { name: "noconfig" };
	const config = RED.nodes.node(id) as ConfigNode | null;
	if (!config) return { name: "lostconfig" };
	const problem = keyProblem(facts.needs, config);
	if (problem) return problem;
	return config.valid === false ? { name: "invalidconfig" } : undefined;
}

/** Finds what a configuration lacks for an action. Which keys are stored is known once they were asked for. */
function keyProblem(needs: ActionFacts["needs"], config: ConfigNode): ConfigProblem | undefined {
	const { algorithm = "", keysource = "" } = config;
	if (needs === "publicKeys" && isHmac(algorithm)) return { name: "sharedsecret", field: "algorithm" };
	if (needs !== "verificationKeys" && isRemoteSource(keysource)) return { name: "verifyonly", field: "keysource" };
	if (needsSecret(config) && hasCredential(config, "secret") === false) return { name: "nosecret", field: "secret" };
	if (lacksKeyPair(config)) {
		return needs === "signingKey"
			? { name: "noprivatekey", field: "privatekey" }
			: { name: "nokey", field: "publickey" };
	}
	const isTyped = viewOf(keysource || "inline", algorithm) === "pair-inline";
	const lacksPrivate = needs === "signingKey" && isTyped && hasCredential(config, "privatekey") === false;
	return lacksPrivate ? { name: "noprivatekey", field: "privatekey" } : undefined;
}

/**
 * Looks at the configuration of another node than `jwt` that signs.
 * @param findMore says what else such a node asks of it, as a text; `undefined` if nothing is wrong
 */
export function signingConfigProblem(
	id: string,
	findMore: (config: ConfigNode) => string | undefined,
): string | undefined {
	if (isVariable(id)) return undefined;
	if (!id || id === "_ADD_") return sharedText("jwt.problem.noconfig");
	const config = RED.nodes.node(id) as ConfigNode | null;
	if (!config) return sharedText("jwt.problem.lostconfig");
	if (config.valid === false) return sharedText("jwt.problem.invalidconfig");
	if (isRemoteSource(config.keysource ?? "")) return sharedText("jwt.problem.verifyonly");
	return findMore(config);
}

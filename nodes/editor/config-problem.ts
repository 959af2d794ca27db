import { type ActionFacts, factsOfAction } from "../../src/actions";
import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { actionOf } from "../../src/legacy";
import { isRemoteSource, type JwtConfigOptions } from "../../src/options";
import type { JwtNode } from "./jwt-node";

/** Says what is wrong with the configuration of a `jwt` node; `undefined` if nothing is. */
export function configProblem(id: string, node: JwtNode): string | undefined {
	const facts = factsOfAction(actionOf(node));
	if ((facts && !facts.needs) || isVariable(id)) return undefined;
	if (!id || id === "_ADD_") return node._("jwt.problem.noconfig");
	const config = RED.nodes.node(id) as EditorNode<JwtConfigOptions> | null;
	if (!config) return node._("jwt.problem.lostconfig");
	if (config.valid === false) return node._("jwt.problem.invalidconfig");
	const problem = keyProblem(facts?.needs, config);
	return problem && node._(`jwt.problem.${problem}`);
}

/** Says why a configuration lacks the keys for an action, as the last part of the key of a text. */
function keyProblem(
	needs: ActionFacts["needs"],
	{ algorithm = "", keysource = "" }: Partial<JwtConfigOptions>,
): string | undefined {
	if (needs !== "signingKey" && needs !== "publicKeys") return undefined;
	if (isRemoteSource(keysource)) return "verifyonly";
	return needs === "publicKeys" && isHmac(algorithm) ? "sharedsecret" : undefined;
}

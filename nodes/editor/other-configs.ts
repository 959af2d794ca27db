import type { JwtConfigOptions } from "../../src/options";
import type { Field } from "./field";
import type { JwtNode } from "./jwt-node";

export type Config = EditorNode<JwtConfigOptions> & { z?: string };

/** Returns a configuration; `undefined` if there is none with this id. */
export function configOf(id: string): Config | undefined {
	const node = RED.nodes.node(id) as Config | null;
	return node?.type === "jwt-config" ? node : undefined;
}

/**
 * Returns the other configurations of a node as rows. Node-RED writes blank text in place of the only one when that is deleted,
 * and this becomes a row without a configuration.
 */
export const otherConfigsOf = ({ alternatives }: JwtNode): unknown[] => [alternatives ?? []].flat();

/** The other configurations that a node verifies with. The type makes Node-RED export and import them with the node. */
export const otherConfigs: Field<JwtNode, unknown> = {
	type: "jwt-config[]",
	problem(_, node) {
		const ids = otherConfigsOf(node).map(String);
		const [found] = ids.flatMap((_id, index) => otherConfigProblem(index, ids, node.jwtconfig ?? "") ?? []);
		return found && `${node._("jwt.label.alternatives")}: ${node._(`jwt.problem.${found}`)}`;
	},
};

/** Whether a configuration accepts any issuer. Tokens of a load balancer are found by its ARN. */
const isForAny = (config: Config | undefined) => config?.issuer === "" && config.keysource !== "alb";

/**
 * Finds what is wrong with one of the other configurations, as the last part of the key of a text.
 * @param own the configuration that the node has besides them
 */
export function otherConfigProblem(index: number, ids: readonly string[], own: string): string | undefined {
	const id = ids[index] ?? "";
	if (id === "") return "noalternative";
	const config = configOf(id);
	if (!config) return "lostalternative";
	const before = [own, ...ids.slice(0, index)];
	if (before.includes(id)) return "sameconfig";
	if (config.valid === false) return "invalidalternative";
	return isForAny(config) && before.some((other) => isForAny(configOf(other))) ? "noissuer" : undefined;
}

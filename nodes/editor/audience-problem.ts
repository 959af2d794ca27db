import { splitCommas } from "../../src/text-list";
import { type ConfigNode, currentOption } from "./current";

/** What is wrong with an audience, as the key of a text: it must not seem to check what it does not. */
export function audienceProblem(node: ConfigNode, audience: string): string | undefined {
	if (splitCommas(audience).length > 0) return undefined;
	if (audience.trim() !== "") return "problem.nobody";
	return currentOption(node, "audienceclaim") ? "problem.noaudience" : undefined;
}

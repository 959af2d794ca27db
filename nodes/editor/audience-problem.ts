import { namesNothing } from "../../src/text-list";
import { type ConfigNode, currentOption } from "./current";

/** Says why an audience would look like a check but check nothing, as the key of a text; `undefined` if it is valid. */
export function audienceProblem(node: ConfigNode, audience: string): string | undefined {
	if (namesNothing(audience)) return "problem.noname";
	return audience === "" && currentOption(node, "audienceclaim") ? "problem.noaudience" : undefined;
}

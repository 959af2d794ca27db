import { isAccessTokenType } from "../../src/access-token-type";
import { isRemoteSource } from "../../src/options";
import { namesNothing } from "../../src/text-list";
import { type ConfigNode, currentOption } from "./current";

/** Says why an audience would look like a check but check nothing, as the key of a text; `undefined` if it is valid. */
export function audienceProblem(node: ConfigNode, audience: string): string | undefined {
	if (namesNothing(audience)) return "problem.noname";
	return audience === "" && currentOption(node, "audienceclaim") ? "problem.noaudience" : undefined;
}

/** Whether the keys are those of others, and tokens that they made for any application are accepted. */
export const acceptsAnyone = (node: ConfigNode, audience: string): boolean =>
	audience.trim() === "" && isRemoteSource(currentOption(node, "keysource"));

/** Whether tokens of a type cannot be verified for want of an issuer or audience (RFC 9068 section 4). */
export const lacksAccessTokenChecks = (node: ConfigNode, tokentype: string): boolean =>
	isAccessTokenType(tokentype) &&
	(currentOption(node, "issuer").trim() === "" || currentOption(node, "audience").trim() === "");

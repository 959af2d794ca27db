import { madeFromConfig } from "./config";
import { tokenReader } from "./read-token";
import type { Step, StepContext } from "./types";

/** Verifies the token of a message. */
export function verifyStep(context: StepContext): Step {
	const { jwt, options } = context;
	const readToken = tokenReader(context);
	const verifier = madeFromConfig(context, (config) => {
		refuseUnknownChecks(context);
		return jwt.createVerifier(config.options, config.keys);
	});

	return async (msg) => {
		const verify = await verifier();
		const verified = await verify(await readToken(msg));
		return options.complete ? verified : verified.claims;
	};
}

/** A check that this version does not know must not be taken for passed. */
function refuseUnknownChecks({ jwt, options }: StepContext): void {
	if (options.rules.length === 0 && options.scopes.trim() === "") return;
	const problem = "This version cannot check rules or scopes yet. Remove them, or check the claims in the flow.";
	throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
}

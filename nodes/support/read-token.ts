import { readTyped } from "./typed-property";
import type { Step, StepContext } from "./types";

/** Where a token is taken from. */
export function tokenReader(context: StepContext): Step {
	const { jwt, options } = context;
	const property = { value: options.token, type: options.tokenType };
	if (!(jwt.VALUE_TYPES.token as readonly string[]).includes(property.type)) {
		const problem = `Token from has the type ${property.type}, which this version does not know.`;
		return () => Promise.reject(new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem));
	}
	return readTyped(
		context,
		property,
		(problem) => new jwt.JwtError("ERR_JWT_TOKEN_MISSING", `There is no token: Token from ${problem}`),
	);
}

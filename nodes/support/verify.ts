import { configOf } from "./config";
import { tokenReader } from "./read-token";
import { readAll, readTyped } from "./typed-property";
import type { Message, Step, StepContext } from "./types";

/** Verifies the token of a message, then asks of its claims what this node asks beyond the configuration. */
export function verifyStep(context: StepContext): Step {
	const { jwt, options } = context;
	const readToken = tokenReader(context);
	const readRules = rulesReader(context);
	const scopes = jwt.readScopes(options.scopes);

	return async (msg) => {
		const verify = await configOf(context).verifier();
		try {
			const verified = await verify(await readToken(msg));
			jwt.requireScopes(verified.claims, scopes);
			jwt.requireRules(verified.claims, await readRules(msg));
			return options.complete ? verified : verified.claims;
		} catch (error) {
			const isMissing = (error as { code?: string }).code === "ERR_JWT_TOKEN_MISSING";
			// Nothing but `true`: a flow written by hand may say "false".
			if (options.allowmissing === true && isMissing) return undefined;
			throw error;
		}
	};
}

/** How the rules of a node are read, their values typed. */
function rulesReader(context: StepContext) {
	const { jwt, options } = context;
	const readers = options.rules.map(({ claim, operator, ...property }) => {
		const fail = (problem: string) =>
			new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The rule on ${claim || "a claim"} has a value that ${problem}`);
		const read = operator === "exists" ? () => undefined : readTyped(context, property, fail);
		return async (msg: Message) => ({ claim, operator, value: await read(msg) });
	});
	return readAll(readers);
}

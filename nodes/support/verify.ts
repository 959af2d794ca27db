import type { Check, MaybePromise, VerifiedToken } from "../../src/index.js";
import { configOf, requireKnown } from "./config";
import { blankVariable, unsetVariable } from "./definition";
import { createTokenReader } from "./read-token";
import { createRules } from "./rules";
import type { ActionContext, Message, Perform } from "./types";

/** Creates the action that verifies a token with the configuration, then with the scopes and rules of the node. */
export function createVerify(context: ActionContext): Perform {
	const { RED, jwt, node, options } = context;
	const readToken = createTokenReader(context);
	const rules = createRules(context);
	let checks: readonly Check[] | undefined;
	const requireSet = () => {
		const { scopes, rules } = options;
		const name = unsetVariable(jwt, { scopes }) ?? blankVariable(RED, jwt, node, { scopes, rules });
		if (!name) return;
		const label = name === "scopes" ? "Scopes required" : "Rules";
		const problem = `${label} names an environment variable that is not set, or is blank. Set it, then deploy or restart.`;
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	};

	const verifyToken = (msg: Message): MaybePromise<VerifiedToken> => {
		const config = configOf(context);
		requireKnown(context, config);
		if (!checks) requireSet();
		checks ??= [...jwt.scopeChecks(jwt.splitWords(options.scopes), options.scopesmatch), ...rules.constant()];
		return jwt.whenReady(config.verifier(), (verify) =>
			jwt.whenReady(readToken(msg), (token) =>
				jwt.whenReady(verify(token, checks), (verified) =>
					jwt.whenReady(rules.of(msg), (more) => jwt.requireChecks(more, verified)),
				),
			),
		);
	};
	const deliver = (verified: VerifiedToken) => (options.complete ? { ...verified } : verified.claims);
	const fail = (error: unknown) => {
		// Must be `true`, because a hand-written flow can contain "false".
		const mayPass = options.allowmissing === true && (error as { code?: string }).code === "ERR_JWT_TOKEN_MISSING";
		if (!mayPass) throw error;
		return undefined;
	};
	return (msg) => jwt.attempt<VerifiedToken, unknown>(() => verifyToken(msg), deliver, fail);
}

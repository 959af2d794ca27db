import type { Check, MaybePromise, VerifiedToken } from "../../src/index.js";
import { configOf, requireKnown, requireKnownNode } from "./config";
import { createVerifierOfSeveral, hasAlternatives, type NodeConfiguration, requireAllReady } from "./configurations";
import { blankVariable, unsetVariable } from "./definition";
import { isJwtError } from "./failure";
import { ONCE_NEEDS, requireStore, requireStoreReady } from "./linked-store";
import { createTokenReader } from "./read-token";
import { createRules } from "./rules";
import type { ActionContext, Jwt, Message, NodeAction } from "./types";

/** A verified token, with the configuration that accepted it if there are several. */
interface Accepted {
	verified: VerifiedToken;
	configuration?: NodeConfiguration;
}

/**
 * Creates the action that verifies a token with the configuration of its issuer, then with the scopes and rules of the node.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if a setting of the node cannot be used
 */
export function createVerify(context: ActionContext): NodeAction {
	const { jwt, options, refusals } = context;
	const tokenIn = createTokenReader(context);
	const readToken = (msg: Message): MaybePromise<unknown> =>
		jwt.whenReady(tokenIn(msg), (token) => {
			refusals?.note(msg, token);
			return token;
		});
	const rules = createRules(context);
	requireSet(context);
	const own: readonly Check[] = [
		...jwt.scopeChecks(jwt.splitWords(options.scopes), options.scopesmatch),
		...rules.constant(),
	];

	const verifyWithOne = (msg: Message): MaybePromise<Accepted> => {
		const config = configOf(context);
		requireKnown(context, config);
		return jwt.whenReady(config.verifier(), (verify) =>
			jwt.whenReady(readToken(msg), (token) => jwt.whenReady(verify(token, own), (verified) => ({ verified }))),
		);
	};
	const verifierOfSeveral = createVerifierOfSeveral(context);
	const verifyWithSeveral = (msg: Message): MaybePromise<Accepted> => {
		requireKnownNode(context);
		const verify = verifierOfSeveral();
		return jwt.whenReady(readToken(msg), (token) =>
			jwt.whenReady(verify(token), (accepted) =>
				jwt.whenReady(jwt.requireChecks(own, accepted.verified), () => accepted),
			),
		);
	};
	const verifyToken = hasAlternatives(context) ? verifyWithSeveral : verifyWithOne;
	const accept = (msg: Message): MaybePromise<Accepted> =>
		jwt.whenReady(verifyToken(msg), (accepted) =>
			jwt.whenReady(rules.of(msg), (more) =>
				jwt.whenReady(jwt.requireChecks(more, accepted.verified), () => useUp(accepted)),
			),
		);
	const useUp = createUse(context);
	const deliver = ({ verified, configuration }: Accepted) => {
		if (!options.complete) return verified.claims;
		if (!configuration) return { ...verified };
		const { id, name } = configuration;
		return { ...verified, configuration: { id, name } };
	};
	const fail = (error: unknown) => {
		// Must be `true`, because a hand-written flow can contain "false".
		const mayPass = options.allowmissing === true && isMissing(jwt, error);
		if (!mayPass) throw error;
		return undefined;
	};
	const requireReady = async () => {
		requireUsable(own);
		if (hasAlternatives(context)) return requireAllReady(context);
		const config = configOf(context);
		requireKnown(context, config);
		await config.verifier();
		(await config.keys()).requireKeys?.();
		if (options.once) await requireStore(jwt, config, ONCE_NEEDS);
		await requireStoreReady(context, config, options.once);
	};
	return { perform: (msg) => jwt.attempt<Accepted, unknown>(() => accept(msg), deliver, fail), requireReady };
}

/** Creates the last step of verifying: it uses a token up if the node accepts each token only once. */
function createUse(context: ActionContext): (accepted: Accepted) => MaybePromise<Accepted> {
	const { jwt, options } = context;
	// Must be `true`, because a hand-written flow can contain "false".
	if (options.once !== true) return (accepted) => accepted;
	return (accepted) => {
		const config = accepted.configuration?.config ?? configOf(context);
		return jwt.whenReady(requireStore(jwt, config, ONCE_NEEDS), ({ tokens }) => {
			const isNotUsedBefore = jwt.isNotUsedBefore(tokens, jwt.readPolicy(config.options).verification);
			return jwt.whenReady(jwt.requireChecks([isNotUsedBefore], accepted.verified), () => accepted);
		});
	};
}

/** Refuses an environment variable without a value, which would switch off a check. */
function requireSet({ RED, jwt, node, options }: ActionContext): void {
	const { scopes, rules, alternatives } = options;
	const name = unsetVariable(jwt, { scopes }) ?? blankVariable(RED, jwt, node, { scopes, rules, alternatives });
	if (!name) return;
	const problem = `${LABELS[name] ?? name} names an environment variable that is not set, or is blank. Set it, then deploy or restart.`;
	throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
}

/** Throws the error of a rule that cannot be used. All others pass or fail, whatever the token. */
function requireUsable(checks: readonly Check[]): void {
	for (const check of checks) check.run({ header: {}, claims: {} }, 0);
}

/** Whether a message has no token. A header with a token that cannot be read is not the same: its sender is not anonymous. */
const isMissing = (jwt: Jwt, error: unknown): boolean =>
	isJwtError(jwt, error) && error.code === "ERR_JWT_TOKEN_MISSING" && !(error instanceof jwt.RequestError);

/** The labels of the fields in the dialog. */
const LABELS: Record<string, string> = {
	scopes: "Scopes required",
	rules: "Rules",
	alternatives: "Other issuers",
};

import type { Check, MaybePromise, VerifiedToken } from "../../src/index.js";
import { configOf, requireKnown, requireKnownNode } from "./config";
import { createVerifierOfSeveral, hasAlternatives, type NodeConfiguration } from "./configurations";
import { blankVariable, unsetVariable } from "./definition";
import { isJwtError } from "./failure";
import { createTokenReader } from "./read-token";
import { createRules } from "./rules";
import type { ActionContext, Message, Perform } from "./types";

/** A verified token, with the configuration that accepted it if there are several. */
interface Accepted {
	verified: VerifiedToken;
	configuration?: NodeConfiguration;
}

/** The token that was read from a message, for the record if it is refused. */
interface Attempt {
	token: unknown;
}

/** Creates the action that verifies a token with the configuration of its issuer, then with the scopes and rules of the node. */
export function createVerify(context: ActionContext): Perform {
	const { RED, jwt, node, options } = context;
	const readToken = createTokenReader(context);
	const rules = createRules(context);
	let checks: readonly Check[] | undefined;
	const requireSet = () => {
		const { scopes, rules, alternatives } = options;
		const name = unsetVariable(jwt, { scopes }) ?? blankVariable(RED, jwt, node, { scopes, rules, alternatives });
		if (!name) return;
		const label = LABELS[name] ?? name;
		const problem = `${label} names an environment variable that is not set, or is blank. Set it, then deploy or restart.`;
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", problem);
	};
	const ownChecks = (): readonly Check[] => {
		if (!checks) requireSet();
		checks ??= [...jwt.scopeChecks(jwt.splitWords(options.scopes), options.scopesmatch), ...rules.constant()];
		return checks;
	};

	const verifyWithOne = (msg: Message, read: Attempt): MaybePromise<Accepted> => {
		const config = configOf(context);
		requireKnown(context, config);
		const own = ownChecks();
		return jwt.whenReady(config.verifier(), (verify) =>
			jwt.whenReady(readToken(msg), (token) => {
				read.token = token;
				return jwt.whenReady(verify(token, own), (verified) => ({ verified }));
			}),
		);
	};
	const verifierOfSeveral = createVerifierOfSeveral(context);
	const verifyWithSeveral = (msg: Message, read: Attempt): MaybePromise<Accepted> => {
		requireKnownNode(context);
		const own = ownChecks();
		const verify = verifierOfSeveral();
		return jwt.whenReady(readToken(msg), (token) => {
			read.token = token;
			return jwt.whenReady(verify(token), (accepted) =>
				jwt.whenReady(jwt.requireChecks(own, accepted.verified), () => accepted),
			);
		});
	};
	const verifyToken = hasAlternatives(context) ? verifyWithSeveral : verifyWithOne;
	const accept = (msg: Message, read: Attempt): MaybePromise<Accepted> =>
		jwt.whenReady(verifyToken(msg, read), (accepted) =>
			jwt.whenReady(rules.of(msg), (more) => jwt.whenReady(jwt.requireChecks(more, accepted.verified), () => accepted)),
		);
	const deliver = ({ verified, configuration }: Accepted) => {
		if (!options.complete) return verified.claims;
		if (!configuration) return { ...verified };
		const { id, name } = configuration;
		return { ...verified, configuration: { id, name } };
	};
	const fail = (error: unknown, { token }: Attempt) => {
		// Must be `true`, because a hand-written flow can contain "false".
		const mayPass = options.allowmissing === true && (error as { code?: string }).code === "ERR_JWT_TOKEN_MISSING";
		if (mayPass) return undefined;
		if (isJwtError(jwt, error)) context.refusals?.add(error, token);
		throw error;
	};
	return (msg) => {
		const read: Attempt = { token: undefined };
		return jwt.attempt<Accepted, unknown>(
			() => accept(msg, read),
			deliver,
			(error) => fail(error, read),
		);
	};
}

/** The labels of the fields in the dialog. */
const LABELS: Record<string, string> = {
	scopes: "Scopes required",
	rules: "Rules",
	alternatives: "Other configurations",
};

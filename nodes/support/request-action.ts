import type { AccessToken, AssertionContent, JwtRequestOptions, MaybePromise, RequestPolicy } from "../../src/index.js";
import { accessTokensOf } from "./access-tokens";
import { createOutput, orFailing, requireFailureWay } from "./actions";
import { headersOf } from "./bare-message";
import { createContentReader, createParameterRows } from "./claims-input";
import { configOf } from "./config";
import { blankVariable, unsetVariable } from "./definition";
import { createRequestWarning } from "./request-claims";
import { untilText } from "./request-texts";
import { createWriter, messageProperty } from "./typed-property";
import type { ActionContext, JwtConfigNode, Message, NodeAction } from "./types";

/** The options of a `jwt-request` node, whose only action has a name as in its status. */
export type RequestNodeOptions = JwtRequestOptions & { mode: string };

/** The labels of the fields in the dialog that can name an environment variable. */
const LABELS: Record<string, string> = {
	tokenurl: "Token URL",
	scope: "Scope",
	grant: "Grant",
	clientid: "Client ID",
	clientauth: "Authentication",
};

/** Creates what a `jwt-request` node does with each message, including writing the result. */
export const createRequestAction = (context: ActionContext<RequestNodeOptions>): NodeAction =>
	orFailing(() => createChecked(context));

function createChecked(context: ActionContext<RequestNodeOptions>): NodeAction {
	const { RED, jwt, options } = context;
	requireFailureWay(context);
	requireSet(context);
	const contentReader = createContentReader(context, jwt.REQUEST_CLAIMS_TYPES);
	const parameterRows = createParameterRows(context, options.parameters, "parameter");
	const warn = createRequestWarning(context);
	const write = createOutput(context);
	const authorize = createAuthorization(context);
	let made: { config: JwtConfigNode; policy: RequestPolicy } | undefined;
	const policyOf = () => {
		const config = configOf(context);
		if (made?.config !== config) made = { config, policy: jwt.readRequestPolicy(options, config.options) };
		return made.policy;
	};

	const contentOf = (msg: Message, isSigned: boolean): MaybePromise<AssertionContent> => {
		// Nothing is signed where only a secret is sent, and then the payload is not about claims.
		if (!isSigned) return { claims: {}, added: [], headers: [] };
		return jwt.whenReady(contentReader.read(msg), (content) => {
			warn(msg, content.claims);
			return content;
		});
	};
	const tokenFor = (msg: Message): MaybePromise<AccessToken> => {
		const policy = policyOf();
		return jwt.whenReady(accessTokensOf(RED, jwt, configOf(context)), (tokens) =>
			jwt.whenReady(contentOf(msg, jwt.isSigned(policy)), (content) =>
				jwt.whenReady(parameterRows.read(msg), (parameters) => {
					const renewal = msg.renew ? { id: String(msg._msgid), refused: carriedToken(context, msg) } : undefined;
					return tokens(policy, { ...content, parameters }, renewal);
				}),
			),
		);
	};
	const deliver = (msg: Message, token: AccessToken) =>
		jwt.whenReady(write(msg, options.complete ? jwt.answerNow(token) : token.answer.access_token), () =>
			jwt.whenReady(authorize?.(msg, token), () => {
				// Otherwise a message that comes round again would be taken for one whose token was refused.
				if (msg.renew) delete msg.renew;
				return untilText(token);
			}),
		);
	return {
		perform: (msg) => jwt.whenReady(tokenFor(msg), (token) => deliver(msg, token)),
		async requireReady() {
			const keys = await configOf(context).keys();
			await keys.signingKey();
			if (jwt.isSigned(policyOf())) await contentReader.requireReady();
			await parameterRows.requireReady();
		},
	};
}

/** Refuses an environment variable without a value. A blank scope, for instance, could mean all that there is. */
function requireSet({ RED, jwt, node, options }: ActionContext<RequestNodeOptions>): void {
	const { tokenurl, scope, grant, clientid, clientauth } = options;
	const fields = { tokenurl, scope, grant, clientid, clientauth };
	const name = unsetVariable(jwt, fields) ?? blankVariable(RED, jwt, node, fields);
	if (!name) return;
	throw new jwt.JwtError(
		"ERR_JWT_CONFIG_INVALID",
		`${LABELS[name]} (${name}) names an environment variable that is not set, or is blank. Set it, then deploy or restart.`,
	);
}

/** Returns the access token that a message carries where the node puts it; `undefined` if none. */
function carriedToken({ RED, options }: ActionContext<RequestNodeOptions>, msg: Message): string | undefined {
	if (options.outputType !== "msg") return undefined;
	const value = messageProperty(RED, msg, options.output);
	const token = (value as { access_token?: unknown } | undefined)?.access_token ?? value;
	return typeof token === "string" ? token : undefined;
}

/** The header with which an `http request` node recognizes the headers of an answer, which it does not send. */
const OF_ANSWER = "x-node-red-request-node";

/** Creates the step that sets `msg.headers.Authorization`; `undefined` if the node does not. */
function createAuthorization(context: ActionContext<RequestNodeOptions>) {
	const { jwt, options } = context;
	if (!options.authorize) return undefined;
	const write = createWriter(
		context,
		{ value: "headers", type: "msg" },
		(problem) => new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The header Authorization ${problem}`),
	);
	return (msg: Message, { answer }: AccessToken) => {
		const all = Object.entries(headersOf(msg));
		const isOfAnswer = all.some(([name]) => name.toLowerCase() === OF_ANSWER);
		const kept = isOfAnswer ? [] : all.filter(([name]) => name.toLowerCase() !== "authorization");
		return write(msg, { ...Object.fromEntries(kept), Authorization: `Bearer ${answer.access_token}` });
	};
}

import type * as OAuth from "oauth4webapi";
import { JwtError } from "../errors.js";
import type { HttpAnswer } from "../keys/remote/exchange.js";
import { readSeconds, type TokenAnswer } from "./access-token.js";
import { readObject, refusal, requireText, unusable } from "./answer.js";
import { signGrant } from "./assertion.js";
import { authenticationOf } from "./client-authentication.js";
import { addParameters } from "./request-content.js";
import type { RequestFailed } from "./request-failed.js";
import { sendTo, type TokenRequest } from "./token-request.js";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Asks a token endpoint (RFC 6749 section 3.2). */
export async function askEndpoint(request: TokenRequest): Promise<TokenAnswer> {
	const { policy, content, means } = request;
	// Loaded only when used, because few flows ask for access tokens.
	const oauth = await import("oauth4webapi");
	const { tokenUrl, scope, grant, clientId } = policy;
	const isBearer = grant === "jwt-bearer";
	const parameters = new URLSearchParams(scope && { scope });
	addParameters(parameters, content.parameters);
	if (isBearer) parameters.set("assertion", await signGrant(policy, means.keys, content));
	const server = { issuer: tokenUrl.origin, token_endpoint: tokenUrl.href };
	// The library demands an ID, which a grant that says itself who asks does not need.
	const client = { client_id: clientId || "-" };
	const authentication = await authenticationOf(oauth, request);
	let answer: HttpAnswer | undefined;
	const send = async (_url: string, { headers, body }: OAuth.CustomFetchOptions<"POST", URLSearchParams>) => {
		answer = await sendTo(request, { headers, body: String(body) });
		return responseOf(request, answer);
	};
	// Plain http was refused with the policy, unless it is allowed.
	const options = { [oauth.customFetch]: send, [oauth.allowInsecureRequests]: true };
	const grantType = isBearer ? JWT_BEARER : grant;
	const response = await oauth.genericTokenEndpointRequest(
		server,
		client,
		authentication,
		grantType,
		parameters,
		options,
	);
	try {
		return readAnswer(
			await oauth.processGenericTokenEndpointResponse(server, client, response),
			answer as HttpAnswer,
			tokenUrl.host,
		);
	} catch (error) {
		throw error instanceof JwtError ? error : problemOf(error, answer as HttpAnswer, tokenUrl.host);
	}
}

/**
 * Hands an answer to the library. Leaves out what it would judge by other rules: an ID token, which nobody asked for, and a
 * lifetime that is not a number.
 */
function responseOf({ policy, sent }: TokenRequest, answer: HttpAnswer): Response {
	const { host } = policy.tokenUrl;
	const json = readObject(answer);
	if (answer.status !== 200) throw refusal(host, answer, sent);
	if (!json) throw unusable(host, answer, "it is not a JSON object. Check Token URL (tokenurl).");
	if (json.access_token === undefined && json.error !== undefined) throw refusal(host, answer, sent);
	const { id_token, expires_in, ...rest } = json;
	const seconds = readSeconds(expires_in);
	return Response.json({ ...rest, ...(seconds >= 0 && { expires_in: seconds }) });
}

/** Completes what the library accepted. */
function readAnswer(accepted: OAuth.TokenEndpointResponse, answer: HttpAnswer, host: string): TokenAnswer {
	if (String(accepted.token_type).toLowerCase() === "dpop") throw notBearer(host, answer);
	requireText(host, answer, accepted.access_token);
	return { ...readObject(answer), access_token: accepted.access_token };
}

/** Says why the library does not accept an answer, without its words, which can hold a value. */
function problemOf(error: unknown, answer: HttpAnswer, host: string): RequestFailed {
	const json = readObject(answer);
	if ((error as { code?: string }).code === "OAUTH_UNSUPPORTED_OPERATION") return notBearer(host, answer);
	if (typeof json?.access_token !== "string" || json.access_token === "") {
		return unusable(host, answer, "it has no access token (access_token). Check Token URL (tokenurl).");
	}
	if (typeof json.token_type !== "string" || json.token_type === "") {
		return unusable(
			host,
			answer,
			"it does not say how the token is used (token_type), as RFC 6749 demands. Ask the operator of the service.",
		);
	}
	return unusable(host, answer, "it is not as RFC 6749 demands. Check Token URL (tokenurl).");
}

const notBearer = (host: string, answer: HttpAnswer) =>
	unusable(
		host,
		answer,
		"the token is not a bearer token but bound to a key (token_type), which this node cannot prove to have. Have the service issue bearer tokens for this client.",
	);

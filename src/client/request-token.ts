import type * as OAuth from "oauth4webapi";
import { JwtError } from "../errors.js";
import type { KeySource } from "../keys/key-source.js";
import {
	ExchangeError,
	exchange,
	type FetchOptions,
	type HttpAnswer,
	type OutgoingRequest,
} from "../keys/remote/exchange.js";
import { usesAssertion } from "../request-options.js";
import { type AccessToken, createAccessToken, readSeconds } from "./access-token.js";
import { readObject, refusal, unusable } from "./answer.js";
import { signClient, signGrant } from "./assertion.js";
import { addParameters, type FixedContent } from "./request-content.js";
import { RequestFailed, type Sent } from "./request-failed.js";
import type { RequestPolicy } from "./request-policy.js";

/** What a request needs besides its policy. */
export interface RequestMeans {
	keys: KeySource;
	/** How the service is reached; absent: by the proxies that the environment names. */
	connection?: FetchOptions["connection"];
	/** Cancels requests. */
	closing: AbortSignal;
}

const LIMITS = { timeout: 10_000, maxBytes: 131_072 };
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Asks a service for an access token, once.
 * @throws JwtError `ERR_JWT_REQUEST_FAILED` if there is none; other codes if the request cannot be made
 */
export async function requestToken(
	policy: RequestPolicy,
	content: FixedContent,
	means: RequestMeans,
): Promise<AccessToken> {
	const askedAt = Date.now();
	const sent = { secret: await readSecret(means.keys), content: content.identity };
	const askService = policy.grant === "github-app" ? askGitHub : ask;
	const answer = await askService(policy, content, means, sent);
	return createAccessToken(answer, askedAt);
}

type TokenAnswer = AccessToken["answer"];

/** Asks a token endpoint (RFC 6749 section 3.2). */
async function ask(
	policy: RequestPolicy,
	content: FixedContent,
	means: RequestMeans,
	sent: Sent,
): Promise<TokenAnswer> {
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
	const authentication = clientId ? await authenticationOf(oauth, policy, content, means) : () => undefined;
	let answer: HttpAnswer | undefined;
	const send = async (_url: string, { headers, body }: OAuth.CustomFetchOptions<"POST", URLSearchParams>) => {
		answer = await sendTo(policy, { url: tokenUrl, headers, body: String(body) }, means);
		return responseOf(policy, answer, sent);
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
			policy,
		);
	} catch (error) {
		throw error instanceof JwtError ? error : problemOf(error, answer as HttpAnswer, policy);
	}
}

/** Returns how a client authenticates. Its assertions are signed like all tokens here, so that rows can add to them. */
async function authenticationOf(
	oauth: typeof OAuth,
	policy: RequestPolicy,
	content: FixedContent,
	{ keys }: RequestMeans,
): Promise<OAuth.ClientAuth> {
	const { clientAuth, clientId, grant } = policy;
	if (clientAuth === "none") return oauth.None();
	if (usesAssertion(clientAuth)) {
		const own = grant === "client_credentials" ? content : { ...content, claims: {}, added: [] };
		const assertion = await signClient(policy, keys, own);
		return (_server, _client, body) => {
			body.set("client_id", clientId);
			body.set("client_assertion_type", CLIENT_ASSERTION);
			body.set("client_assertion", assertion);
		};
	}
	const secret = await readClientSecret(keys);
	return clientAuth === "client_secret_basic" ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}

/** Returns the secret of a configuration as text; blank if it has a key pair. */
async function readSecret(keys: KeySource): Promise<string> {
	const { key } = await keys.signingKey();
	return key.type === "secret" ? key.export().toString() : "";
}

/** Returns the secret of a configuration as the text that it is sent as. */
async function readClientSecret(keys: KeySource): Promise<string> {
	const { key } = await keys.signingKey();
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(key.export());
	} catch {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			"The secret of the configuration is not text, so it cannot be sent as client secret. Set its encoding (secretencoding) to utf8.",
		);
	}
}

async function sendTo({ tokenUrl }: RequestPolicy, request: OutgoingRequest, means: RequestMeans): Promise<HttpAnswer> {
	const { connection, closing } = means;
	try {
		return await exchange(request, { ...LIMITS, connection }, closing);
	} catch (error) {
		if (!(error instanceof ExchangeError)) throw error;
		throw new RequestFailed(`${tokenUrl.host} gives no access token: ${error.problem}`);
	}
}

/**
 * Hands an answer to the library. Leaves out what it would judge by other rules: an ID token, which nobody asked for, and a
 * lifetime that is not a number.
 */
function responseOf({ tokenUrl: { host } }: RequestPolicy, answer: HttpAnswer, sent: Sent): Response {
	const json = readObject(answer);
	if (answer.status !== 200 || !json) {
		if (answer.status !== 200) throw refusal(host, answer, sent);
		throw unusable(host, answer, "it is not a JSON object. Check Token URL (tokenurl).");
	}
	if (json.access_token === undefined && json.error !== undefined) throw refusal(host, answer, sent);
	const { id_token, expires_in, ...rest } = json;
	const seconds = readSeconds(expires_in);
	return Response.json({ ...rest, ...(seconds >= 0 && { expires_in: seconds }) });
}

/** Completes what the library accepted. */
function readAnswer(accepted: OAuth.TokenEndpointResponse, answer: HttpAnswer, policy: RequestPolicy): TokenAnswer {
	if (String(accepted.token_type).toLowerCase() === "dpop") throw notBearer(answer, policy);
	requireText(accepted.access_token, answer, policy);
	return { ...readObject(answer), access_token: accepted.access_token };
}

/** Says why the library does not accept an answer, without its words, which can hold a value. */
function problemOf(error: unknown, answer: HttpAnswer, policy: RequestPolicy): RequestFailed {
	const { host } = policy.tokenUrl;
	const json = readObject(answer);
	if ((error as { code?: string }).code === "OAUTH_UNSUPPORTED_OPERATION") return notBearer(answer, policy);
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

/** Requires a token to be text as RFC 6749 section A.12 defines it, because it becomes part of a header. */
function requireText(token: string, answer: HttpAnswer, { tokenUrl }: RequestPolicy): void {
	if (/^[\x20-\x7e]+$/.test(token)) return;
	throw unusable(
		tokenUrl.host,
		answer,
		"the access token has characters that no header can have, such as a line break. Ask the operator of the service.",
	);
}

const notBearer = (answer: HttpAnswer, { tokenUrl }: RequestPolicy) =>
	unusable(
		tokenUrl.host,
		answer,
		"the token is not a bearer token but bound to a key (token_type), which this node cannot prove to have. Have the service issue bearer tokens for this client.",
	);

/** Asks GitHub for the access token of an installation of an App. Its answer is not that of RFC 6749. */
async function askGitHub(
	policy: RequestPolicy,
	content: FixedContent,
	means: RequestMeans,
	sent: Sent,
): Promise<TokenAnswer> {
	const { tokenUrl } = policy;
	const body = bodyOf(content);
	const headers = {
		accept: "application/vnd.github+json",
		authorization: `Bearer ${await signGrant(policy, means.keys, content)}`,
		"user-agent": "node-red-jwt",
		...(body && { "content-type": "application/json" }),
		"content-length": String(Buffer.byteLength(body)),
	};
	const answer = await sendTo(policy, { url: tokenUrl, headers, body }, means);
	const json = readObject(answer);
	if (answer.status !== 201) throw refusal(tokenUrl.host, answer, sent);
	if (!json || typeof json.token !== "string" || json.token === "") {
		throw unusable(tokenUrl.host, answer, "it has no token. Check Token URL (tokenurl).");
	}
	requireText(json.token, answer, policy);
	const endsAt = Date.parse(String(json.expires_at));
	const lifetime = Number.isNaN(endsAt) ? {} : { expires_in: Math.floor((endsAt - Date.now()) / 1000) };
	return { ...json, access_token: json.token, token_type: "Bearer", ...lifetime };
}

/** Writes the parameters of a request to GitHub, which takes JSON: the repositories and permissions of the token. */
const bodyOf = ({ parameters }: FixedContent): string =>
	parameters.length > 0 ? JSON.stringify(Object.fromEntries(parameters)) : "";

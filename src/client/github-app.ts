import type { TokenAnswer } from "./access-token.js";
import { readObject, refusal, requireText, unusable } from "./answer.js";
import { signGrant } from "./assertion.js";
import type { RequestContent } from "./request-content.js";
import { sendTo, type TokenRequest } from "./token-request.js";

/** Asks GitHub for the access token of an installation of an App. Its answer is not that of RFC 6749. */
export async function askGitHub(request: TokenRequest): Promise<TokenAnswer> {
	const { policy, content, means, sent } = request;
	const { host } = policy.tokenUrl;
	const body = bodyOf(content);
	const headers = {
		accept: "application/vnd.github+json",
		authorization: `Bearer ${await signGrant(policy, means.keys, content)}`,
		"user-agent": "node-red-jwt",
		...(body && { "content-type": "application/json" }),
		"content-length": String(Buffer.byteLength(body)),
	};
	const answer = await sendTo(request, { headers, body });
	const json = readObject(answer);
	if (answer.status !== 201) throw refusal(host, answer, sent);
	if (!json || typeof json.token !== "string" || json.token === "") {
		throw unusable(host, answer, "it has no token. Check Token URL (tokenurl).");
	}
	requireText(host, answer, json.token);
	const endsAt = Date.parse(String(json.expires_at));
	const lifetime = Number.isNaN(endsAt) ? {} : { expires_in: Math.floor((endsAt - Date.now()) / 1000) };
	return { ...json, access_token: json.token, token_type: "Bearer", ...lifetime };
}

/** Writes the parameters of a request to GitHub, which takes JSON: the repositories and permissions of the token. */
const bodyOf = ({ parameters }: RequestContent): string =>
	parameters.length > 0 ? JSON.stringify(Object.fromEntries(parameters)) : "";

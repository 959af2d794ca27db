import type { KeySource } from "../keys/key-source.js";
import { type AccessToken, createAccessToken } from "./access-token.js";
import { askGitHub } from "./github-app.js";
import type { FixedContent } from "./request-content.js";
import type { RequestPolicy } from "./request-policy.js";
import { askEndpoint } from "./token-endpoint.js";
import type { RequestMeans } from "./token-request.js";

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
	const askService = policy.grant === "github-app" ? askGitHub : askEndpoint;
	const answer = await askService({ policy, content, means, sent });
	return createAccessToken(answer, askedAt);
}

/** Returns the secret of a configuration as text; blank if it has a key pair. */
async function readSecret(keys: KeySource): Promise<string> {
	const { key } = await keys.signingKey();
	return key.type === "secret" ? key.export().toString() : "";
}

import { createHash } from "node:crypto";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import type { AccessToken } from "./access-token.js";
import { createKeptTokens, type Renewal } from "./kept-tokens.js";
import { type FixedContent, fixContent, type RequestContent } from "./request-content.js";
import type { RequestPolicy } from "./request-policy.js";
import { requestToken } from "./request-token.js";
import type { RequestMeans } from "./token-request.js";

/**
 * Returns an access token for a policy and the content of its request: the one kept, or a new one.
 * @param renewal the message whose token was refused by the API of the service; absent: any token will do
 * @returns a promise only if the service must be asked
 * @throws JwtError `ERR_JWT_REQUEST_FAILED`; other codes if the request cannot be made
 */
export type AccessTokens = (
	policy: RequestPolicy,
	content: RequestContent,
	renewal?: Renewal,
) => MaybePromise<AccessToken>;

/**
 * Creates the access tokens of one configuration. Each is asked for once, for any number of messages, and kept until shortly
 * before its end.
 */
export function createAccessTokens(means: RequestMeans): AccessTokens {
	const kept = createKeptTokens();
	return (policy, content, renewal) => {
		const fixed = fixContent(content);
		return whenReady(means.keys.signingKey(), ({ key }) =>
			kept({ name: fingerprint(policy, fixed), url: policy.tokenUrl.href, key, renewal }, () =>
				requestToken(policy, fixed, means),
			),
		);
	};
}

/** Identifies a request by a hash, so that no claims are stored. */
function fingerprint(
	{ tokenUrl, scope, grant, clientId, clientAuth }: RequestPolicy,
	{ identity }: FixedContent,
): string {
	const parts = [tokenUrl.href, scope, grant, clientId, clientAuth, identity];
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}

import { createHash } from "node:crypto";
import { mergeClaims } from "../claims/compose.js";
import { toJson } from "../json.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import type { AccessToken } from "./access-token.js";
import type { AssertionContent } from "./assertion.js";
import { createKeptTokens } from "./kept-tokens.js";
import type { RequestPolicy } from "./request-policy.js";
import { type RequestMeans, requestToken } from "./request-token.js";

/**
 * Returns an access token for a policy and the content of its assertion: the one kept, or a new one.
 * @param renewedFor the id of a message whose token was refused by the API of the service; absent: any token will do
 * @returns a promise only if the service must be asked
 * @throws JwtError `ERR_JWT_REQUEST_FAILED`; other codes if the request cannot be made
 */
export type AccessTokens = (
	policy: RequestPolicy,
	content: AssertionContent,
	renewedFor?: string,
) => MaybePromise<AccessToken>;

/**
 * Creates the access tokens of one configuration. Each is asked for once, for any number of messages, and kept until shortly
 * before its end.
 */
export function createAccessTokens(means: RequestMeans): AccessTokens {
	const kept = createKeptTokens();
	return (policy, content, renewedFor) =>
		whenReady(means.keys.signingKey(), ({ key }) =>
			kept({ name: fingerprint(policy, content), key, renewedFor }, () => requestToken(policy, content, means)),
		);
}

/** Claims that differ for each assertion of the same request. */
const CHANGING = ["iat", "nbf", "exp", "jti"];

/** Identifies a request by a hash, so that no claims are stored. */
function fingerprint(policy: RequestPolicy, { claims, added, headers }: AssertionContent): string {
	const { tokenUrl, scope, grant, clientId, clientAuth } = policy;
	const merged = mergeClaims(claims, added);
	for (const name of CHANGING) delete merged[name];
	const parts = [tokenUrl.href, scope, grant, clientId, clientAuth];
	return createHash("sha256")
		.update(JSON.stringify(parts))
		.update(toJson("claims", merged))
		.update(toJson("header parameters", { headers }))
		.digest("base64");
}

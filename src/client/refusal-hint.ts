/** What a refusal of a service is about, by words in its error code and description, and which field to check. */
const HINTS: readonly (readonly [words: RegExp, hint: string])[] = [
	[
		/invalid target|\bresource\b|audience parameter|parameter +audience|authorized to access/,
		"It does not know which API the token is for, or does not allow that one. Check Scope (scope), and the parameter audience or resource in Parameters (parameters).",
	],
	[/\bscopes?\b/, "It does not accept the scope. Check Scope (scope), and what the service allows."],
	[
		/\baud(ience)?\b/,
		"It does not accept the audience of the assertion. Check Audience (audience) in the configuration.",
	],
	[
		/expir|\bexp\b|\biat\b|\bnbf\b|lifetime|too far|time ?(frame|range)|short lived|not (yet )?(valid yet|active)|too old|\bclock\b/,
		"It does not accept the times of the assertion. Check the clock of this computer, and shorten the lifetime (expiresin) in the configuration.",
	],
	[
		/\bjti\b|replay|reuse|already (been )?used|used before/,
		"It accepts each assertion only once, and needs its ID. Tick JWT ID (jwtid) in the configuration.",
	],
	[/\btenant\b|\brealm\b/, "It does not know the tenant or realm. Check Token URL (tokenurl)."],
	[
		/signature|signing key|could not be decoded|\bkid\b|key id|certificate|thumbprint|\bx5t|public key|private key|\bkeys\b/,
		"It does not accept the signature. Check the private key, its key ID (keyid) and the algorithm in the configuration, and which key or certificate is registered with the service.",
	],
	[
		/\bsub(ject)?\b|\bprn\b|\buser\b|consent|approved|impersonat/,
		"It does not accept the subject of the assertion. Check the claim sub in Add claims (addclaims), and that this user has approved the application.",
	],
	[
		/\biss(uer)?\b|account not found|integration not found|consumer key|client identifier|invalid client id/,
		"It does not know the issuer of the assertion. Check Issuer (issuer) in the configuration.",
	],
	[/grant type/, "It does not support this grant. Check Grant (grant) and Token URL (tokenurl)."],
	[
		/unauthorized client/,
		"The client may not use this grant. Check Client ID (clientid) and Grant (grant), and what the service allows.",
	],
	[
		/invalid client|client (secret|authentication|assertion|credentials|id)/,
		"It does not recognize the client. Check Client ID (clientid), Authentication (clientauth), and the secret or the private key in the configuration.",
	],
	[
		/invalid grant/,
		"It does not accept the assertion. Check Issuer (issuer), Audience (audience), the algorithm and the private key in the configuration, and the claim sub in Add claims (addclaims).",
	],
];

/** What a status alone says. */
function hintOfStatus(status: number): string {
	if (status >= 300 && status < 400) {
		return "It answers with a redirect, which is not followed. Enter the redirect's target as Token URL (tokenurl).";
	}
	if (status === 401 || status === 403) {
		return "It does not recognize the client. Check Client ID (clientid), the issuer (issuer), and the secret or the private key in the configuration.";
	}
	if (status === 404 || status === 405) return "There is no such token endpoint. Check Token URL (tokenurl).";
	if (status === 429) return "It received too many requests. The node will try again later.";
	if (status >= 500) return "It has an internal error. The node will try again later.";
	return "It does not accept the request. Check Token URL (tokenurl), Scope (scope) and Grant (grant).";
}

/**
 * Says which field to check after a refusal, in words of our own: the description of a service can repeat what was sent.
 * @param words the error code and the description of the answer
 */
export function hintOf(status: number, words: string): string {
	const spaced = words.toLowerCase().replace(/[_\-/.:,;'"()]+/g, " ");
	const isServer = status === 429 || status >= 500 || (status >= 300 && status < 400);
	const known = isServer ? undefined : HINTS.find(([pattern]) => pattern.test(spaced));
	return known?.[1] ?? hintOfStatus(status);
}

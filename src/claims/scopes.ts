import { JwtError } from "../errors.js";
import { SCOPES_MATCHES, type ScopesMatch } from "../options.js";
import { splitWords } from "../text-list.js";
import type { Check, DecodedToken } from "./check.js";

/** Returns the scopes of a token: text in `scope` (RFC 8693 section 4.2), or text or a list in `scp` (Microsoft, Okta). */
const grantedScopes = ({ claims }: DecodedToken): string[] =>
	[claims.scope, claims.scp].flat().flatMap((value) => (typeof value === "string" ? splitWords(value) : []));

/**
 * Creates the check that a token has the required scopes, if any. It fails with `ERR_JWT_INSUFFICIENT_SCOPE`.
 * @param match one of {@link SCOPES_MATCHES}: whether the token must have all of them or any one
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if `match` is unknown
 */
export function scopeChecks(required: readonly string[], match: string = "all"): Check[] {
	if (!SCOPES_MATCHES.includes(match as ScopesMatch)) {
		const problem = `The match of scopes (scopesmatch) is unknown. Choose one of ${SCOPES_MATCHES.join(", ")}.`;
		throw new JwtError("ERR_JWT_CONFIG_INVALID", problem);
	}
	if (required.length === 0) return [];
	const isAny = match === "any";
	const scope = required.join(" ");
	const check: Check = {
		name: "scopes",
		claim: "scope",
		run(token) {
			const granted = grantedScopes(token);
			const has = (name: string) => granted.includes(name);
			if (isAny ? required.some(has) : required.every(has)) return undefined;
			const problem = isAny ? "does not have any of the accepted scopes" : "does not have all required scopes";
			return new JwtError("ERR_JWT_INSUFFICIENT_SCOPE", `The token ${problem}: ${scope}.`, {
				claim: "scope",
				reason: granted.length === 0 ? "missing" : "check_failed",
				scope,
			});
		},
		expected: () => (isAny ? { anyOf: required } : required),
		found: grantedScopes,
	};
	return [check];
}

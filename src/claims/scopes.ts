import { JwtError } from "../errors.js";
import { splitWords } from "../text-list.js";
import type { Check, DecodedToken } from "./check.js";

/** Returns the scopes of a token: text in `scope` (RFC 8693 section 4.2), or text or a list in `scp` (Microsoft, Okta). */
const grantedScopes = ({ claims }: DecodedToken): string[] =>
	[claims.scope, claims.scp].flat().flatMap((value) => (typeof value === "string" ? splitWords(value) : []));

/** Creates the check that a token has all required scopes, if any. It fails with `ERR_JWT_INSUFFICIENT_SCOPE`. */
export function scopeChecks(required: readonly string[]): Check[] {
	if (required.length === 0) return [];
	const scope = required.join(" ");
	const check: Check = {
		name: "scopes",
		claim: "scope",
		run(token) {
			const granted = grantedScopes(token);
			if (required.every((name) => granted.includes(name))) return undefined;
			return new JwtError("ERR_JWT_INSUFFICIENT_SCOPE", `The token does not have all required scopes: ${scope}.`, {
				claim: "scope",
				reason: granted.length === 0 ? "missing" : "check_failed",
				scope,
			});
		},
		expected: () => required,
		found: grantedScopes,
	};
	return [check];
}

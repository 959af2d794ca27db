import { JwtError } from "../errors.js";
import { splitWords } from "../text-list.js";
import type { Check, DecodedToken } from "./check.js";

/** The scopes of a token: in `scope`, a text (RFC 8693 section 4.2), or in `scp`, a text or a list (Microsoft, Okta). */
const grantedScopes = ({ claims }: DecodedToken): string[] =>
	[claims.scope, claims.scp].flat().flatMap((value) => (typeof value === "string" ? splitWords(value) : []));

/** The check that a token has every one of these scopes; none for an empty list. It fails with `ERR_JWT_INSUFFICIENT_SCOPE`. */
export function scopeChecks(required: readonly string[]): Check[] {
	if (required.length === 0) return [];
	const scope = required.join(" ");
	const check: Check = {
		name: "scopes",
		claim: "scope",
		run(token) {
			const granted = grantedScopes(token);
			if (required.every((name) => granted.includes(name))) return undefined;
			return new JwtError(
				"ERR_JWT_INSUFFICIENT_SCOPE",
				`The token does not have every scope that is needed: ${scope}.`,
				{
					claim: "scope",
					reason: granted.length === 0 ? "missing" : "check_failed",
					scope,
				},
			);
		},
		expected: () => required,
		found: grantedScopes,
	};
	return [check];
}

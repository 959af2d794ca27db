import { JwtError } from "../errors.js";

/** The scopes named by a text, separated by white space (RFC 6749 section 3.3). */
export const readScopes = (text: string): string[] => text.split(/\s+/).filter((scope) => scope !== "");

/**
 * Refuses claims that lack one of the scopes. A token has its scopes in `scope`, a text (RFC 8693 section 4.2), or in
 * `scp`, a text or a list, as Microsoft and Okta write it.
 * @throws JwtError `ERR_JWT_INSUFFICIENT_SCOPE`, with all that are required
 */
export function requireScopes(claims: Record<string, unknown>, required: readonly string[]): void {
	if (required.length === 0) return;
	const granted = [claims.scope, claims.scp]
		.flat()
		.flatMap((value) => (typeof value === "string" ? readScopes(value) : []));
	if (required.every((scope) => granted.includes(scope))) return;
	throw new JwtError(
		"ERR_JWT_INSUFFICIENT_SCOPE",
		`The token does not have every scope needed: ${required.join(" ")}.`,
		{
			claim: "scope",
			reason: granted.length === 0 ? "missing" : "check_failed",
			scope: required.join(" "),
		},
	);
}

import { refusal } from "../claims/refusal.js";
import { issuerOf } from "../keys/keyring.js";
import { fillTenant, hasTenant, isTenantId } from "../tenants.js";
import type { TokenCheck } from "./token-checks.js";

/**
 * Creates the check that the key was published for the issuer of the token, if the issuers are those of several tenants. They
 * share a key set, in which Microsoft Entra ID names for each key the `issuer` whose tokens it signs: that of a tenant, or with
 * a placeholder for any.
 * @param issuers the accepted issuers, as in a policy
 * @param signature the check that finds the key
 */
export function keyIssuerChecks(issuers: readonly string[], signature: TokenCheck): TokenCheck[] {
	if (!issuers.some(hasTenant)) return [];
	const check: TokenCheck = {
		name: "key issuer",
		claim: "iss",
		after: [signature],
		run({ key, claims: { tid } }) {
			const published = key && issuerOf(key);
			if (published === undefined || hasTenant(published)) return undefined;
			const ofToken = isTenantId(tid) ? issuers.map((issuer) => fillTenant(issuer, tid)) : issuers;
			if (ofToken.includes(published)) return undefined;
			const problem = "The token is signed with a key that was published for another issuer. Check who made the token.";
			return refusal("iss", "check_failed", problem);
		},
		expected: () => issuers,
		found: ({ key }) => key && issuerOf(key),
	};
	return [check];
}

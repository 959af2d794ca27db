import { ANY_TENANT, fillTenant, hasTenant, isOfSomeTenant, isTenantId } from "../tenants.js";
import type { Check } from "./check.js";
import { refusal } from "./refusal.js";

/** The requirements of a policy for the issuer of tokens. */
export interface IssuerPolicy {
	/**
	 * The accepted `iss`, each compared exactly; empty accepts any or none. `{tenantid}` stands for the token's own `tid`.
	 */
	issuers: readonly string[];
	/** The accepted `tid` for issuers with `{tenantid}`; `*` accepts any plain ID. */
	tenants: readonly string[];
}

/** Returns the claims that the checks of the issuer need in every token. */
export function issuerClaims({ issuers }: IssuerPolicy): string[] {
	if (issuers.length === 0) return [];
	return issuers.every(hasTenant) ? ["iss", "tid"] : ["iss"];
}

/** Creates the checks of the issuer, and of the tenant if an issuer has a placeholder for it. */
export function issuerChecks(policy: IssuerPolicy, presence: ReadonlyMap<string, Check>): Check[] {
	const { issuers } = policy;
	if (issuers.length === 0) return [];
	const present = [presence.get("iss"), presence.get("tid")].filter((check) => check !== undefined);
	if (!issuers.some(hasTenant)) return [hasIssuer(issuers, present)];
	const tenant = hasAcceptedTenant(policy, present);
	return [tenant, hasIssuer(issuers, [...present, tenant])];
}

const hasIssuer = (issuers: readonly string[], after: readonly Check[]): Check => ({
	name: "issuer",
	claim: "iss",
	after,
	run: ({ claims: { iss, tid } }) => {
		const isIssuer = (issuer: string) =>
			hasTenant(issuer) ? isTenantId(tid) && iss === fillTenant(issuer, tid) : iss === issuer;
		return issuers.some(isIssuer) ? undefined : issuerRefusal(iss, issuers);
	},
	expected: () => (issuers.length > 1 ? issuers : issuers[0]),
	found: ({ claims }) => claims.iss,
});

/** Checks `tid`, unless the token is from an issuer without a placeholder, which does not have to have tenants. */
const hasAcceptedTenant = ({ issuers, tenants }: IssuerPolicy, after: readonly Check[]): Check => ({
	name: "tenant",
	claim: "tid",
	after,
	run({ claims }) {
		const { iss, tid } = claims;
		if (issuers.some((issuer) => !hasTenant(issuer) && iss === issuer)) return undefined;
		if (!Object.hasOwn(claims, "tid")) return refusal("tid", "missing");
		if (!isTenantId(tid)) return refusal("tid", "invalid", "The token's tenant (tid) is not the plain ID of a tenant.");
		if (tenants.includes(ANY_TENANT) || tenants.includes(tid)) return undefined;
		return refusal("tid", "check_failed", "The token's tenant (tid) is not one of the configured tenants.");
	},
	expected: () => tenants,
	found: ({ claims }) => claims.tid,
});

/** Whether one of the issuers is that of a token, whatever its tenant. Says nothing about who made the token. */
export const namesIssuer = (issuers: readonly string[], iss: unknown): boolean =>
	typeof iss === "string" && issuers.some((issuer) => isOfSomeTenant(iss, issuer));

/** Creates the error for a token from another issuer. */
export function issuerRefusal(iss: unknown, issuers: readonly string[]) {
	return refusal("iss", "check_failed", issuers.some((issuer) => isNear(iss, issuer)) ? NEAR_MISS : undefined);
}

const NEAR_MISS =
	"The token's issuer (iss) differs from the configured one only by a slash at the end. Correct the configuration.";

const withoutSlash = (text: string) => text.replace(/\/$/, "");

/** Whether only a slash is wrong: the most common mistake with issuers, which is hard to see. */
const isNear = (iss: unknown, issuer: string): boolean =>
	typeof iss === "string" && !isOfSomeTenant(iss, issuer) && isOfSomeTenant(withoutSlash(iss), withoutSlash(issuer));

/** Issuers with a placeholder for the tenant, as Microsoft Entra ID has them in its metadata. Ground: imports nothing. */

/** Stands for the tenant of a token (claim `tid`) in an issuer. */
export const TENANT = "{tenantid}";

/** Accepts every tenant. */
export const ANY_TENANT = "*";

/** Whether an issuer has a placeholder for the tenant. */
export const hasTenant = (issuer: string): boolean => issuer.includes(TENANT);

/** Puts a tenant in the place of the placeholder. */
export const fillTenant = (issuer: string, tenant: string): string => issuer.replaceAll(TENANT, () => tenant);

/** Returns the issuer whose metadata applies to all tenants. */
export const commonIssuer = (issuer: string): string => fillTenant(issuer, "common");

/** Whether a value is a plain ID. Anything else could add parts to the path of an issuer, for example with a slash. */
export const isTenantId = (value: unknown): value is string =>
	typeof value === "string" && /^[\w-]+(?:\.[\w-]+)*$/.test(value);

/** Whether an issuer is the given one, with any tenant in the place of its placeholder. */
export function isOfSomeTenant(iss: string, issuer: string): boolean {
	const start = issuer.indexOf(TENANT);
	if (start < 0) return iss === issuer;
	const [next = ""] = issuer.slice(start + TENANT.length).split(TENANT, 1);
	const end = next ? iss.indexOf(next, start) : iss.length;
	const tenant = iss.slice(start, Math.max(end, start));
	return isTenantId(tenant) && iss === fillTenant(issuer, tenant);
}

/** Says what is wrong with the tenants of a configuration; `undefined` if nothing is. */
export function tenantsProblem(
	issuers: readonly string[],
	tenants: readonly string[],
): "unused" | "missing" | "invalid" | "mixed" | undefined {
	const isNeeded = issuers.some(hasTenant);
	if (tenants.length === 0) return isNeeded ? "missing" : undefined;
	if (!isNeeded) return "unused";
	if (tenants.includes(ANY_TENANT)) return tenants.length > 1 ? "mixed" : undefined;
	return tenants.every(isTenantId) ? undefined : "invalid";
}

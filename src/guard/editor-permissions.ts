import { type Check, firstFailure } from "../claims/check.js";
import { JwtError } from "../errors.js";
import type { VerifiedToken } from "../jwt/verify.js";
import { attempt, type MaybePromise, whenReady } from "../maybe-promise.js";
import type { Requirements } from "./guard-options.js";
import { invalid, readRequirements, requireOptions } from "./read-options.js";

/** Permissions in Node-RED: `*`, `read`, or a list such as `["flows.read", "context.read"]`. */
export type Permissions = string | readonly string[];

/** What the holders of some tokens may do. */
export interface Grant extends Requirements {
	permissions: Permissions;
}

/** Permissions for all, for the holders of some tokens, or by a function of the claims. */
export type PermissionsOption =
	| Permissions
	| readonly Grant[]
	| ((claims: Record<string, unknown>) => MaybePromise<Permissions | null | undefined>);

const GRANT_OPTIONS: readonly string[] = ["permissions", "scopes", "scopesmatch", "rules"];

/**
 * Reads who may do what.
 * @returns a function that returns the permissions of a token, and throws `ERR_JWT_RULE_FAILED` if it has none
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function readPermissions(permissions: PermissionsOption): (token: VerifiedToken) => MaybePromise<Permissions> {
	if (typeof permissions === "function")
		return ({ claims }) => attempt(() => permissions(claims), requireAny, refuseFunction);
	if (isPermissions(permissions)) return () => permissions;
	if (!Array.isArray(permissions) || permissions.length === 0)
		throw invalid('The option permissions names none. Write "read", "*", or a list.');
	const grants = permissions.map((grant: Grant, index) => readGrant(grant, `Entry ${index + 1} of permissions`));
	return (token) => permissionsOfFirst(grants, token);
}

function readGrant(grant: Grant, holder: string): { permissions: Permissions; checks: readonly Check[] } {
	requireOptions(holder, grant, GRANT_OPTIONS);
	const { permissions, ...requirements } = grant;
	if (!isPermissions(permissions)) throw invalid(`${holder} names no permissions. Write "read", "*", or a list.`);
	return { permissions, checks: readRequirements(holder, requirements) };
}

function permissionsOfFirst(
	[grant, ...rest]: readonly ReturnType<typeof readGrant>[],
	token: VerifiedToken,
): MaybePromise<Permissions> {
	if (!grant) throw withoutPermission();
	const failure = firstFailure(grant.checks, token, Math.floor(Date.now() / 1000));
	return whenReady(failure, (error) => (error ? permissionsOfFirst(rest, token) : grant.permissions));
}

function requireAny(permissions: unknown): Permissions {
	if (isPermissions(permissions)) return permissions;
	throw withoutPermission();
}

/** The error of a function can contain claims. */
function refuseFunction(): never {
	throw invalid("The function permissions failed. Correct it: any claim may be missing from a token.");
}

function isPermissions(value: unknown): value is Permissions {
	const isName = (name: unknown) => typeof name === "string" && name !== "";
	return Array.isArray(value) ? value.length > 0 && value.every(isName) : isName(value);
}

const withoutPermission = () => new JwtError("ERR_JWT_RULE_FAILED", "The token gives no permission in the editor.");

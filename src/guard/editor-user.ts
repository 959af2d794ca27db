import { claimAt } from "../claims/claim-path.js";
import { JwtError } from "../errors.js";
import type { VerifiedToken } from "../jwt/verify.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { type Permissions, type PermissionsOption, readPermissions } from "./editor-permissions.js";
import { extractToken } from "./extract.js";
import type { GuardSource } from "./gate.js";
import type { Requirements } from "./guard-options.js";
import { invalid, readPlace, readRequirements, requireOptions } from "./read-options.js";

/** The options of {@link createEditorUsers}. */
export interface EditorOptions extends Requirements {
	/** The header with the token: the `Authorization` header, or a header by its name. Default: `bearer`. */
	token?: "bearer" | { header: string };
	/**
	 * What the holder of a token may do: the same for all, by a list of which the first that the token meets counts, or by a
	 * function of its claims. A token without any permission is refused. Default: `read`.
	 */
	permissions?: PermissionsOption;
	/** The claim with the user's name, as a path. Default: the first of `preferred_username`, `email` and `sub`. */
	username?: string;
}

/** A user of the editor. */
export interface EditorUser {
	username: string;
	permissions: Permissions;
}

/** Returns the user whom the token in a header names, and the token. @throws JwtError if it is not accepted */
export type EditorUsers = (value: string) => MaybePromise<{ user: EditorUser; auth: VerifiedToken }>;

/** The names of the options. */
export const EDITOR_OPTIONS: readonly string[] = ["token", "permissions", "username", "scopes", "scopesmatch", "rules"];
const NAMES: readonly string[] = ["preferred_username", "email", "sub"];

/**
 * Creates a reader for the users of the editor.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for options that cannot be used
 */
export function createEditorUsers({ verify }: GuardSource, options: EditorOptions = {}): EditorUsers {
	const { tokenIn, checks, permissionsOf, nameOf } = readEditorOptions(options);
	return (value) =>
		whenReady(verify(tokenIn(value), checks), (auth) =>
			whenReady(permissionsOf(auth), (permissions) => ({ user: { username: nameOf(auth.claims), permissions }, auth })),
		);
}

function readEditorOptions(options: EditorOptions) {
	requireOptions("The guard of the editor", options, EDITOR_OPTIONS);
	const { username, permissions = "read", ...requirements } = options;
	if (username !== undefined && typeof username !== "string")
		throw invalid("The option username is not text. Write the name of a claim.");
	const place = readPlace(options.token);
	if (place.type !== "bearer" && place.type !== "header")
		throw invalid('Node-RED takes a token for the editor from a header. Set token to "bearer" or { header: … }.');
	const header = place.type === "header" ? String(place.name).toLowerCase() : "authorization";
	// Node-RED has taken the token out of the Authorization header already.
	const scheme = header === "authorization" ? "Bearer " : "";
	return {
		tokenIn: (value: string) => extractToken({ headers: { [header]: scheme + value } }, place),
		checks: readRequirements("The guard of the editor", requirements),
		permissionsOf: readPermissions(permissions),
		nameOf: (claims: Record<string, unknown>) => readName(claims, username === undefined ? NAMES : [username]),
	};
}

function readName(claims: Record<string, unknown>, names: readonly string[]): string {
	const name = names.map((path) => claimAt(claims, path)).find(isName);
	if (name !== undefined) return name;
	const claim = names.at(-1) ?? "";
	const problem = `The token has no claim ${claim} with the name of the user.`;
	throw new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", problem, { claim, reason: "missing" });
}

/** Whether a claim can be the name of a user. Node-RED looks names up in an object, where `constructor` has another meaning. */
const isName = (value: unknown): value is string => typeof value === "string" && value !== "" && !(value in {});

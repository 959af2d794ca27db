import type { Rule } from "../claims/rules.js";
import type { ScopesMatch } from "../options.js";

/** What a token must have to be accepted. */
export interface Requirements {
	/** The required scopes, as text with spaces or as a list. Default: none. */
	scopes?: string | readonly string[];
	/** How many of the scopes a token must have: `all` or `any` one. Default: `all`. */
	scopesmatch?: ScopesMatch;
	/** Checks on claims, all of which must pass: `{ claim: "realm_access.roles", operator: "contains", value: "admin" }`. */
	rules?: readonly Rule[];
}

/** The requirements for some requests. The first route that fits a request counts. */
export interface Route extends Requirements {
	/**
	 * The beginning of the path, in whole segments, as in the browser's address bar: `/api` fits `/api/users`, but not
	 * `/apis`. `*` stands for one segment. Upper and lower case are the same.
	 */
	path: string;
	/** The methods, as a list or as one text: `["GET", "POST"]`. `GET` fits `HEAD` too. Default: all methods. */
	methods?: string | readonly string[];
	/** Lets requests pass without a token. Default: `false`. */
	open?: boolean;
}

/** The place of the token in a request: the `Authorization` header, or a cookie, a header or a query parameter by its name. */
export type GuardToken = "bearer" | { cookie: string } | { header: string } | { query: string };

/** The options of a guard. */
export interface GuardOptions extends Requirements {
	/** Where a request carries its token. Default: `bearer`, the `Authorization` header. */
	token?: GuardToken;
	/**
	 * The address to send a browser to that asks for a page without an accepted token. `{back}` in it stands for the path of the
	 * page; without it, the parameter `return_to` is added. Default: the answer is 401, as to all other requests.
	 */
	login?: string;
	/** Requirements by path and method, in addition to those for all. Default: the same for all requests. */
	routes?: readonly Route[];
}

/** The names of the options, and of those of a route. */
const REQUIREMENTS = ["scopes", "scopesmatch", "rules"] as const satisfies (keyof Requirements)[];
export const ROUTE_OPTIONS: readonly string[] = ["path", "methods", "open", ...REQUIREMENTS];
export const GUARD_OPTIONS: readonly string[] = ["token", "login", "routes", ...REQUIREMENTS];
export const RULE_OPTIONS: readonly string[] = ["claim", "operator", "value"];

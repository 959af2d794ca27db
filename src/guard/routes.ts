import { METHODS } from "node:http";
import type { Check } from "../claims/check.js";
import type { GuardOptions, Route } from "./guard-options.js";
import { ROUTE_OPTIONS } from "./guard-options.js";
import { invalid, readRequirements, requireOptions } from "./read-options.js";
import { decodeEscapes, readingsOf, segmentsOf } from "./request-path.js";
import { isShortNameOf } from "./short-name.js";

/**
 * Returns what is required of a request with this method and path.
 * @returns the checks of its token; `undefined` if it needs no token
 */
export type Requirement = (method: string, path: string) => readonly Check[] | undefined;

interface CompiledRoute {
	segments: readonly string[];
	methods: readonly string[] | undefined;
	isOpen: boolean;
	checks: readonly Check[];
}

/**
 * Reads the routes of a guard. A path that can be read in more than one way must meet what is required for each of its
 * readings, so no spelling of a path leads around a requirement.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID`
 */
export function createRequirement({ routes = [], ...options }: GuardOptions): Requirement {
	const own = readRequirements("The guard", options);
	if (!Array.isArray(routes)) throw invalid("The option routes is not a list. Put the routes in square brackets.");
	const compiled = routes.map((route: Route, index) => compile(route, `Route ${index + 1}`, options));
	if (compiled.length === 0) return () => own;
	return (method, path) => {
		const upper = method.toUpperCase();
		const fitting = new Set(readingsOf(path).flatMap((reading) => routesFor(compiled, upper, reading)));
		const guarded = [...fitting].filter((route) => !route?.isOpen);
		if (guarded.length === 0) return undefined;
		return [...own, ...guarded.flatMap((route) => route?.checks ?? [])];
	};
}

function compile(route: Route, holder: string, options: GuardOptions): CompiledRoute {
	requireOptions(holder, route, ROUTE_OPTIONS);
	const { open = false } = route;
	if (typeof open !== "boolean") throw invalid(`${holder} has a value of open that is not true or false. Correct it.`);
	const { scopesmatch = options.scopesmatch } = route;
	const checks = readRequirements(holder, { ...route, ...(scopesmatch && { scopesmatch }) });
	if (open && checks.length > 0)
		throw invalid(`${holder} is open, but requires scopes or rules. Remove either of the two.`);
	return { segments: readPath(holder, route.path), methods: readMethods(holder, route.methods), isOpen: open, checks };
}

function readPath(holder: string, path: unknown): string[] {
	if (typeof path !== "string" || !path.startsWith("/"))
		throw invalid(`${holder} has no path that starts with a slash. Write it as in the browser's address bar.`);
	const segments = segmentsOf(decodeEscapes(path, () => true));
	const isPlain = segments.every((name) => name === "*" || !/[*?#%]|^:|^\.\.?$/.test(name)) && !/\/\/|\\/.test(path);
	if (!isPlain) {
		throw invalid(`${holder} has a path that fits no request. Write plain segments, and * for any one segment.`);
	}
	return segments;
}

function readMethods(holder: string, methods: Route["methods"]): string[] | undefined {
	if (methods === undefined) return undefined;
	const names: unknown[] = [methods].flat();
	const upper = names.map((name) => (typeof name === "string" ? name.toUpperCase() : ""));
	if (upper.length === 0 || !upper.every((name) => METHODS.includes(name)))
		throw invalid(`${holder} has methods that do not exist. List at least one such as GET, or leave them out.`);
	// Express answers HEAD by the handler of GET.
	return upper.includes("GET") ? [...upper, "HEAD"] : upper;
}

/** Whether a route fits a request. It may fit if only the server knows whether the path leads to the same place. */
type Fit = "yes" | "no" | "maybe";

/**
 * Returns the routes that count for one reading of a path: the first that fits, and the guarded ones before it that may fit.
 * @returns `undefined` among them if no route fits
 */
function routesFor(
	routes: readonly CompiledRoute[],
	method: string,
	reading: readonly string[],
): (CompiledRoute | undefined)[] {
	const found: CompiledRoute[] = [];
	for (const route of routes) {
		const fit = fitOf(route, method, reading);
		if (fit === "yes") return [...found, route];
		if (fit === "maybe" && !route.isOpen) found.push(route);
	}
	return [...found, undefined];
}

function fitOf({ segments, methods }: CompiledRoute, method: string, reading: readonly string[]): Fit {
	if (methods && !methods.includes(method)) return "no";
	let fit: Fit = "yes";
	for (let index = 0; index < segments.length; index++) {
		const segment = segments[index] ?? "";
		const found = reading[index];
		if (segment === found || (segment === "*" && found !== undefined)) continue;
		// Express takes /a/ for /a/*, too, with nothing in place of the star.
		const isEmptyStar = segment === "*" && index === segments.length - 1;
		if (!isEmptyStar && !isShortNameOf(found, segment)) return "no";
		fit = "maybe";
	}
	return fit;
}

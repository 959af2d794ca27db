import type { Jwt } from "./types";

/**
 * The properties of a node, complete: those that the flow file lacks have their defaults. What a hand-written flow gives
 * in another form (`"expiresin": 86400`, `"audience": ["a", "b"]`, one row in place of a list of rows) is taken for what
 * it says: a check must not get lost because of its form.
 */
export function withDefaults<T extends object>(defaults: T, definition: object): T {
	const options = { ...defaults };
	for (const key of Object.keys(defaults) as (keyof T)[]) {
		const value = (definition as Partial<T>)[key] as unknown;
		if (value === undefined || value === null) continue;
		options[key] = inFormOf(defaults[key], value) as T[keyof T];
	}
	return options;
}

function inFormOf(example: unknown, value: unknown): unknown {
	if (Array.isArray(example)) return value === "" ? [] : [value].flat();
	if (typeof example === "boolean") return value === true || value === "true";
	return typeof example === "string" ? String(value) : value;
}

/** The first field that still names an environment variable, because it is not set. */
export function unsetVariable(jwt: Jwt, fields: object): string | undefined {
	return Object.entries(fields).find(([, value]) => jwt.isVariable(value))?.[0];
}

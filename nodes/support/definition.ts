/**
 * The properties of a node, complete: those that the flow file lacks have their defaults. Text properties that a
 * hand-written flow gives as numbers (`"expiresin": 86400`) become text.
 */
export function withDefaults<T extends object>(defaults: T, definition: object): T {
	const options = { ...defaults };
	for (const key of Object.keys(defaults) as (keyof T)[]) {
		const value = (definition as Partial<T>)[key];
		if (value === undefined || value === null) continue;
		const isText = typeof defaults[key] === "string";
		options[key] = isText ? (String(value) as T[keyof T]) : value;
	}
	return options;
}

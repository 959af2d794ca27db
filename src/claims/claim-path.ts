/**
 * The claim at a path such as `realm_access.roles`. Claims may have dots in their names (`https://example.com/roles`), so
 * the longest name that is there counts. Only what the token itself holds is found, never what objects inherit, nor the
 * `length` of a list.
 * @returns `undefined` where there is none
 */
export function claimAt(claims: unknown, path: string): unknown {
	if (typeof claims !== "object" || claims === null) return undefined;
	if (holds(claims, path)) return (claims as Record<string, unknown>)[path];
	for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
		const name = path.slice(0, dot);
		if (holds(claims, name)) return claimAt((claims as Record<string, unknown>)[name], path.slice(dot + 1));
	}
	return undefined;
}

const holds = (claims: object, name: string) => Object.prototype.propertyIsEnumerable.call(claims, name);

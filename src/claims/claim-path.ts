/**
 * Returns the claim at a path such as `realm_access.roles`. Names of claims can contain dots (`https://example.com/roles`),
 * so the longest matching name is used. Only finds values from the token itself: no inherited properties, and no `length`
 * of a list.
 * @returns `undefined` if there is no such claim
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

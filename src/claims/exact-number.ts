/**
 * Whether every number in a value is exact. Whole numbers above 2^53 - 1 are not: JSON.parse reads 9007199254740993 as
 * 9007199254740992, so two different numbers would look equal.
 */
export function isExact(value: unknown): boolean {
	if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
	if (typeof value !== "object" || value === null) return true;
	return Object.values(value).every(isExact);
}

/**
 * Whether a name read from a key is short and has no special characters, so that a message can safely repeat it. Anyone can
 * write anything into a key.
 */
export const isPlainName = (value: unknown): value is string =>
	typeof value === "string" && /^[\w.+-]{1,40}$/.test(value);

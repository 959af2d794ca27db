import { sharedText } from "../text";

/**
 * Returns a text of the inspector. Values from a token are put in afterwards, because the catalogue would read `__name__` and
 * `$t(name)` in them as references.
 */
export function say(key: string, values: Readonly<Record<string, unknown>> = {}): string {
	const names = Object.keys(values);
	const marks = Object.fromEntries(names.map((name, index) => [name, `\u{E000}${index}\u{E000}`]));
	return sharedText(`jwt.inspector.${key}`, marks).replace(/\u{E000}(\d+)\u{E000}/gu, (_, index) =>
		String(values[names[Number(index)] ?? ""]),
	);
}

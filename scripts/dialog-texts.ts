/** Finds the keys of a dialog's texts in its `data-i18n` attributes, each of which can have several, also for attributes. */
export function textKeys(html: string): string[] {
	return [...html.matchAll(/data-i18n="([^"]*)"/g)]
		.flatMap(([, keys = ""]) => keys.split(";"))
		.map((key) => key.replace(/^\[[\w-]+\]/, ""));
}

/** Checks that the catalogue has all texts of a dialog. @throws Error if one is missing */
export function requireTexts(html: string, catalogue: object): void {
	const missing = textKeys(html).filter((key) => typeof find(catalogue, key.split(".")) !== "string");
	if (missing.length > 0) throw new Error(`The catalogue en-US lacks ${missing.join(", ")}.`);
}

const find = (catalogue: object, path: string[]) =>
	path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], catalogue);

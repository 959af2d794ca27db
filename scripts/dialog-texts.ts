/** The keys of the texts of a dialog: those that `data-i18n` names, which can be several, some for attributes. */
export function textKeys(html: string): string[] {
	return [...html.matchAll(/data-i18n="([^"]*)"/g)]
		.flatMap(([, keys = ""]) => keys.split(";"))
		.map((key) => key.replace(/^\[[\w-]+\]/, ""));
}

/** Throws if a dialog shows a text that the catalogue does not have. */
export function requireTexts(html: string, catalogue: object): void {
	const missing = textKeys(html).filter((key) => typeof find(catalogue, key.split(".")) !== "string");
	if (missing.length > 0) throw new Error(`The catalogue en-US lacks ${missing.join(", ")}.`);
}

const find = (catalogue: object, path: string[]) =>
	path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], catalogue);

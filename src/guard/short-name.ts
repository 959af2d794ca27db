/** The part of a name that Windows keeps in its short form, and what it adds: `PRIVAT~1` for `private-files`. */
const SHORT = /^([^.~]{1,6})~\d{1,6}(?:\.|$)/;
/** From the fifth name that begins alike, Windows keeps two characters and adds four of a checksum: `PRA1B2~1`. */
const WITH_CHECKSUM = /^(..?)[\da-f]{4}$/;

/**
 * Whether text may be the short form of a name, by which Windows finds the same file or folder (8.3).
 * @param text a segment of a path, in lower case
 * @param name the whole name, in lower case
 */
export function isShortNameOf(text: string | undefined, name: string): boolean {
	const [, start] = (text?.includes("~") && SHORT.exec(text)) || [];
	if (start === undefined) return false;
	const kept = name.replace(/[\s.]/g, "").replace(/[+,;=[\]]/g, "_");
	const [, beginning] = WITH_CHECKSUM.exec(start) ?? [];
	return kept.startsWith(start) || (beginning !== undefined && kept.startsWith(beginning));
}

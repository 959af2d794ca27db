/** Common mistakes that make a part of a token invalid base64url text, each with the end of a message about it. */
const STRAYS: readonly [pattern: RegExp, problem: string][] = [
	[/[\r\n]/, "contains a line break. Send it on one line."],
	[/["'“”‘’`]/, "contains quotation marks. Remove them."],
	[/\s/, "contains whitespace. Remove it."],
	[/^[\w+/-]*=+$/, "has padding (=) at the end of a part. Remove it."],
	[/[+/]/, "is encoded in base64 (with + or /). It must be encoded in base64url (with - or _)."],
];

/** Says why a part of a token is not base64url text, as the end of a sentence that starts with “The token”. */
export const strayCharacters = (part: string): string | undefined =>
	STRAYS.find(([pattern]) => pattern.test(part))?.[1];

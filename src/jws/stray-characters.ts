/** What keeps a part of a token from being base64url text, in the words of a message, the most frequent mistakes by name. */
const STRAYS: readonly [pattern: RegExp, problem: string][] = [
	[/[\r\n]/, "has a line break inside. Send it in one line."],
	[/["'“”‘’`]/, "has quotes in it or around it. Send it without them."],
	[/\s/, "has white space inside. Send it without."],
	[/^[\w+/-]*=+$/, "ends a part in = (padding), which base64url text in a token must not have."],
	[/[+/]/, "is written in base64 (with + or /), and must be in base64url (with - or _)."],
];

/** What is wrong with a part of a token that is not base64url text: the end of a sentence about the token. */
export const strayCharacters = (part: string): string | undefined =>
	STRAYS.find(([pattern]) => pattern.test(part))?.[1];

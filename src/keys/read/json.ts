/**
 * A value from JSON text, or `undefined`. Line breaks within a text, as a copied service account has them where its
 * `private_key` was unfolded, are read as `\n`.
 */
export function parseJson(text: string): unknown {
	for (const candidate of [text, escapeLineBreaks(text)]) {
		try {
			return JSON.parse(candidate);
		} catch {
			// Perhaps with its line breaks escaped.
		}
	}
	return undefined;
}

/** Escapes the line breaks and tabs between quotes. Letter by letter: a pattern could take the square of the length. */
function escapeLineBreaks(text: string): string {
	const ESCAPED: Record<string, string> = { "\n": "\\n", "\r": "", "\t": "\\t" };
	const parts: string[] = [];
	let isText = false;
	let from = 0;
	for (let at = 0; at < text.length; at++) {
		const letter = text[at] as string;
		if (letter === "\\") at++;
		else if (letter === '"') isText = !isText;
		else if (isText && letter in ESCAPED) {
			parts.push(text.slice(from, at), ESCAPED[letter] as string);
			from = at + 1;
		}
	}
	return parts.join("") + text.slice(from);
}

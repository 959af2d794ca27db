/**
 * Parses JSON, or returns `undefined`. A line break within a string counts as `\n`: a copied service account can have real
 * line breaks in its `private_key`.
 */
export function parseJson(text: string): unknown {
	for (const candidate of [text, escapeLineBreaks(text)]) {
		try {
			return JSON.parse(candidate);
		} catch {
			// Try again with escaped line breaks.
		}
	}
	return undefined;
}

/** Escapes line breaks and tabs in strings. Goes through the characters, because a pattern could take quadratic time. */
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

/** A token without the text around it, such as a copied header. */
export interface BareToken {
	token: unknown;
	/** What was removed: `Authorization`, `Bearer`, `quotes`. Whitespace is not listed, because nodes ignore it too. */
	removed: readonly string[];
}

const QUOTES = "\"'“”‘’`";
const PREFIXES = [
	["Authorization", /^authorization\s{0,9}:/i],
	["Bearer", /^bearer\s/i],
] as const;

/** Removes the text around a token that people copy with it. A node would refuse the token because of that text. */
export function bareToken(value: unknown): BareToken {
	if (typeof value !== "string") return { token: value, removed: [] };
	const removed = new Set<string>();
	let token = unquoted(value, removed);
	for (const [name, pattern] of PREFIXES) {
		const [prefix] = pattern.exec(token) ?? [];
		if (prefix === undefined) continue;
		removed.add(name);
		token = unquoted(token.slice(prefix.length), removed);
	}
	return { token, removed: [...removed] };
}

/** Removes quotation marks and whitespace at both ends. A pattern could take time that grows with the square of the length. */
function unquoted(text: string, removed: Set<string>): string {
	const isAround = (sign = "") => {
		if (QUOTES.includes(sign)) removed.add("quotes");
		return QUOTES.includes(sign) || sign.trim() === "";
	};
	let [start, end] = [0, text.length];
	while (start < end && isAround(text[start])) start++;
	while (end > start && isAround(text[end - 1])) end--;
	return text.slice(start, end);
}

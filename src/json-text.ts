/** Inspects the JSON text of a token without parsing it. Ground: imports nothing. */

/**
 * The maximum nesting of a header or a claims set; the object itself is the first level. Node-RED copies messages
 * recursively, and a few thousand levels would crash it.
 */
export const MAX_DEPTH = 64;

/** Whether JSON text is nested deeper than {@link MAX_DEPTH}. Text that is not JSON can give either result. */
export function nestsTooDeep(json: string): boolean {
	// Most tokens are decided here, because each level needs an opening and a closing bracket.
	if (json.length <= 2 * MAX_DEPTH || !hasManyBrackets(json)) return false;
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const letter = json[at];
		if (letter === '"') at = endOfText(json, at);
		else if (letter === "{" || letter === "[") {
			if (++depth > MAX_DEPTH) return true;
		} else if (letter === "}" || letter === "]") depth--;
	}
	return false;
}

/** Whether the text has more opening brackets than there can be levels. Also counts brackets inside text. */
function hasManyBrackets(json: string): boolean {
	let count = 0;
	for (const bracket of ["{", "["]) {
		for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
			if (++count > MAX_DEPTH) return true;
		}
	}
	return false;
}

/** Returns the position of the closing quotation mark that belongs to an opening one. */
function endOfText(json: string, quote: number): number {
	let at = quote + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
	return at;
}

/** Returns the names of all members in valid JSON text with their depths. The outermost object has the depth 1. */
export function* memberNames(json: string): Generator<{ name: string; depth: number }> {
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const letter = json[at];
		if (letter === '"') {
			const from = at;
			at = endOfText(json, at);
			let next = at + 1;
			while (" \t\n\r".includes(json[next] ?? "x")) next++;
			if (json[next] === ":") yield { name: JSON.parse(json.slice(from, at + 1)), depth };
			at = next - 1;
		} else if (letter === "{" || letter === "[") depth++;
		else if (letter === "}" || letter === "]") depth--;
	}
}

/** Whether valid JSON text has a member named `__proto__`, which could change prototypes in code that copies it. */
export function hasProtoMember(json: string): boolean {
	// Skips the search for text that contains neither the name nor an escape that could be part of it.
	if (!json.includes("__proto__") && !json.includes("\\u00")) return false;
	for (const { name } of memberNames(json)) if (name === "__proto__") return true;
	return false;
}

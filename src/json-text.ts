/** JSON text of a token, looked at without making anything of it. Ground: imports nothing. */

/**
 * So deep may a header or a claims set nest; the object itself is the first level. Node-RED copies messages by recursion,
 * and some thousand levels would end it.
 */
export const MAX_DEPTH = 64;

/** Whether JSON text nests deeper than {@link MAX_DEPTH}. Text that is not JSON may be taken for either. */
export function nestsTooDeep(json: string): boolean {
	// Each level takes a bracket that opens and one that closes: most tokens are done here.
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

/** Whether more brackets open than could be within each other, wherever they stand. */
function hasManyBrackets(json: string): boolean {
	let count = 0;
	for (const bracket of ["{", "["]) {
		for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
			if (++count > MAX_DEPTH) return true;
		}
	}
	return false;
}

/** Where the text ends that begins at a quote. */
function endOfText(json: string, quote: number): number {
	let at = quote + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
	return at;
}

/** Every name of a member in valid JSON text, at any depth; those of the outermost object have the depth 1. */
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

/** Whether valid JSON text has a member named `__proto__`, which readers could take for more than data. */
export function hasProtoMember(json: string): boolean {
	// Without the name, and without a letter of it escaped, there is nothing to look for.
	if (!json.includes("__proto__") && !json.includes("\\u00")) return false;
	for (const { name } of memberNames(json)) if (name === "__proto__") return true;
	return false;
}

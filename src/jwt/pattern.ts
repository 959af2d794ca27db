import { createRequire } from "node:module";
import type * as Re2 from "re2js";
import { translate } from "./pattern-syntax.js";

/** Longer texts are not matched at all. */
const LONGEST = 4096;
/** So many characters a pattern may have, what is counted written out. */
const LARGEST = 512;
/** What one match may take, as characters of the text by those of the pattern: some 70 ms at the worst. */
const STEPS = LARGEST ** 2;

const require = createRequire(import.meta.url);

/**
 * Whether a text as a whole matches a pattern, written as in JavaScript with the flag `u`. The engine goes over the text
 * once: however a text is chosen, and whoever chose it, it takes no longer than its length and the pattern's say.
 * @throws SyntaxError whose message goes on from “a pattern that”
 */
export function createMatcher(pattern: string): (text: string) => boolean {
	const { source, size } = read(pattern);
	if (size > LARGEST) {
		const problem = `is too large: with counts written out, as aaa for a{3}, it may have ${LARGEST} characters`;
		throw new SyntaxError(problem);
	}
	const engine = compile(source);
	return (text) => text.length <= LONGEST && text.length * size <= STEPS && engine.testExact(text);
}

function read(pattern: string) {
	if (pattern.length > LONGEST) throw new SyntaxError(`is longer than ${LONGEST} characters`);
	try {
		new RegExp(pattern, "u");
	} catch {
		throw new SyntaxError("is no regular expression");
	}
	return translate(pattern);
}

function compile(source: string): Re2.RE2JS {
	// Only once there is a pattern: few flows have one, and all would start later.
	const { RE2JS, RE2JSSyntaxException } = require("re2js") as typeof Re2;
	try {
		return RE2JS.compile(source);
	} catch (error) {
		const what = error instanceof RE2JSSyntaxException ? error.getPattern() : "something";
		throw new SyntaxError(`uses ${what}, which is not supported`);
	}
}

import { createRequire } from "node:module";
import type * as Re2 from "re2js";
import { MAX_LENGTH, MAX_SIZE, readPattern } from "../pattern-syntax.js";

/** The maximum work of one match: the length of the text times the size of the pattern. Takes 70 ms at worst. */
const MAX_STEPS = MAX_SIZE ** 2;

const require = createRequire(import.meta.url);

/**
 * Creates a function that tests whether a whole text matches a JavaScript pattern with the flag `u`. The engine reads the
 * text once, so its time is limited by the lengths of the text and the pattern, even for malicious ones.
 * @throws SyntaxError whose message completes “a pattern that …”
 */
export function createMatcher(pattern: string): (text: string) => boolean {
	const { source, size } = readPattern(pattern);
	const engine = compile(source);
	return (text) => text.length <= MAX_LENGTH && text.length * size <= MAX_STEPS && engine.testExact(text);
}

function compile(source: string): Re2.RE2JS {
	// Loaded only when there is a pattern, because few flows have one and loading delays the start.
	const { RE2JS, RE2JSSyntaxException } = require("re2js") as typeof Re2;
	try {
		return RE2JS.compile(source);
	} catch (error) {
		const what = error instanceof RE2JSSyntaxException ? error.getPattern() : "something";
		throw new SyntaxError(`uses ${what}, which is not supported`);
	}
}

import { createRequire } from "node:module";
import type * as Re2 from "re2js";
import { translate } from "./pattern-syntax.js";

/** Longer texts and patterns are not matched at all. In characters. */
const MAX_LENGTH = 4096;
/** The largest pattern, in characters, with its counts written out: `a{3}` as `aaa`. */
const MAX_SIZE = 512;
/** The most work of one match, in characters of the text times characters of the pattern: 70 ms at worst. */
const MAX_STEPS = MAX_SIZE ** 2;

const require = createRequire(import.meta.url);

/**
 * Creates a matcher of whole texts by a pattern, written as in JavaScript with the flag `u`. The engine reads the text
 * once, so that its time is bounded by the lengths of text and pattern, however they were chosen.
 * @throws SyntaxError whose message completes “a pattern that …”
 */
export function createMatcher(pattern: string): (text: string) => boolean {
	const { source, size } = read(pattern);
	if (size > MAX_SIZE) {
		const problem = `is too large: with counts written out, as aaa for a{3}, it may have ${MAX_SIZE} characters`;
		throw new SyntaxError(problem);
	}
	const engine = compile(source);
	return (text) => text.length <= MAX_LENGTH && text.length * size <= MAX_STEPS && engine.testExact(text);
}

function read(pattern: string) {
	if (pattern.length > MAX_LENGTH) throw new SyntaxError(`is longer than ${MAX_LENGTH} characters`);
	try {
		new RegExp(pattern, "u");
	} catch {
		throw new SyntaxError("is not a regular expression");
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

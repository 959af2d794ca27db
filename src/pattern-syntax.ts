/** The grammar of the patterns in rules, for the runtime and the editor. Ground: imports nothing. */

/** The maximum length of a text or a pattern, in characters. */
export const MAX_LENGTH = 4096;
/** The maximum size of a pattern, in characters, with repetitions written out: `a{3}` as `aaa`. */
export const MAX_SIZE = 512;

/** The reasons why a pattern cannot be used, and their ends of the sentence “a pattern that …”. */
const REASONS = {
	invalid: "is not a regular expression",
	long: `is longer than ${MAX_LENGTH} characters`,
	large: `is too large: with repetitions written out, such as aaa for a{3}, it can have up to ${MAX_SIZE} characters`,
	lookaround: "uses look-ahead or look-behind, which is not supported",
	flags: "uses flags within the pattern, which is not supported",
	backreference: "uses a back-reference, which is not supported",
	property: "uses __what__, which is not supported",
} as const;

/** One of the reasons why a pattern cannot be used. */
export type PatternReason = keyof typeof REASONS;

/** An error about a pattern. Its message completes “a pattern that …”. */
export class PatternError extends SyntaxError {
	/** @param what the Unicode property in question */
	constructor(
		readonly reason: PatternReason,
		readonly what = "",
	) {
		super(REASONS[reason].replace("__what__", () => what));
	}
}

/** A pattern in the syntax of the engine. */
export interface Translated {
	source: string;
	/** The length of the pattern with repetitions written out: `(ab){3}` is `ababab`. A set counts as one character. */
	size: number;
}

const ESCAPE =
	/\\u\{[^}]*\}|\\u[dD][89abAB][^\\]{2}\\u[dD][c-fC-F][^\\]{2}|\\u[^\\]{4}|\\x[^\\]{2}|\\c[^\\]|\\[pP]\{[^}]*\}|\\./;
/** One member of a set: a character or an escape. */
const MEMBER = RegExp(`${ESCAPE.source}|.`, "suy");
const TOKEN = RegExp(`${ESCAPE.source}|\\(\\?(?:<[^=!>]*>|<?[=!]|:)?|[*+?]\\??|\\{\\d+,?\\d*\\}\\??|.`, "suy");

const CONTROLS: Record<string, number> = { 0: 0, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
const SETS: Record<string, string> = {
	...Object.fromEntries(["\\d", "\\D", "\\w", "\\W"].map((set) => [set, set])),
	// The engine's own \s matches only six of the whitespace characters in JavaScript.
	"\\s": String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`,
	"\\S": String.raw`\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`,
};
const ASSERTIONS: Record<string, string> = { "^": "\\A", $: "\\z", "\\b": "\\b", "\\B": "\\B" };

/** The names that the engine knows of Unicode's categories, binary properties, and scripts with four letters. */
const CATEGORY = /^(?:[CLMNPSZ][a-z]?|LC)$/;
const PROPERTIES =
	"Any Assigned ASCII_Hex_Digit Alphabetic Dash Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Hex_Digit Lowercase Math Quotation_Mark Terminal_Punctuation Uppercase White_Space".split(
		" ",
	);
const SHORT_SCRIPTS = "Ahom Cham Kawi Lisu Miao Modi Newa Thai Toto".split(" ");

const write = (code: number) => `\\x{${code.toString(16)}}`;
const hex = (digits: string) => Number.parseInt(digits, 16);

/**
 * Reads a JavaScript pattern with the flag `u`.
 * @throws PatternError if it cannot be used
 */
export function readPattern(pattern: string): Translated {
	if (pattern.length > MAX_LENGTH) throw new PatternError("long");
	try {
		new RegExp(pattern, "u");
	} catch {
		throw new PatternError("invalid");
	}
	const translated = translate(pattern);
	if (translated.size > MAX_SIZE) throw new PatternError("large");
	return translated;
}

/** Returns the error about a pattern; `undefined` if it can be used. */
export function patternProblem(pattern: string): PatternError | undefined {
	try {
		readPattern(pattern);
		return undefined;
	} catch (error) {
		return error as PatternError;
	}
}

/**
 * Translates a JavaScript pattern to the syntax of re2js with the same meaning. Drops the names of groups and lazy
 * quantifiers, which do not affect whether a whole text matches.
 * @param pattern a pattern that `RegExp` accepts with the flag `u`
 * @throws PatternError if it uses syntax that cannot be matched in one pass over a text
 */
export function translate(pattern: string): Translated {
	let at = 0;
	const take = (kind: RegExp) => {
		kind.lastIndex = at;
		const [token = ""] = kind.exec(pattern) ?? [];
		at += token.length;
		return token;
	};
	const takeSet = () => {
		const negated = pattern[at] === "^";
		if (negated) at++;
		let members = "";
		let mayBegin = false;
		for (let token = take(MEMBER); token !== "]"; token = take(MEMBER)) {
			const isRange: boolean = token === "-" && mayBegin && pattern[at] !== "]";
			members += isRange ? `-${member(take(MEMBER))}` : member(token);
			mayBegin = !isRange;
		}
		const all = "\\x{0}-\\x{10ffff}";
		return members ? `[${negated ? "^" : ""}${members}]` : `[${negated ? "" : "^"}${all}]`;
	};

	let source = "";
	const outer: number[] = [];
	let [size, last] = [0, 0];
	const put = (text: string, width = 1) => {
		source += text;
		size += width;
		last = width;
	};
	while (at < pattern.length) {
		const token = take(TOKEN);
		const [, least, most] = /^\{(\d+),?(\d*)\}/.exec(token) ?? [];
		if (least !== undefined) {
			source += token.replace(/\?$/, "");
			size += last * (Math.max(Number(least), Number(most), 1) - 1);
		} else if (/^[*+?]/.test(token)) source += token[0];
		else if (/^\(\?<?[=!]/.test(token)) throw new PatternError("lookaround");
		else if (token === "(?") throw new PatternError("flags");
		else if (/^\\[1-9k]/.test(token)) throw new PatternError("backreference");
		else if (token[0] === "(") {
			source += "(?:";
			outer.push(size);
			size = 0;
		} else if (token === ")") {
			const inner = size + 1;
			size = outer.pop() ?? 0;
			put(")", inner);
		} else if (token === "|") put("|");
		else if (token === "[") put(takeSet());
		else if (token === ".") put("[^\\n\\r\\x{2028}\\x{2029}]");
		else put(ASSERTIONS[token] ?? `[${member(token)}]`);
	}
	return { source, size };
}

/** Translates one member of a set: a character, an escape or a Unicode property. */
function member(token: string): string {
	if (SETS[token]) return SETS[token];
	const [, name, property] = /^\\[pP]\{(?:(\w+)=)?(\w+)\}/.exec(token) ?? [];
	if (property === undefined) return write(codePoint(token));
	if (!isKnownProperty(name, property)) throw new PatternError("property", token);
	return `${token.slice(0, 2)}{${property}}`;
}

function isKnownProperty(name: string | undefined, property: string): boolean {
	if (name === "Script" || name === "sc") return property.length !== 4 || SHORT_SCRIPTS.includes(property);
	if (CATEGORY.test(property)) return name === undefined || name === "General_Category" || name === "gc";
	return name === undefined && PROPERTIES.includes(property);
}

function codePoint(token: string): number {
	if (token[0] !== "\\" || token === "\\") return Number(token.codePointAt(0));
	const rest = token.slice(2);
	switch (token[1]) {
		case "u": {
			const units = rest.split("\\u").map(hex);
			return rest.startsWith("{") ? hex(rest.slice(1)) : Number(String.fromCharCode(...units).codePointAt(0));
		}
		case "x":
			return hex(rest);
		case "c":
			return rest.charCodeAt(0) % 32;
		default:
			return CONTROLS[String(token[1])] ?? Number(token.codePointAt(1));
	}
}

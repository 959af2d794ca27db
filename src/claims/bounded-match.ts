import { type Context, createContext, Script } from "node:vm";

/** How long one text may keep a pattern busy, in milliseconds. */
const TIME = 40;
/** So often a busy machine may stop the engine before it had that time. */
const TRIES = 5;
/** Longer texts are not matched at all. */
const LENGTH = 4096;

const script = new Script("pattern.test(text)");
/** Only here can the engine be stopped. Made when it is first needed. */
let context: Context | undefined;

/**
 * Whether a text as a whole matches a pattern. Some patterns take time that doubles with each character, and the text is
 * the caller's to choose: the engine is stopped after a moment, and a text that took longer does not match.
 * @throws SyntaxError where the pattern is none
 */
export function boundedMatcher(pattern: string): (text: string) => boolean {
	// By itself first: `a)|(b` would be a pattern only with the parentheses around it.
	new RegExp(pattern, "u");
	const whole = new RegExp(`^(?:${pattern})$`, "u");
	return (text) => {
		if (text.length > LENGTH) return false;
		context ??= createContext({});
		Object.assign(context, { pattern: whole, text });
		for (let tries = 0; tries < TRIES; tries++) {
			const before = process.cpuUsage();
			try {
				return script.runInContext(context, { timeout: TIME }) === true;
			} catch {
				const { user, system } = process.cpuUsage(before);
				if (user + system > (TIME * 1000) / 2) return false;
			}
		}
		return false;
	};
}

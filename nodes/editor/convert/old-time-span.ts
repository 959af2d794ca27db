import { variableName } from "../../../src/environment";
import { parseTimeSpan } from "../../../src/time-span";
import { type Draft, note } from "./draft";

/** Digits alone, or with the unit milliseconds. The old nodes read both as milliseconds if they were text. */
const MILLISECONDS = /^(\d+(?:\.\d+)?) *(?:ms|msecs?|milliseconds?)?$/i;

/**
 * Converts a time span of jsonwebtoken, in which a number is seconds, but text that is only digits is milliseconds.
 * @returns the same time span for a configuration; `undefined` if it is none
 */
export function convertTimeSpan(draft: Draft, span: unknown): string | undefined {
	if (typeof span === "number") return Number.isInteger(span) && span > 0 ? String(span) : undefined;
	const text = String(span ?? "").trim();
	const name = variableName(text);
	if (name !== undefined) {
		note(draft, "units", { name });
		return text;
	}
	const [, milliseconds] = MILLISECONDS.exec(text) ?? [];
	if (milliseconds !== undefined) {
		const seconds = String(Math.max(1, Math.floor(Number(milliseconds) / 1000)));
		note(draft, "milliseconds", { old: text, seconds });
		return seconds;
	}
	return parseTimeSpan(text) ? text : undefined;
}

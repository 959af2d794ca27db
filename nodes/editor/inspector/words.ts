import { sharedText } from "../text";
import { moment } from "./moment";
import { say } from "./say";
import type { Result } from "./types";

/** The maximum length of a value in a line, in characters. The header and claims show the whole value. */
const MAX_LENGTH = 160;

/** Names a check, with its claim if several checks have the same name. */
export function nameCheck({ check, claim }: Result): string {
	const name = say(`check.${check.replace(/\W/g, "-")}`);
	return claim && ["presence", "time", "text", "rule"].includes(check) ? `${name} ${claim}` : name;
}

/** Describes the result of a check: the value found and, if it failed, the value expected. */
export function describe(result: Result): string {
	const { outcome, check, reason } = result;
	if (outcome === "skipped") return say(`skipped.${reason ?? "earlier"}`);
	return (WORDS[check] ?? compared)(result);
}

type Words = (result: Result) => string;

/** Describes a check of one value. */
const compared: Words = ({ outcome, expected, found, message }) => {
	const value = inWords(found);
	if (outcome === "passed") return value || (expected === undefined ? "" : say("none"));
	if (found === undefined && expected === undefined) return message ?? "";
	if (expected === undefined) return say("is", { value: value || say("none") });
	if (value === "") return say("absent", { expected: inWords(expected) });
	return say("isnot", { value, expected: inWords(expected) });
};

/** Describes a check whose message says more than its values. */
const told: Words = ({ message = "" }) => message;

const time: Words = ({ outcome, expected, found }) => {
	const words = found === undefined ? say("none") : (moment(found) ?? say("notime", { value: inWords(found) }));
	if (outcome === "passed" || typeof expected !== "object") return words;
	const { atLeast, atMost } = expected as { atLeast?: number; atMost?: number };
	const [from, to] = [moment(atLeast), moment(atMost)];
	if (from && to) return say("timebetween", { value: words, from, to });
	return to ? say("timeatmost", { value: words, to }) : words;
};

const WORDS: Partial<Record<string, Words>> = {
	form: told,
	critical: told,
	encoding: told,
	"claims set": told,
	binding: told,
	"not revoked": told,
	"not used before": told,
	key: ({ outcome, found, message = "" }) => (outcome === "failed" ? message : found ? `kid ${inWords(found)}` : ""),
	"key issuer": ({ outcome, found, message = "" }) => (outcome === "failed" ? message : inWords(found)),
	signature: ({ outcome, expected, found }) => {
		const { name, keysource = "inline" } = (expected ?? {}) as { name?: string; keysource?: string };
		const key = say(`keyof.${keysource}`, { name: name ? say("named", { name }) : say("unnamed") });
		const { alg } = (found ?? {}) as { alg?: unknown };
		return say(outcome === "passed" ? "signed" : "notsigned", { algorithm: String(alg ?? ""), key });
	},
	presence: ({ outcome }) => say(outcome === "passed" ? "present" : "missing"),
	time: (result) => time({ ...result, expected: undefined }),
	"not before": time,
	expiration: time,
	lifetime: time,
	age: time,
	rule: ({ outcome, expected, found, message = "" }) => {
		const { operator, value } = (expected ?? {}) as { operator?: string; value?: unknown };
		if (operator === undefined) return outcome === "failed" ? message : inWords(found);
		const rule = [sharedText(`jwt.operator.${operator}`), inWords(value)].filter(Boolean).join(" ");
		if (outcome === "passed") return say("met", { value: inWords(found), rule });
		const actual = inWords(found);
		return actual === "" ? say("absentrule", { rule }) : say("notmet", { value: actual, rule });
	},
	scopes: (result) => {
		const { anyOf } = (result.expected ?? {}) as { anyOf?: unknown };
		if (result.outcome === "passed" || !anyOf) return compared(result);
		const [value, expected] = [inWords(result.found), inWords(anyOf)];
		return value === "" ? say("absentany", { expected }) : say("isnoneof", { value, expected });
	},
};

/** Formats a value: text in quotation marks, a list with commas, anything else as JSON. */
export function inWords(value: unknown): string {
	if (value === undefined) return "";
	const words = Array.isArray(value) ? value.map(one).join(", ") : one(value);
	return words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}…` : words;
}

const one = (value: unknown) => (typeof value === "string" ? say("text", { value }) : JSON.stringify(value));

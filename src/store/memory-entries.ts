import type { Revocation } from "./revocations.js";
import type { SessionRecord } from "./rotation.js";

/** Something that a store in memory saves. */
export type Entry =
	| { kind: "session-record"; id: string; record: SessionRecord }
	| { kind: "used"; id: string; expires: number }
	| { kind: "unreadable-session"; id: string }
	| Revocation;

/** The first letter of a key says what the value is. */
const LETTERS = { "session-record": "r", used: "o", session: "s", token: "t", subject: "u" } as const;

/** Returns the key that something is saved under. */
export const writeKey = (kind: keyof typeof LETTERS, id: string): string => `${LETTERS[kind]}:${id}`;

/** Returns the value that is saved: a short list. A revocation forever has `null` as its end, because JSON has no infinity. */
export function writeValue(value: SessionRecord | Revocation): (string | number | null)[] {
	if ("kind" in value) return [Number.isFinite(value.expires) ? value.expires : null, value.upTo ?? 0];
	const { generation, id, parent, renewedAt, issuedAt, accessUntil, expires } = value;
	return [generation, id, parent, renewedAt, issuedAt, accessUntil, expires];
}

/** Reads something that was saved. @returns `undefined` for anything that a store did not write */
export function readEntry(key: string, value: unknown): Entry | undefined {
	const [letter, id] = [key.slice(0, 2), key.slice(2)];
	if (letter === "r:") {
		const record = readRecord(value);
		return record ? { kind: "session-record", id, record } : { kind: "unreadable-session", id };
	}
	if (letter === "o:") return typeof value === "number" ? { kind: "used", id, expires: value } : undefined;
	const kind = (["session", "token", "subject"] as const).find((name) => letter === `${LETTERS[name]}:`);
	if (!kind) return undefined;
	// A revocation that cannot be read counts for all that was issued until now, forever.
	const [end, upTo] =
		Array.isArray(value) && value.length === 2 && isMoment(value[1]) ? value : [null, Date.now() * 1000];
	const expires = typeof end === "number" ? end : Number.POSITIVE_INFINITY;
	return kind === "subject" ? { kind, id, expires, upTo } : { kind, id, expires };
}

/** Whether a value is a time in microseconds since 1970, from which others can be counted. */
const isMoment = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function readRecord(value: unknown): SessionRecord | undefined {
	if (!Array.isArray(value)) return undefined;
	const [generation, id, parent, renewedAt, issuedAt, accessUntil, expires] = value;
	const numbers = [generation, issuedAt, accessUntil, expires];
	if (!isMoment(renewedAt) || !numbers.every(Number.isFinite) || typeof id !== "string" || typeof parent !== "string")
		return undefined;
	return { generation, id, parent, renewedAt, issuedAt, accessUntil, expires };
}

/** Tokens made here and read here, without the package under test, so that no part of one is beyond a test's reach. */
import { createHmac } from "node:crypto";

/** Long enough for every HMAC, and easily found in a text that must not hold it. */
export const SECRET = "secret-of-the-tests-".repeat(4);

type Part = object | string | Uint8Array;

/** One part of a token: objects as JSON, text and bytes as they are. */
export function encode(part: Part): string {
	const bytes = typeof part === "string" || part instanceof Uint8Array ? part : JSON.stringify(part);
	return Buffer.from(bytes).toString("base64url");
}

/** A token of any header and payload, signed with the HMAC its `alg` names, or with HS256's where it names none. */
export function forge(header: Part, payload: Part, secret: string | Uint8Array = SECRET): string {
	const [, bits = "256"] = /^HS(256|384|512)$/.exec(String((header as { alg?: unknown }).alg)) ?? [];
	const input = `${encode(header)}.${encode(payload)}`;
	return `${input}.${createHmac(`sha${bits}`, secret).update(input).digest("base64url")}`;
}

/** A well-formed HS256 token. */
export function mint(claims: object = {}, header: object = {}): string {
	return forge({ alg: "HS256", typ: "JWT", ...header }, claims);
}

/** What a token says. */
export function read(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
	const [header, claims] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
	return { header, claims };
}

/** Makes and reads tokens without the package under test, so that a test can control every part. */
import { createHmac } from "node:crypto";

/** A secret long enough for every HMAC, and easy to find in text that must not contain it. */
export const SECRET = "secret-of-the-tests-".repeat(4);

type Part = object | string | Uint8Array;

/** Encodes a part of a token: objects as JSON, text and bytes unchanged. */
export function encode(part: Part): string {
	const bytes = typeof part === "string" || part instanceof Uint8Array ? part : JSON.stringify(part);
	return Buffer.from(bytes).toString("base64url");
}

/** Makes a token with any header and payload, signed with the HMAC that its `alg` names; otherwise with HS256. */
export function forge(header: Part, payload: Part, secret: string | Uint8Array = SECRET): string {
	const [, bits = "256"] = /^HS(256|384|512)$/.exec(String((header as { alg?: unknown }).alg)) ?? [];
	const input = `${encode(header)}.${encode(payload)}`;
	return `${input}.${createHmac(`sha${bits}`, secret).update(input).digest("base64url")}`;
}

/** Makes a valid HS256 token. */
export function mint(claims: object = {}, header: object = {}): string {
	return forge({ alg: "HS256", typ: "JWT", ...header }, claims);
}

/** Reads the header and claims of a token. */
export function read(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
	const [header, claims] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
	return { header, claims };
}

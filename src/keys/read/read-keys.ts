import type { LeftOutReason } from "../../key-facts.js";
import { OPENSSH_PUBLIC } from "../../key-text.js";
import { readDer } from "./der.js";
import { parseJson } from "./json.js";
import { readJwk } from "./jwk.js";
import { isKeysById, readKeysById } from "./keys-by-id.js";
import { hasPemMark } from "./pem.js";
import { readPemKeys } from "./pem-keys.js";
import { createReadKey, type KeysRead } from "./read-key.js";
import { readText } from "./text.js";
import { isWholeKey } from "./whole.js";

/** The maximum number of base64 encodings inside each other. */
const MAX_DEPTH = 3;

/**
 * Reads the keys in pasted text or in a file: PEM (PKCS#8, PKCS#1, SEC1, SPKI, X.509, encrypted), even without its line
 * breaks; base64 of PEM or DER; a JWK or JWK Set. Also certificates by key ID, and the JSON of a Google service account. A file can also be DER or UTF-16
 * text. Keys that cannot be used are left out, each with the reason (RFC 7517 section 5).
 * @param input pasted text, or the bytes of a file
 * @param passphrase decrypts encrypted keys
 */
export function readKeys(input: string | Uint8Array, passphrase?: string): KeysRead {
	if (typeof input === "string") return readKeyText(input, passphrase, 0);
	return readKeyBytes(input, passphrase, 0);
}

/**
 * Reads a JWK Set (RFC 7517 section 5) or certificates by key ID from a URL, by the same rules. Anyone can fetch them, so
 * secrets and private keys are left out.
 * @returns `undefined` if the value is neither
 */
export function readPublishedKeys(json: unknown): KeysRead | undefined {
	const keys = (json as { keys?: unknown } | null | undefined)?.keys;
	if (Array.isArray(keys)) return readJwks(keys, "JWK Set", true);
	return isKeysById(json) ? readKeysById(json) : undefined;
}

function readKeyBytes(bytes: Uint8Array, passphrase: string | undefined, depth: number): KeysRead {
	const read = readDer(bytes, passphrase);
	if (!read) {
		// Comments next to PEM text can be in any encoding.
		return readKeyText(readText(bytes) ?? Buffer.from(bytes).toString("latin1"), passphrase, depth);
	}
	if ("reason" in read) return refuse(read.reason, "DER");
	if (!isWholeKey(read.key)) return refuse("damaged", "DER");
	const form = read.structure.startsWith("encrypted") ? "encrypted DER" : "DER";
	return { keys: [createReadKey(read.key, { form, certificate: read.certificate?.raw })], leftOut: [] };
}

function readKeyText(text: string, passphrase: string | undefined, depth: number): KeysRead {
	const trimmed = unquote(text.replace(/^\uFEFF/, "").trim()).trim();
	if (trimmed.startsWith("{")) return readJson(trimmed, passphrase, depth);
	if (hasPemMark(trimmed)) return readPemKeys(trimmed, passphrase);
	if (OPENSSH_PUBLIC.test(trimmed)) return refuse("openssh-public");
	const bytes = depth < MAX_DEPTH && decodeBase64(trimmed);
	if (!bytes || bytes.length === 0) return refuse("unknown-form");
	const { keys, leftOut } = readKeyBytes(bytes, passphrase, depth + 1);
	const wrap = (form: string | undefined) => (form ? { form: `base64 of ${form}` } : {});
	return {
		keys: keys.map((key) => ({ ...key, ...wrap(key.form) }) as typeof key),
		leftOut: leftOut.map((fact) => ({ ...fact, ...wrap(fact.form) })),
	};
}

const refuse = (reason: LeftOutReason, form?: string): KeysRead => ({
	keys: [],
	leftOut: [{ reason, ...(form && { form }) }],
});

/** Removes the quotes that text was copied with, and the escapes if it is a JSON string. */
function unquote(text: string): string {
	const [first] = text;
	if (!first || !`"'`.includes(first) || text.length < 2 || !text.endsWith(first)) return text;
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === "string") return value;
	} catch {
		// Not a JSON string, but still in quotes.
	}
	return text.slice(1, -1);
}

function decodeBase64(text: string): Buffer | undefined {
	const packed = text.replace(/\\+([rn]?)/g, (run, letter) => (letter ? "" : run)).replace(/\s/g, "");
	return /^[\w+/-]+={0,2}$/.test(packed) ? Buffer.from(packed, "base64") : undefined;
}

function readJson(text: string, passphrase: string | undefined, depth: number): KeysRead {
	const json = parseJson(text) as Record<string, unknown> | undefined;
	if (!json) return refuse("damaged", "JSON");
	if (typeof json.private_key === "string" && depth < MAX_DEPTH) {
		const id = json.private_key_id;
		const kid = typeof id === "string" ? { kid: id } : {};
		const about = { form: "service account JSON", ...kid };
		const { keys, leftOut } = readKeyText(json.private_key, passphrase, depth + 1);
		return { keys: keys.map((key) => ({ ...key, ...about })), leftOut: leftOut.map((fact) => ({ ...fact, ...about })) };
	}
	if (Array.isArray(json.keys) && json.keys.length === 0) return refuse("empty", "JWK Set");
	if (Array.isArray(json.keys)) return readJwks(json.keys, "JWK Set");
	if (json.kty !== undefined) return readJwks([json], "JWK");
	if (isKeysById(json)) return readKeysById(json);
	return refuse("unknown-form", "JSON");
}

function readJwks(values: readonly unknown[], form: string, isPublished = false): KeysRead {
	const read: KeysRead = { keys: [], leftOut: [] };
	for (const value of values) {
		const key = readJwk(value, form, isPublished);
		if ("reason" in key) read.leftOut.push(key);
		else read.keys.push(key);
	}
	return read;
}

import { createPublicKey } from "node:crypto";
import { looksLikeKey } from "../key-text.js";
import { readDer } from "./read/der.js";
import { readKeys } from "./read/read-keys.js";
import { readText } from "./read/text.js";

/** So often an encoding may be wrapped in another one. */
const MAX_DEPTH = 3;
/** Characters of the longest name that OpenSSH has for a kind of key, and some more. */
const MAX_SSH_NAME = 64;
/** Curves by the bytes of a coordinate. */
const CURVES = new Map([
	[32, "P-256"],
	[48, "P-384"],
	[66, "P-521"],
]);

/**
 * Whether bytes are a key of a key pair, a certificate, a request or an archive of them, usable or not: as DER, as text in
 * UTF-8 or UTF-16, in base64 or hex of these, as an OpenSSH key, or as a point of a curve. All of these are public, or
 * have a half that is, and so are no secrets. A compressed point and a raw Ed25519 key cannot be told from a random
 * secret.
 */
export function isKeyMaterial(bytes: Uint8Array, depth = 0): boolean {
	if (isKeyStructure(bytes) || isSshKey(bytes) || isCurvePoint(bytes)) return true;
	const text = readText(bytes);
	if (text === undefined) return false;
	if (looksLikeKey(text) || isKeyJson(text)) return true;
	return depth < MAX_DEPTH && decodings(text).some((decoded) => isKeyMaterial(decoded, depth + 1));
}

/** Whether DER is a key, or a certificate, request or archive. Of random bytes, one in many billions is. */
function isKeyStructure(bytes: Uint8Array): boolean {
	const read = readDer(bytes);
	return read !== undefined && !("reason" in read && read.reason === "unknown-form");
}

/** JSON may write its names and quotes in other ways than {@link looksLikeKey} knows. */
function isKeyJson(text: string): boolean {
	if (!/^\s*(?:["']\s*)?\{/.test(text)) return false;
	const { keys, leftOut } = readKeys(text);
	return keys.length > 0 || leftOut.some(({ reason }) => reason !== "unknown-form" && reason !== "damaged");
}

/** What a text may be the base64, base64url or hex of. */
function decodings(text: string): Uint8Array[] {
	const packed = text.replace(/\\+([rn]?)/g, (run, letter) => (letter ? "" : run)).replace(/[\s"']/g, "");
	const decoded: Uint8Array[] = [];
	if (/^(?:0x)?[0-9A-Fa-f:]+$/.test(packed)) decoded.push(Buffer.from(packed.replace(/^0x|:/g, ""), "hex"));
	if (/^[\w+/-]+={0,2}$/.test(packed)) decoded.push(Buffer.from(packed, "base64"));
	return decoded;
}

/** The binary forms of OpenSSH: a public key begins with the length and the name of its kind (RFC 4253 section 6.6). */
function isSshKey(bytes: Uint8Array): boolean {
	const view = Buffer.from(bytes.subarray(0, 4 + MAX_SSH_NAME));
	const text = view.toString("latin1");
	if (text.startsWith("openssh-key-v1\0")) return true;
	const length = view.length > 4 ? view.readUInt32BE() : 0;
	return length <= MAX_SSH_NAME && /^(?:ssh|ecdsa|sk)-[\w@.-]+$/.test(text.slice(4, 4 + length));
}

/** A point as SEC 1 section 2.3.3 writes it, uncompressed or hybrid. Of random bytes none in 2^256 lies on its curve. */
function isCurvePoint(bytes: Uint8Array): boolean {
	const [mark = 0] = bytes;
	const size = (bytes.length - 1) / 2;
	const crv = CURVES.get(size);
	if (!crv || ![4, 6, 7].includes(mark)) return false;
	const encode = (from: number) => Buffer.from(bytes.subarray(from, from + size)).toString("base64url");
	try {
		createPublicKey({ key: { kty: "EC", crv, x: encode(1), y: encode(1 + size) }, format: "jwk" });
		return true;
	} catch {
		return false;
	}
}

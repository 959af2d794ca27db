import { createPublicKey } from "node:crypto";
import { hasKeyPart, looksLikeKey } from "../key-text.js";
import { readDer } from "./read/der.js";
import { readKeys } from "./read/read-keys.js";
import { readText } from "./read/text.js";

/** The maximum number of encodings inside each other. */
const MAX_DEPTH = 3;
/** The maximum length of the name of an OpenSSH key type, in characters, with some room to spare. */
const MAX_SSH_NAME = 64;
/** Curves by the length of a coordinate, in bytes. */
const CURVES = new Map([
	[32, "P-256"],
	[48, "P-384"],
	[66, "P-521"],
]);

/**
 * Whether bytes are a key of a key pair, a certificate, a certificate request or an archive of these, usable or not: DER,
 * text in any encoding, base64 or hex of either, an OpenSSH key, or a point on a curve. All of these are public or have
 * a public half, so none of them is safe as a secret. A compressed point or a raw Ed25519 key looks like a random secret
 * and is not detected.
 */
export function isKeyMaterial(bytes: Uint8Array, depth = 0): boolean {
	if (isSshKey(bytes) || withoutLineBreak(bytes).some((part) => isKeyStructure(part) || isCurvePoint(part)))
		return true;
	const text = readText(bytes);
	if (text === undefined) {
		// As when keys are read: the comments of PEM can be in any encoding.
		const latin1 = Buffer.from(bytes).toString("latin1");
		return hasKeyPart(latin1) || hasKeyPart(latin1.replaceAll("\0", "")) || isReadAsKey(latin1);
	}
	if (looksLikeKey(text) || isReadAsKey(text)) return true;
	return depth < MAX_DEPTH && decodings(text).some((decoded) => isKeyMaterial(decoded, depth + 1));
}

/** Whether bytes are DER of a key, certificate, request or archive. Fewer than one in a billion random inputs match. */
function isKeyStructure(bytes: Uint8Array): boolean {
	const read = readDer(bytes);
	return read !== undefined && !("reason" in read && read.reason === "unknown-form");
}

/** Returns the bytes as they are, and without the line break that an editor adds to a file. */
function withoutLineBreak(bytes: Uint8Array): Uint8Array[] {
	if (bytes.at(-1) !== 0x0a) return [bytes];
	const parts = [bytes, bytes.subarray(0, -1)];
	return bytes.at(-2) === 0x0d ? [...parts, bytes.subarray(0, -2)] : parts;
}

/** JSON, also as a JSON string, can escape characters so that {@link looksLikeKey} does not recognize a key. */
function isReadAsKey(text: string): boolean {
	if (!/^\s*["'{]/.test(text)) return false;
	const { keys, leftOut } = readKeys(text);
	return keys.length > 0 || leftOut.some(({ reason }) => reason !== "unknown-form" && reason !== "damaged");
}

/** Decodes text that could be base64, base64url or hex. */
function decodings(text: string): Uint8Array[] {
	const packed = text.replace(/\\+([rn]?)/g, (run, letter) => (letter ? "" : run)).replace(/[\s"']/g, "");
	const decoded: Uint8Array[] = [];
	if (/^(?:0x)?[0-9A-Fa-f:]+$/.test(packed)) decoded.push(Buffer.from(packed.replace(/^0x|:/g, ""), "hex"));
	if (/^[\w+/-]+={0,2}$/.test(packed)) decoded.push(Buffer.from(packed, "base64"));
	return decoded;
}

/** The binary formats of OpenSSH. A public key begins with the length and name of its type (RFC 4253 section 6.6). */
function isSshKey(bytes: Uint8Array): boolean {
	const view = Buffer.from(bytes.subarray(0, 4 + MAX_SSH_NAME));
	const text = view.toString("latin1");
	if (text.startsWith("openssh-key-v1\0")) return true;
	const length = view.length > 4 ? view.readUInt32BE() : 0;
	return length <= MAX_SSH_NAME && /^(?:ssh|ecdsa|sk)-[\w@.-]+$/.test(text.slice(4, 4 + length));
}

/** A point as in SEC 1 section 2.3.3, uncompressed or hybrid. Random bytes practically never lie on the curve. */
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

/** Recognizes text that is a key of a key pair. Ground: imports nothing. */

/** The beginning of a public key in OpenSSH or SSH2 format (RFC 4716). */
export const OPENSSH_PUBLIC = /^\s*(?:(?:ssh-|ecdsa-sha2-|sk-)\S{1,64} |---- BEGIN SSH2)/;

/**
 * Parts of keys: PEM, even without its first line; JWK; lines of `authorized_keys` and `known_hosts`, with the type of a key
 * and its base64 text; XML (W3C XML Signature section 4.5.2); PuTTY.
 */
const KEY_PARTS = [
	/-----(?:BEGIN|END) /,
	/---- (?:BEGIN|END) SSH2/,
	/"kty"\s{0,64}:/,
	/(?:^|[\s,"])(?:ssh|ecdsa|sk)-[\w@.-]{2,64}\s{1,64}AAAA/,
	/<(?:\w{1,32}:)?(?:RSA|EC|DSA)KeyValue[\s>]/,
	/PuTTY-User-Key-File-\d/,
];

/** Whether text contains a part of a key. Random bytes practically never do. */
export const hasKeyPart = (text: string): boolean => KEY_PARTS.some((part) => part.test(text));

/**
 * Whether text looks like a key of a key pair or a certificate. Everyone may know its public half, so it must never be used
 * as a shared secret (RFC 8725 section 2.1).
 */
export const looksLikeKey = (text: string): boolean => OPENSSH_PUBLIC.test(text) || hasKeyPart(text);

/** PEM, also of OpenSSH and SSH2; a JWK, private or secret, or a service account of Google; PuTTY. */
const PRIVATE_PARTS = [
	/---- ?(?:BEGIN|END) [A-Z0-9 ]{0,64}PRIVATE KEY/,
	/"(?:d|p|q|dp|dq|qi|oth|priv|private_key)"\s{0,64}:(?!\s{0,64}null\b)/,
	/"kty"\s{0,64}:\s{0,64}"oct"/,
	/PuTTY-User-Key-File-\d/,
];

/** The maximum number of base64 encodings inside each other. */
const MAX_DEPTH = 3;

/** Whether a text looks like a private key or holds one beside others, also as the base64 of one. */
export function looksPrivate(text: string, depth = 0): boolean {
	// Without the zeros of UTF-16, and without the escapes of JSON.
	const plain = text
		.replaceAll("\0", "")
		.replace(/\\+(?:u00([2-7][\dA-Fa-f])|([nrt]))?/g, (_, code, space) =>
			code ? String.fromCharCode(Number.parseInt(code, 16)) : space ? " " : "",
		);
	if (PRIVATE_PARTS.some((part) => part.test(plain))) return true;
	const packed = plain
		.replace(/[\s"']/g, "")
		.replaceAll("-", "+")
		.replaceAll("_", "/");
	if (depth === MAX_DEPTH || packed === "") return false;
	try {
		return looksPrivate(atob(packed), depth + 1);
	} catch {
		return false;
	}
}

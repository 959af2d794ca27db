/** Recognizes text that is a key of a key pair. Ground: imports nothing. */

/** The beginning of a public key in OpenSSH or SSH2 format (RFC 4716). */
export const OPENSSH_PUBLIC = /^\s*(?:(?:ssh-|ecdsa-sha2-|sk-)\S{1,64} |---- BEGIN SSH2)/;

/**
 * Parts of keys: PEM, even without its first line; JWK; lines of `authorized_keys` and `known_hosts`, with the type of a key
 * and its base64 text; XML (W3C XML Signature section 4.5.2); PuTTY. Also what OpenSSL prints of a key (`-text`).
 */
const KEY_PARTS = [
	/-----(?:BEGIN|END) /,
	/---- (?:BEGIN|END) SSH2/,
	/["']kty["']\s{0,64}:/,
	/(?:^|[\s,"])(?:ssh|ecdsa|sk)-[\w@.-]{2,64}\s{1,64}AAAA/,
	/<(?:\w{1,32}:)?(?:RSA|EC|DSA)KeyValue[\s>]/,
	/PuTTY-User-Key-File-\d/,
	/\b(?:Public|Private)-Key: ?\(/,
];

/** Whether text contains a part of a key. Random bytes practically never do. */
export const hasKeyPart = (text: string): boolean => KEY_PARTS.some((part) => part.test(text));

/**
 * Whether text looks like a key of a key pair or a certificate. Everyone may know its public half, so it must never be used
 * as a shared secret (RFC 8725 section 2.1).
 */
export const looksLikeKey = (text: string): boolean => OPENSSH_PUBLIC.test(text) || hasKeyPart(text);

/**
 * PEM, also of OpenSSH and SSH2, however its frame was changed; a JWK, private or secret, even if it is not JSON; a service
 * account of Google; PuTTY; XML as of .NET; what OpenSSL prints of a key (`-text`).
 */
const PRIVATE_PARTS = [
	/\b(?:BEGIN|END)[\W_]{1,8}(?:[A-Z0-9]{1,16}[\W_]{1,8}){0,3}PRIVATE[\W_]{1,8}KEY/i,
	/["'](?:d|p|q|dp|dq|qi|oth|priv|private_key)["']\s{0,64}:(?!\s{0,64}null\b)/,
	/[{,\s](?:d|p|q|dp|dq|qi|priv)\s{0,64}:\s{0,64}["'][\w-]{20}/,
	/["']kty["']\s{0,64}:\s{0,64}["']oct["']/,
	/PuTTY-User-Key-File-\d/,
	/<(?:\w{1,32}:)?(?:D|DP|DQ|InverseQ)>/,
	/\bPrivate-Key:|\bprivateExponent:/,
];

/** The maximum number of encodings inside each other. */
const MAX_DEPTH = 3;
/** The object identifier of password-based encryption, without its last part (RFC 8018), one character for each byte. */
const ENCRYPTION = "*\x86H\x86\xf7\r\x01\x05";

/** Whether a text looks like a private key or holds one beside others, also as base64 or hex, or one that is cut off. */
export function looksPrivate(text: string, depth = 0): boolean {
	// Without the zeros of UTF-16, and without the escapes of JSON and of URLs.
	const plain = text
		.replaceAll("\0", "")
		.replace(/\\+(?:u00([2-7][\dA-Fa-f])|([nrt]))?/g, (_, code, space) =>
			code ? String.fromCharCode(Number.parseInt(code, 16)) : space ? " " : "",
		)
		.replace(/%([2-7][\dA-Fa-f])/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
	if (beginsPrivate(text) || PRIVATE_PARTS.some((part) => part.test(plain))) return true;
	return depth < MAX_DEPTH && decodings(plain).some((decoded) => looksPrivate(decoded, depth + 1));
}

/**
 * Whether bytes, one character for each, begin like DER of a private key or of an archive that can hold one. Both begin with
 * a small version number (RFC 5958, 8017, 5915, 7292) or with their encryption; public keys and certificates do not.
 */
function beginsPrivate(bytes: string): boolean {
	if (!bytes.startsWith("0")) return false;
	const size = bytes.charCodeAt(1);
	const content = bytes.slice(size > 0x80 ? size - 0x7e : 2);
	return (content.startsWith("\x02\x01") && content.charCodeAt(2) <= 3) || content.slice(0, 32).includes(ENCRYPTION);
}

/** Decodes text that could be base64 or hex to bytes, one character for each. */
function decodings(text: string): string[] {
	const hex = text.replace(/^\s*0x|[\s:"']/g, "");
	const base64 = text
		.replace(/[\s"']/g, "")
		.replaceAll("-", "+")
		.replaceAll("_", "/");
	const decoded: string[] = [];
	if (/^(?:[\dA-Fa-f]{2})+$/.test(hex)) {
		decoded.push(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
	}
	try {
		if (base64 !== "") decoded.push(atob(base64));
	} catch {
		// Not base64.
	}
	return decoded;
}

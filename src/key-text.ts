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

/**
 * Whether text looks like a key of a key pair or a certificate. Everyone may know its public half, so it must never be used
 * as a shared secret (RFC 8725 section 2.1).
 */
export const looksLikeKey = (text: string): boolean =>
	OPENSSH_PUBLIC.test(text) || KEY_PARTS.some((part) => part.test(text));

/** PEM, also of OpenSSH; a JWK, or a service account of Google; PuTTY. */
const PRIVATE_PARTS = [
	/-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY/,
	/"(?:d|priv|private_key)"\s{0,64}:/,
	/PuTTY-User-Key-File-\d/,
];

/** Whether a text looks like a private key, also as the base64 of one. */
export function looksPrivate(text: string): boolean {
	if (PRIVATE_PARTS.some((part) => part.test(text))) return true;
	try {
		const decoded = atob(text.replace(/\s/g, ""));
		return PRIVATE_PARTS.some((part) => part.test(decoded));
	} catch {
		return false;
	}
}

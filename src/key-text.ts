/** Ground: imports nothing. */

/** PEM, JWK, and public keys as OpenSSH and SSH2 (RFC 4716) write them. */
const KEY_TEXT = /-----BEGIN |"kty"\s*:|^\s*(?:ssh-|ecdsa-sha2-|sk-)\S+ |^\s*---- BEGIN SSH2/;

/**
 * Whether a text looks like a key of a key pair or a certificate. Its public half is known to everyone, so it must never
 * serve as a shared secret (RFC 8725 section 2.1).
 */
export const looksLikeKey = (text: string): boolean => KEY_TEXT.test(text);

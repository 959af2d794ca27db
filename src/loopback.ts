/** Ground: imports nothing. */

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Whether a URL leads to this computer itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3), so that nobody in between
 * can change what it answers.
 */
export const isLoopback = ({ hostname }: { hostname: string }): boolean => LOOPBACK.test(hostname);

/** The names of this computer that are not in {@link LOOPBACK}, as a URL writes them: also all zeros and IPv4 in IPv6. */
const HERE = /^(?:(?:.+\.)?localhost\.|0(?:\.\d+){3}|\[::\]|\[::(?:ffff:)?(?:7f[\da-f]{2}:[\da-f]+|0:[\da-f]+)\])$/;

/** Whether a URL can lead to this computer. Unlike {@link isLoopback}, it says so in doubt, so that it can refuse a URL. */
export const canBeLoopback = (url: { hostname: string }): boolean => isLoopback(url) || HERE.test(url.hostname);

/** Whether a URL can be trusted to lead where it says: by TLS, or because it stays on this computer. */
export const isSecure = (url: { protocol: string; hostname: string }): boolean =>
	url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));

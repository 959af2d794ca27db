/** Which parts of an HTTP request its sender writes. Ground: imports nothing. */

const SENT = /^req\s*(?:\.\s*|\[["'])(?:query|body|params|headers|cookies)\b/;

/**
 * Whether a path in a message names what the sender of an HTTP request wrote, such as `req.query`. `req.auth` and `req.user`
 * come from a check of the sender.
 */
export const isSentPath = (path: string): boolean => SENT.test(path.trim());

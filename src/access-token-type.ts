/** The type of access tokens. Ground: imports nothing. */

/** Whether a token type is that of access tokens, with or without the prefix `application/` (RFC 9068 section 4). */
export const isAccessTokenType = (type: string): boolean => /^(application\/)?at\+jwt$/i.test(type);

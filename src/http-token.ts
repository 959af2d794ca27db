/** Names in HTTP. Ground: imports nothing. */

/** Whether text is a token (RFC 9110 section 5.6.2), as names of headers and of cookies are (RFC 6265 section 4.1.1). */
export const isHttpToken = (text: string): boolean => /^[!#$%&'*+.^_`|~\w-]+$/.test(text);

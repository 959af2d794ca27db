/** The error codes of Node.js and OpenSSL for a TLS connection that failed, by their meaning. */
export const TLS_CODES = {
	expired: /^CERT_HAS_EXPIRED$/,
	notYetValid: /^CERT_NOT_YET_VALID$/,
	otherHost: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
	/** Tested after the other codes of certificates, which it matches too. */
	untrusted: /CERT|SIGNATURE|CRL/,
	protocol: /^(EPROTO|ERR_SSL_\S+)$/,
} as const;

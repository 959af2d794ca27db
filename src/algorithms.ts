/** The signature algorithms, in one place for the runtime and the editor. Ground: imports nothing. */

/** HMAC algorithms (RFC 7518 section 3.2) with the bits of their hash, which are also the shortest safe secret. */
export const HMAC_BITS = { HS256: 256, HS384: 384, HS512: 512 } as const;

/**
 * JWS `alg` names by the `kty` of their key: RFC 7518 section 3.1, RFC 9864 (`Ed25519`, and `EdDSA`, its older name),
 * draft-ietf-cose-dilithium (ML-DSA).
 */
export const ALGORITHMS_BY_KTY = {
	oct: ["HS256", "HS384", "HS512"],
	RSA: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
	EC: ["ES256", "ES384", "ES512"],
	OKP: ["Ed25519", "EdDSA"],
	AKP: ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87"],
} as const;

/** A key type (`kty`, RFC 7517 section 4.1). */
export type KeyType = keyof typeof ALGORITHMS_BY_KTY;
/** The name of an algorithm that uses a shared secret. */
export type HmacAlgorithm = keyof typeof HMAC_BITS;
/** The name of a JWS signature algorithm (`alg`, RFC 7518 section 3.1). */
export type Algorithm = (typeof ALGORITHMS_BY_KTY)[KeyType][number];

/** Every algorithm that a configuration can name. */
export const ALGORITHMS: readonly Algorithm[] = Object.values(ALGORITHMS_BY_KTY).flat();

/** Whether a value is the name of an algorithm. */
export const isAlgorithm = (name: unknown): name is Algorithm => ALGORITHMS.includes(name as Algorithm);

/** Whether an algorithm signs and verifies with one shared secret. */
export const isHmac = (algorithm: string): algorithm is HmacAlgorithm => Object.hasOwn(HMAC_BITS, algorithm);

/** Whether an algorithm uses keys of this type (`kty`, RFC 7517 section 4.1). */
export const usesKeyType = (algorithm: string, kty: KeyType): boolean =>
	ALGORITHMS_BY_KTY[kty].some((name) => name === algorithm);

/** The curve that each ECDSA algorithm uses (RFC 7518 section 3.4). */
export const EC_CURVES: Partial<Record<string, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };

/** The current name of an algorithm: `EdDSA` is the older name of `Ed25519` (RFC 9864 section 2.2). */
export const canonicalAlgorithm = (algorithm: string): string => (algorithm === "EdDSA" ? "Ed25519" : algorithm);

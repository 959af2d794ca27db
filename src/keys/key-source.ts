import type { CryptoKey, JWSHeaderParameters } from "jose";

/** A key that signs. */
export interface SigningKey {
	key: CryptoKey;
	/** Goes into the `kid` header where the configuration names none. */
	kid?: string;
}

/**
 * Where keys come from. Each kind of key (a shared secret, a key pair, a remote JWK Set) is one implementation; signing
 * and verifying know nothing else about keys. Keys are imported once, when the source is made.
 */
export interface KeySource {
	/** What the operator should know though the keys work, for instance that a secret is short. */
	readonly warnings: readonly string[];
	/** The key that signs; throws `ERR_JWT_KEY_MISSING` where there is none. */
	signingKey(): Promise<SigningKey>;
	/** The key that may have signed a token with this protected header. */
	verificationKey(header: JWSHeaderParameters): Promise<CryptoKey>;
}

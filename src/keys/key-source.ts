import type { KeyObject } from "node:crypto";
import type { JWK } from "jose";
import type { JwtError } from "../errors.js";
import type { MaybePromise } from "../maybe-promise.js";

export type Key = KeyObject;

export type SigningKey = {
	key: Key;
	/** Goes into the `kid` header where the configuration names none. */
	kid?: string;
};

/**
 * Where keys come from. Each kind of key (a shared secret, a key pair, a file, a remote JWK Set) is one implementation;
 * signing and verifying know nothing else about keys. Keys are imported once, never per token.
 */
export interface KeySource {
	/** What the operator should know though the keys work, for instance that a secret is short. */
	readonly warnings: readonly string[];
	/** The key that signs. @throws JwtError `ERR_JWT_KEY_MISSING` */
	signingKey(): MaybePromise<SigningKey>;
	/**
	 * The keys that may have signed a token with this protected header, at least one.
	 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWKS_NO_MATCHING_KEY`, `ERR_JWKS_UNAVAILABLE`
	 */
	verificationKeys(header: Readonly<Record<string, unknown>>): MaybePromise<readonly Key[]>;
	/**
	 * The public keys that check this source's signatures, as a JWK Set has them (RFC 7517 section 5).
	 * @throws JwtError `ERR_JWT_KEY_MISSING` where there are none, as for a shared secret
	 */
	publicKeys(): Promise<JWK[]>;
	/**
	 * How keys that are fetched stand, for a status: when the ones in use came (milliseconds since 1970), and what is wrong
	 * with the last fetch.
	 */
	describe?(): { fetchedAt?: number; error?: string };
	/** Stops watching and fetching. */
	close(): void;
}

/** What a source that renews its keys tells while it runs. */
export interface KeyReport {
	/** New keys could not be taken over, and the old ones stay in use; `undefined` once all is well again. */
	trouble(error: JwtError | undefined): void;
}

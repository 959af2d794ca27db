import type { KeyObject } from "node:crypto";
import type { JWK } from "jose";
import type { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import type { MaybePromise } from "../maybe-promise.js";

export type Key = KeyObject;

export interface SigningKey {
	key: KeyObject;
	/** Goes into the `kid` header where the configuration names none. */
	kid?: string;
}

/** The state of keys that are fetched, for a status. */
export interface KeyState {
	/** When the keys in use were fetched, in milliseconds since 1970. */
	fetchedAt?: number;
	/** What is wrong with the last fetch, as a sentence. */
	error?: string;
	/** The same in short, without what could not be fetched from where. */
	problem?: string;
	/** How many keys are used. */
	used?: number;
	/** The keys that are not used, each with its reason. */
	leftOut?: readonly LeftOut[];
}

/**
 * A source of keys. Each kind of key (a shared secret, a key pair, a file, a remote JWK Set) is one implementation; signing
 * and verifying know nothing else about keys. Keys are imported once, never per token. A source whose keys are there
 * answers at once, without a promise, and then throws at once, too.
 */
export interface KeySource {
	/** What the operator should know though the keys work, for instance that a secret is short. */
	readonly warnings: readonly string[];
	/** The key that signs. @throws JwtError `ERR_JWT_KEY_MISSING` */
	signingKey(): MaybePromise<SigningKey>;
	/**
	 * The keys that may have signed a token with this protected header, at least one: public keys, or one secret. All of
	 * them fit the header's `alg`, and so are safe to verify its signature with. The same question gets the same array as
	 * long as the keys are the same.
	 * @throws JwtError `ERR_JOSE_ALG_NOT_ALLOWED`, `ERR_JWT_KEY_MISSING`, `ERR_JWKS_NO_MATCHING_KEY`,
	 *   `ERR_JWKS_UNAVAILABLE`
	 */
	verificationKeys(header: Readonly<Record<string, unknown>>): MaybePromise<readonly KeyObject[]>;
	/**
	 * The public keys that check this source's signatures, as a JWK Set has them (RFC 7517 section 5).
	 * @throws JwtError `ERR_JWT_KEY_MISSING` where there are none, as for a shared secret
	 */
	publicKeys(): Promise<JWK[]>;
	/** The state of keys that are fetched. */
	describe?(): KeyState;
	/** Stops watching and fetching. */
	close(): void;
}

/** What a source that renews its keys tells while it runs. */
export interface KeyReport {
	/** New keys could not be taken over, and the old ones stay in use; `undefined` once all is well again. */
	trouble(error: JwtError | undefined): void;
	/** New keys were taken over, and this is what the operator should know of them. */
	renewed?(warnings: readonly string[]): void;
}

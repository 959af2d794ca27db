import type { KeyObject } from "node:crypto";
import type { JWK } from "jose";
import type { JwtError } from "../errors.js";
import type { LeftOut } from "../key-facts.js";
import type { MaybePromise } from "../maybe-promise.js";

/** A key as `node:crypto` holds it. */
export type Key = KeyObject;

/** The key that signs tokens. */
export interface SigningKey {
	/** A secret or a private key. */
	key: KeyObject;
	/** Used as the `kid` header if the configuration does not set one. */
	kid?: string;
	/** The X.509 certificate of a private key, in DER. */
	certificate?: Uint8Array;
}

/** The state of fetched keys, for a node status. */
export interface KeyState {
	/** When the keys in use were fetched, in milliseconds since 1970. */
	fetchedAt?: number;
	/** Why the last fetch failed, as a full message; absent if it succeeded. */
	error?: string;
	/** The same in short, without the name and host of the resource. */
	problem?: string;
	/** The number of keys that are used. */
	used?: number;
	/** The keys that are not used, each with the reason. */
	leftOut?: readonly LeftOut[];
}

/**
 * A source of keys. Each kind of key (a shared secret, a key pair, a file, a remote JWK Set) has its own implementation;
 * signing and verifying know nothing else about keys. Keys are imported once, not per token. A source that has its keys
 * returns or throws at once; otherwise it returns a promise.
 */
export interface KeySource {
	/** Problems that do not stop the keys from working, as messages: for example a short secret. */
	readonly warnings: readonly string[];
	/** Returns the key that signs. @throws JwtError `ERR_JWT_KEY_MISSING` */
	signingKey(): MaybePromise<SigningKey>;
	/**
	 * Returns the keys that may have signed a token with this protected header, at least one: public keys, or one secret.
	 * All of them fit the header's `alg`, so they are safe for verifying its signature. The same header gets the same array
	 * until the keys change.
	 * @param header the protected header (RFC 7515 section 4); only `alg` and `kid` matter
	 * @throws JwtError `ERR_JOSE_ALG_NOT_ALLOWED`, `ERR_JWT_KEY_MISSING`, `ERR_JWKS_NO_MATCHING_KEY`,
	 *   `ERR_JWKS_UNAVAILABLE`
	 */
	verificationKeys(header: Readonly<Record<string, unknown>>): MaybePromise<readonly KeyObject[]>;
	/**
	 * Returns the keys that may have signed a token after none of {@link verificationKeys} did; perhaps none. An issuer may
	 * replace a key under the same `kid`, so keys from a URL are fetched again, unless a fetch ended a moment ago.
	 */
	renewedKeys?(header: Readonly<Record<string, unknown>>): MaybePromise<readonly KeyObject[]>;
	/**
	 * Throws the error that any use would throw now, without waiting or fetching; absent if the keys are always there.
	 * @throws JwtError
	 */
	requireKeys?(): void;
	/**
	 * Returns the public keys that verify this source's signatures, as the JWKs of a JWK Set (RFC 7517 section 5).
	 * @throws JwtError `ERR_JWT_KEY_MISSING` if there are none, as for a shared secret
	 */
	publicKeys(): Promise<JWK[]>;
	/** Returns the state of fetched keys; absent if the keys are not fetched. */
	describe?(): KeyState;
	/** Stops watching files and fetching keys. */
	close(): void;
}

/** Receives reports from a key source that renews its keys. */
export interface KeyReport {
	/**
	 * Reports that new keys cannot be used, so that the old ones stay in use.
	 * @param error the reason, or `undefined` once the keys are renewed again
	 */
	trouble(error: JwtError | undefined): void;
	/** New keys were taken over, and this is what the operator should know of them. */
	renewed?(warnings: readonly string[]): void;
}

/** Makes a report. If its receiver throws, the keys stay in use: nobody waits for a renewal in the background. */
export function tell(report: () => void): void {
	try {
		report();
	} catch {
		// The receiver's own problem.
	}
}

import type { JwtError } from "../errors.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";

/** A token's protected header and claims set, as checks see them. */
export interface DecodedToken {
	/** The protected header (RFC 7515 section 4). */
	header: Readonly<Record<string, unknown>>;
	/** The claims set (RFC 7519 section 4). */
	claims: Readonly<Record<string, unknown>>;
}

/**
 * One question about a token, as a value: a list of checks can be walked to the first failure, walked whole, or shown.
 * @typeParam T what is known of the token; the checks before this one in the list may have added to it
 */
export interface Check<T = DecodedToken> {
	/** What is checked: `signature`, `issuer`, `expiration` … */
	readonly name: string;
	/** The claim or header parameter that it concerns, if it is just one. */
	readonly claim?: string;
	/** Checks that this one builds on: if one of them fails, this one cannot be answered. */
	readonly after?: readonly Check<T>[];
	/**
	 * @param now seconds since 1970
	 * @returns why the token fails, or nothing if it passes
	 * @throws JwtError if the check itself cannot be made, for instance because keys cannot be fetched
	 */
	run(token: T, now: number): MaybePromise<JwtError | undefined>;
	/** What a token must have to pass, for a person to read. Never part of an error. */
	expected?(now: number): unknown;
	/** What the token has, likewise. */
	found?(token: T): unknown;
}

/**
 * Requires a token to pass further checks.
 * @returns the token
 * @throws JwtError of the first check that fails
 */
export function requireChecks<T extends DecodedToken>(checks: readonly Check[], token: T): MaybePromise<T> {
	return whenReady(firstFailure<DecodedToken>(checks, token, Math.floor(Date.now() / 1000)), (failure) => {
		if (failure) throw failure;
		return token;
	});
}

/**
 * Walks checks to the first failure.
 * @param from index of the first check
 * @returns the failure, or nothing if the token passes all; a promise only if a check has to wait
 */
export function firstFailure<T>(
	checks: readonly Check<T>[],
	token: T,
	now: number,
	from = 0,
): MaybePromise<JwtError | undefined> {
	for (let index = from; index < checks.length; index++) {
		const failure = (checks[index] as Check<T>).run(token, now);
		if (failure instanceof Promise) {
			return failure.then((error) => error ?? firstFailure(checks, token, now, index + 1));
		}
		if (failure) return failure;
	}
	return undefined;
}

import type { JwtError } from "../errors.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";

/** The protected header and claims set of a token. */
export interface DecodedToken {
	/** The protected header (RFC 7515 section 4). */
	header: Readonly<Record<string, unknown>>;
	/** The claims set (RFC 7519 section 4). */
	claims: Readonly<Record<string, unknown>>;
}

/**
 * A check of a token. A list of checks can stop at the first failure, run completely, or be displayed.
 * @typeParam T what is known about the token; earlier checks in the list can add to it
 */
export interface Check<T = DecodedToken> {
	/** The name of the check: `signature`, `issuer`, `expiration` … */
	readonly name: string;
	/** The claim or header parameter that is checked, if it is only one. */
	readonly claim?: string;
	/** The checks that must pass before this one can run. */
	readonly after?: readonly Check<T>[];
	/**
	 * @param now seconds since 1970
	 * @returns the reason why the token fails; `undefined` if it passes
	 * @throws JwtError if the check cannot run, for example because keys cannot be fetched
	 */
	run(token: T, now: number): MaybePromise<JwtError | undefined>;
	/** Returns the value that a token needs to pass, for display. Never part of an error. */
	expected?(now: number): unknown;
	/** Returns the value in the token, also for display only. */
	found?(token: T): unknown;
}

/**
 * Runs more checks on a token.
 * @returns the token
 * @throws JwtError from the first check that fails
 */
export function requireChecks<T extends DecodedToken>(checks: readonly Check[], token: T): MaybePromise<T> {
	return whenReady(firstFailure<DecodedToken>(checks, token, Math.floor(Date.now() / 1000)), (failure) => {
		if (failure) throw failure;
		return token;
	});
}

/**
 * Runs checks until one fails.
 * @param from the index of the first check
 * @returns the failure; `undefined` if all checks pass; a promise only if a check must wait
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
			return failure.then((error) => error || firstFailure(checks, token, now, index + 1));
		}
		if (failure) return failure;
	}
	return undefined;
}

import type { JwtError } from "../../src/index.js";
import type { Jwt } from "./types";

/** Whether a thrown value is an error from this package. Even this test can throw for a Proxy. */
export function isJwtError(jwt: Jwt, thrown: unknown): thrown is JwtError {
	try {
		return thrown instanceof jwt.JwtError;
	} catch {
		return false;
	}
}

/**
 * Converts a thrown value to an error. A message can cause any value to be thrown, including its own text, so only real errors
 * are reported.
 */
export function failureOf(thrown: unknown): Error {
	try {
		if (thrown instanceof Error) return thrown;
	} catch {
		// A Proxy.
	}
	return new Error("The message cannot be handled: something in it threw a value that is not an error.");
}

/** Returns the code of an error from this package, or `ERR` for any other, as the outcome that a status shows. */
export const outcomeOf = (jwt: Jwt, error: Error): string => (isJwtError(jwt, error) ? error.code : "ERR");

import type { JwtError } from "../../src/index.js";
import type { Jwt } from "./types";

/** Whether what was thrown is an error of this package. Of a Proxy even that may not be answered. */
export function isJwtError(jwt: Jwt, thrown: unknown): thrown is JwtError {
	try {
		return thrown instanceof jwt.JwtError;
	} catch {
		return false;
	}
}

/**
 * What was thrown, as an error to hand on. A message can make anything be thrown, `undefined` and text of its own included:
 * only errors that are not of its making are told.
 */
export function failureOf(thrown: unknown): Error {
	try {
		if (thrown instanceof Error) return thrown;
	} catch {
		// A Proxy.
	}
	return new Error("The message cannot be handled: something in it raised what is no error.");
}

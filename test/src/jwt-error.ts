import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type ClaimFailureReason, JwtError, type JwtErrorCode } from "../../src/errors.js";
import { SECRET } from "../support/tokens.js";

/** What a flow can tell an error by. */
export interface Failure {
	code: JwtErrorCode;
	claim?: string;
	reason?: ClaimFailureReason;
}

/**
 * What `assert.throws` and `assert.rejects` check an error with. It is that failure, and contains neither the secret of the
 * tests nor one of the texts in `unspeakable`: not in its message, stack, cause (which repeats claim and reason) or any other
 * property.
 */
export function jwtError(failure: Failure | JwtErrorCode, unspeakable: readonly string[] = []) {
	const { code, claim, reason } = typeof failure === "string" ? ({ code: failure } as Failure) : failure;
	return (error: unknown): true => {
		assert.ok(error instanceof JwtError, `not a JwtError: ${inspect(error)}`);
		assert.deepEqual(
			{ code: error.code, claim: error.claim, reason: error.reason },
			{ code, claim, reason },
			`another failure: ${error.message}`,
		);
		assert.deepEqual(error.cause, claim && { claim, reason });
		assert.match(error.message, /\w/);
		const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
		for (const text of [SECRET, ...unspeakable]) assert.ok(!everything.includes(text), `holds ${text}`);
		return true;
	};
}

import assert from "node:assert/strict";
import { JwtError } from "../../src/errors.js";

describe("JwtError", () => {
	it("is an Error with an own code, so that a Catch node sees it", () => {
		const error = new JwtError("ERR_JWT_EXPIRED", "The token has expired.");
		assert.ok(error instanceof Error);
		assert.equal(error.name, "JwtError");
		assert.equal(error.message, "The token has expired.");
		assert.ok(Object.hasOwn(error, "code"));
		assert.equal(error.code, "ERR_JWT_EXPIRED");
	});

	it("names the claim that failed and why", () => {
		const error = new JwtError("ERR_JWT_EXPIRED", "Expired.", { claim: "exp", reason: "check_failed" });
		assert.deepEqual({ claim: error.claim, reason: error.reason }, { claim: "exp", reason: "check_failed" });
	});

	it("has its message as its text, which is what Node-RED logs and passes to a Catch node", () => {
		assert.equal(String(new JwtError("ERR_JWT_EXPIRED", "The token has expired.")), "The token has expired.");
	});

	it("has no cause", () => {
		assert.equal(new JwtError("ERR_JWT_INVALID", "Not a claims set.").cause, undefined);
	});
});

import assert from "node:assert/strict";
import { JwtError, type JwtErrorCode } from "../../../src/errors.js";
import { challenge } from "../../../src/guard/challenge.js";
import { RequestError } from "../../../src/guard/request-error.js";
import { KeyError } from "../../../src/keys/key-error.js";

/** Reads a challenge strictly by the grammar of RFC 6750 section 3; fails where it does not follow it. */
function parameters(header: string | undefined): Record<string, string> {
	assert.match(header ?? "", /^Bearer (?:[a-z_]+="[\x20-\x21\x23-\x5b\x5d-\x7e]*"(?:, |$))+$/);
	return Object.fromEntries([...(header ?? "").matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, text]) => [name, text]));
}

describe("challenge", () => {
	it("is bare where there is no token", () => {
		const { statusCode, headers, body } = challenge(new JwtError("ERR_JWT_TOKEN_MISSING", "Check Token from."));
		assert.equal(statusCode, 401);
		assert.deepEqual(headers, { "WWW-Authenticate": 'Bearer realm="node-red"' });
		assert.deepEqual(body, { error: "unauthorized", error_description: "The request carries no token." });
	});

	it("is bare and tells the caller what only the request is to blame for", () => {
		const { statusCode, headers, body } = challenge(new RequestError("ERR_JWT_TOKEN_MISSING", 'Send the "word".'));
		assert.deepEqual([statusCode, headers], [401, { "WWW-Authenticate": 'Bearer realm="node-red"' }]);
		assert.deepEqual(body, { error: "unauthorized", error_description: "Send the 'word'." });
	});

	const refusals: JwtErrorCode[] = ["ERR_JWT_EXPIRED", "ERR_JWT_NOT_ACTIVE", "ERR_JWT_CLAIM_VALIDATION_FAILED"];
	refusals.push("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWS_INVALID", "ERR_JWT_INVALID");
	refusals.push("ERR_JOSE_ALG_NOT_ALLOWED", "ERR_JWT_REVOKED", "ERR_JWT_REPLAYED");
	for (const code of refusals) {
		it(`is 401 invalid_token for ${code}`, () => {
			const { statusCode, headers, body } = challenge(new JwtError(code, "The token was refused."));
			assert.equal(statusCode, 401);
			assert.deepEqual(body, { error: "invalid_token", error_description: "The token was refused." });
			assert.deepEqual(Object.keys(headers), ["WWW-Authenticate"]);
			assert.deepEqual(parameters(headers["WWW-Authenticate"]), { realm: "node-red", ...body });
		});
	}

	it("does not tell the caller which keys are left out", () => {
		const leftOut = [{ reason: "too-small", bits: 1024 }] as const;
		const error = new KeyError("ERR_JWKS_NO_MATCHING_KEY", "No key fits. 1 of 2 keys left out: RSA.", leftOut, 1);
		const { statusCode, headers, body } = challenge(error);
		assert.equal(statusCode, 401);
		assert.deepEqual(body, { error: "invalid_token", error_description: "None of the keys here fits the token." });
		assert.deepEqual(parameters(headers["WWW-Authenticate"]), { realm: "node-red", ...body });
	});

	const others: [code: JwtErrorCode, statusCode: number, error: string][] = [
		["ERR_JWT_TOKEN_AMBIGUOUS", 400, "invalid_request"],
		["ERR_JWT_RULE_FAILED", 403, "insufficient_scope"],
		["ERR_JWT_BODY_MISMATCH", 401, "invalid_token"],
		["ERR_JWT_INSUFFICIENT_SCOPE", 403, "insufficient_scope"],
	];
	for (const [code, status, name] of others) {
		it(`is ${status} ${name} for ${code}`, () => {
			const { statusCode, headers, body } = challenge(new JwtError(code, "The token was refused."));
			assert.equal(statusCode, status);
			assert.deepEqual(body, { error: name, error_description: "The token was refused." });
			assert.deepEqual(parameters(headers["WWW-Authenticate"]), { realm: "node-red", ...body });
		});
	}

	it("names the scopes that are needed", () => {
		const failure = { claim: "scope", reason: "missing", scope: 'read "wr\\ite" é' } as const;
		const { headers, body } = challenge(new JwtError("ERR_JWT_INSUFFICIENT_SCOPE", "Not enough.", failure));
		const scope = "read 'wr'ite' ?";
		assert.deepEqual(parameters(headers["WWW-Authenticate"]), { realm: "node-red", ...body, scope });
		assert.deepEqual(Object.keys(body), ["error", "error_description"]);
	});

	it("is 503 with a time to come back where keys cannot be fetched", () => {
		const { statusCode, headers, body } = challenge(new JwtError("ERR_JWKS_UNAVAILABLE", "The inside of the server."));
		assert.equal(statusCode, 503);
		assert.deepEqual(headers, { "Retry-After": "30" });
		assert.equal(body.error, "temporarily_unavailable");
		assert.doesNotMatch(JSON.stringify(body), /inside/);
	});

	it("is 503 with an earlier time to come back where the store cannot be asked", () => {
		const { statusCode, headers, body } = challenge(
			new JwtError("ERR_JWT_STORE_UNAVAILABLE", "The inside of the server."),
		);
		assert.deepEqual([statusCode, headers], [503, { "Retry-After": "5" }]);
		assert.equal(body.error, "temporarily_unavailable");
		assert.doesNotMatch(JSON.stringify(body), /inside/);
	});

	it("is 400 invalid_grant without a challenge for a session that ended (RFC 6749 section 5.2)", () => {
		const { statusCode, headers, body } = challenge(new JwtError("ERR_JWT_SESSION_ENDED", 'Log in "again".'));
		assert.deepEqual([statusCode, headers], [400, { "Cache-Control": "no-store" }]);
		assert.deepEqual(body, { error: "invalid_grant", error_description: "Log in 'again'." });
	});

	const failures: [name: string, error: Error][] = [
		...(
			[
				...(["ERR_JWT_CONFIG_MISSING", "ERR_JWT_CONFIG_INVALID", "ERR_JWT_CLAIMS_INVALID"] as const),
				...(["ERR_JWT_KEY_MISSING", "ERR_JWT_KEY_INVALID"] as const),
			] as const
		).map((code): [string, Error] => [code, new JwtError(code, "The inside of the server.")]),
		["a code that no version knows", new JwtError("ERR_JWT_OF_TOMORROW" as never, "The inside of the server.")],
		["an error of another kind", new TypeError("The inside of the server.")],
		["another error with a code", Object.assign(new Error("The inside of the server."), { code: "ERR_JWT_EXPIRED" })],
	];
	for (const [name, error] of failures) {
		it(`is 500 and tells nothing for ${name}`, () => {
			const { statusCode, headers, body } = challenge(error);
			assert.equal(statusCode, 500);
			assert.deepEqual(headers, {});
			assert.equal(body.error, "server_error");
			assert.doesNotMatch(JSON.stringify(body), /inside/);
		});
	}

	const texts: [name: string, text: string][] = [
		["quotes", 'Not "this" one'],
		["backslashes", "C:\\secret\\"],
		["line breaks", "one\r\nSet-Cookie: a=b\n"],
		["control characters", "\0\x07\x7f"],
		["other scripts", "“naïve” 😀"],
	];
	for (const [name, text] of texts) {
		it(`keeps ${name} out of the header`, () => {
			const { headers, body } = challenge(new JwtError("ERR_JWT_INVALID", text));
			assert.deepEqual(parameters(headers["WWW-Authenticate"]), { realm: "node-red", ...body });
		});
	}
});

import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { makeKeyPair } from "../../bench/key-pair.js";
import { signToken } from "../support/signing-keys.js";

describe("the benchmark's key pairs", () => {
	for (const [algorithm, kty, hash] of [
		["RS256", "RSA", "sha256"],
		["ES256", "EC", "sha256"],
		["EdDSA", "OKP", null],
	] as const) {
		it(`sign ${algorithm} tokens, and have a JWK that checks them`, () => {
			const pair = makeKeyPair(algorithm, "a kid");
			assert.deepEqual([pair.jwk.kty, pair.jwk.kid, "d" in pair.jwk], [kty, "a kid", false]);
			const [, input = "", signature = ""] = /^(.*)\.(.*)$/.exec(signToken(pair)) ?? [];
			const key = { key: pair.jwk, format: "jwk", dsaEncoding: "ieee-p1363" } as const;
			assert.ok(verify(hash, Buffer.from(input), key, Buffer.from(signature, "base64url")));
		});
	}
});

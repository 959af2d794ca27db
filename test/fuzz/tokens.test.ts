/** Random and mutated tokens: never accepted, never an error of another kind, never slow. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { JwtError } from "../../src/errors.js";
import { decode } from "../../src/jwt/decode.js";
import type { Verifier } from "../../src/jwt/verify.js";
import { secretKeySource } from "../../src/keys/secret.js";
import { verifierBy } from "../support/by-options.js";
import { SECRET } from "../support/tokens.js";
import { SIGNED, tokenText, tokenValue } from "./cases.js";
import { run } from "./run.js";

function assertHarmless(error: unknown): void {
	assert.ok(error instanceof JwtError, `not a JwtError: ${inspect(error)}`);
	assert.ok(!SIGNED.some((token) => error.message.includes(token)) && error.message.length < 300, error.message);
}

describe("random and mutated tokens", function () {
	this.timeout(180_000);
	let verify: Verifier;
	before(async () => {
		verify = verifierBy({}, await secretKeySource(SECRET, "utf8", "HS256"));
	});

	it("are accepted only where they are, to the byte, what was signed", async () => {
		let accepted = 0;
		let tampered = 0;
		await run(0.5, tokenText, async (token) => {
			try {
				await verify(token);
			} catch (error) {
				tampered++;
				return assertHarmless(error);
			}
			accepted++;
			// Whitespace around a token is none of it.
			assert.ok(SIGNED.includes(token.trim()), `accepted: ${token}`);
		});
		assert.ok(accepted > 0 && tampered > accepted, "both must have been tried");
	});

	it("raise nothing but a JwtError where they are no text at all", () =>
		run(0.15, tokenValue, async (value) => {
			try {
				await verify(value);
			} catch (error) {
				return assertHarmless(error);
			}
			assert.ok(SIGNED.includes(String(value).trim()));
		}));

	it("are decoded, or raise a JwtError", () =>
		run(0.1, tokenValue, (value) => {
			try {
				const { header, claims } = decode(value);
				assert.ok(typeof header === "object" && typeof claims === "object" && !Array.isArray(claims));
			} catch (error) {
				assertHarmless(error);
			}
		}));
});

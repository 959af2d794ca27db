import assert from "node:assert/strict";
import { requireChecks } from "../../../src/claims/check.js";
import { registeredChecks } from "../../../src/claims/registered.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { mint, read, SECRET } from "../../support/tokens.js";
import { type Failure, jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

export type Config = Partial<JwtConfigOptions>;

/** What a configuration makes of a token with these claims and this header: it accepts it unless a failure is named. */
export type Row = [name: string, config: Config, claims: object, failure?: Failure, header?: object];

export const failed = (claim: string, reason: Failure["reason"]): Failure => ({
	...{ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim, reason },
});

/** Tests a row twice: the checks by themselves, and a verifier, which must make them. */
export function itValidates(title: string, [, config, claims, failure, header]: Row): void {
	it(title, async () => {
		const policy = policyOf(config).verification;
		const token = mint(claims, header);
		const verify = createVerifier(policy, await secretKeySource(SECRET, "utf8", "HS256"));
		const byChecks = async () => requireChecks(registeredChecks(policy), read(token));
		const byVerifier = async () => verify(token);
		const values = Object.values(claims)
			.flat()
			.filter((value) => String(value).length > 3);
		for (const judge of [byChecks, byVerifier]) {
			if (failure) await assert.rejects(judge, jwtError(failure, [token, ...values.map(String)]));
			else assert.deepEqual((await judge()).claims, claims);
		}
	});
}

export const titleOf = ([name, , , failure]: Row) => `${failure ? "refuses" : "accepts"}: ${name}`;

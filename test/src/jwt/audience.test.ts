import assert from "node:assert/strict";
import type { ClaimFailureReason } from "../../../src/errors.js";
import { readAudience, requireAudienceClaim } from "../../../src/jwt/audience.js";
import { jwtError } from "../jwt-error.js";

describe("readAudience", () => {
	const cases: [text: string, audiences: string[]][] = [
		["", []],
		[" ", []],
		[" , ,", []],
		["api", ["api"]],
		[" api , https://api.example/v1 ", ["api", "https://api.example/v1"]],
		["two words,api,", ["two words", "api"]],
	];
	for (const [text, audiences] of cases) {
		it(`reads "${text}" as ${JSON.stringify(audiences)}`, () => assert.deepEqual(readAudience(text), audiences));
	}
});

describe("requireAudienceClaim", () => {
	const accepted: [name: string, audience: string, audienceclaim: string, claims: object][] = [
		["nothing where aud is compared elsewhere", "api", "", { client_id: "other" }],
		["nothing where aud is named", "api", "aud", { client_id: "other" }],
		["nothing without an audience", " ", "client_id", {}],
		["the audience in another claim", "api", "client_id", { client_id: "api" }],
		["one of several", "api, app", "azp", { azp: "app" }],
		["a list with one of them", "api", "azp", { azp: ["x", "api"] }],
	];
	for (const [name, audience, audienceclaim, claims] of accepted) {
		it(`asks for ${name}`, () => requireAudienceClaim({ ...claims }, { audience, audienceclaim }));
	}

	const refused: [claims: object, reason: ClaimFailureReason][] = [
		[{}, "missing"],
		[{ aud: "api" }, "missing"],
		[{ client_id: "another-client" }, "check_failed"],
		[{ client_id: "API" }, "check_failed"],
		[{ client_id: [] }, "check_failed"],
		[{ client_id: { api: "api" } }, "check_failed"],
		[{ client_id: null }, "check_failed"],
	];
	for (const [claims, reason] of refused) {
		it(`refuses ${JSON.stringify(claims)}`, () => {
			const check = () => requireAudienceClaim({ ...claims }, { audience: "api", audienceclaim: "client_id" });
			const failure = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "client_id", reason } as const;
			assert.throws(check, jwtError(failure, ["another-client"]));
		});
	}
});

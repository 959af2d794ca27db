import assert from "node:assert/strict";
import { createVerifier } from "../../../src/jwt/verify.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { mint, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { type Failure, jwtError } from "../jwt-error.js";

type Config = Partial<JwtConfigOptions>;

async function verify(config: Config, claims: object, header?: object) {
	const keys = await secretKeySource(SECRET, "utf8", "HS256");
	return createVerifier({ ...JWT_CONFIG_DEFAULTS, ...config }, keys)(mint(claims, header));
}

const failed = (claim: string, reason: Failure["reason"]): Failure => ({
	...{ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim, reason },
});
const EXPIRED: Failure = { code: "ERR_JWT_EXPIRED", claim: "exp", reason: "check_failed" };
const NOT_ACTIVE: Failure = { code: "ERR_JWT_NOT_ACTIVE", claim: "nbf", reason: "check_failed" };

const ISSUER = { issuer: "https://issuer.example" };
const AUDIENCE = { audience: "api, https://api.example" };
const CLIENT = { ...AUDIENCE, audienceclaim: "client_id" };
const TYPED = { tokentype: "JWT" };
const AGED = { maxage: "1m" };

describe("claimsValidator", () => {
	freezeClock();

	const cases: [name: string, config: Config, claims: object, failure?: Failure, header?: object][] = [
		["nothing asked, nothing there", {}, {}],
		["nothing asked, claims there", {}, { iss: "a", aud: "b", iat: NOW + 999 }, undefined, { typ: "x" }],
		["exp a second ahead", {}, { exp: NOW + 1 }],
		["exp now", {}, { exp: NOW }, EXPIRED],
		["exp past", {}, { exp: NOW - 999 }, EXPIRED],
		["exp past within tolerance", { clocktolerance: "5" }, { exp: NOW - 4 }],
		["exp past by the tolerance", { clocktolerance: "5" }, { exp: NOW - 5 }, EXPIRED],
		["exp as text", {}, { exp: String(NOW + 60) }, failed("exp", "invalid")],
		["exp null", {}, { exp: null }, failed("exp", "invalid")],
		["nbf now", {}, { nbf: NOW }],
		["nbf a second ahead", {}, { nbf: NOW + 1 }, NOT_ACTIVE],
		["nbf ahead by the tolerance", { clocktolerance: "5s" }, { nbf: NOW + 5 }],
		["nbf ahead of the tolerance", { clocktolerance: "5s" }, { nbf: NOW + 6 }, NOT_ACTIVE],
		["nbf as text", {}, { nbf: String(NOW) }, failed("nbf", "invalid")],
		["iat as text", {}, { iat: String(NOW) }, failed("iat", "invalid")],
		["the issuer", ISSUER, { iss: "https://issuer.example" }],
		["no issuer", ISSUER, {}, failed("iss", "missing")],
		["another issuer", ISSUER, { iss: "https://evil.example" }, failed("iss", "check_failed")],
		["an issuer with a slash", ISSUER, { iss: "https://issuer.example/" }, failed("iss", "check_failed")],
		["an issuer in capitals", ISSUER, { iss: "https://ISSUER.example" }, failed("iss", "check_failed")],
		["issuers", ISSUER, { iss: ["https://issuer.example"] }, failed("iss", "check_failed")],
		["the first audience", AUDIENCE, { aud: "api" }],
		["the second audience", AUDIENCE, { aud: "https://api.example" }],
		["an audience among others", AUDIENCE, { aud: ["other", "api"] }],
		["no audience", AUDIENCE, {}, failed("aud", "missing")],
		["another audience", AUDIENCE, { aud: "ap" }, failed("aud", "check_failed")],
		["other audiences", AUDIENCE, { aud: ["a", "b"] }, failed("aud", "check_failed")],
		["no audience in the list", AUDIENCE, { aud: [] }, failed("aud", "check_failed")],
		["an audience in an object", AUDIENCE, { aud: { api: true } }, failed("aud", "check_failed")],
		["the configured text for audience", AUDIENCE, { aud: AUDIENCE.audience }, failed("aud", "check_failed")],
		["the audience in another claim", CLIENT, { client_id: "api" }],
		["one of several in another claim", CLIENT, { client_id: ["other", "https://api.example"] }],
		["no claim with the audience", CLIENT, { aud: "api" }, failed("client_id", "missing")],
		["another audience in another claim", CLIENT, { client_id: "x" }, failed("client_id", "check_failed")],
		["another claim for an audience, and none asked for", { audienceclaim: "client_id", audience: " , " }, {}],
		["aud where it is named", { ...AUDIENCE, audienceclaim: "aud" }, { aud: "api", client_id: "x" }],
		["the type", TYPED, {}, undefined, { typ: "JWT" }],
		["the type in other words", TYPED, {}, undefined, { typ: "application/jwt" }],
		["no type", TYPED, {}, failed("typ", "check_failed"), { typ: undefined }],
		["another type", TYPED, {}, failed("typ", "check_failed"), { typ: "at+jwt" }],
		["a type that is no text", TYPED, {}, failed("typ", "check_failed"), { typ: ["JWT"] }],
		["the greatest age", AGED, { iat: NOW - 60 }],
		["no age", AGED, {}, failed("iat", "missing")],
		["too old", AGED, { iat: NOW - 61 }, failed("iat", "check_failed")],
		["too old but tolerated", { ...AGED, clocktolerance: "1" }, { iat: NOW - 61 }],
		["issued in the future", AGED, { iat: NOW + 1 }, failed("iat", "check_failed")],
		["issued in the tolerated future", { ...AGED, clocktolerance: "1" }, { iat: NOW + 1 }],
		["an age that is no number", AGED, { iat: String(NOW) }, failed("iat", "invalid")],
		["a blank tolerance", { clocktolerance: "" }, { exp: NOW }, EXPIRED],
	];
	for (const [name, config, claims, failure, header] of cases) {
		it(`${failure ? "refuses" : "accepts"}: ${name}`, async () => {
			const verified = verify(config, claims, header);
			if (!failure) return assert.deepEqual((await verified).claims, claims);
			const values = Object.values(claims)
				.flat()
				.filter((value) => String(value).length > 3);
			await assert.rejects(verified, jwtError(failure, [mint(claims, header), ...values.map(String)]));
		});
	}

	for (const field of ["clocktolerance", "maxage"]) {
		for (const text of ["-5", "soon", "1e9"]) {
			it(`refuses ${field} "${text}" before there is a token`, () =>
				assert.rejects(verify({ [field]: text }, {}), jwtError("ERR_JWT_CONFIG_INVALID")));
		}
	}
});

describe("claimsValidator, of access tokens (RFC 9068)", () => {
	freezeClock();

	const config = { ...ISSUER, ...AUDIENCE, tokentype: "at+jwt" };
	const claims = {
		...{ iss: ISSUER.issuer, aud: "api", sub: "jamie-doe", client_id: "a-client" },
		...{ iat: NOW, exp: NOW + 60, jti: "an-identifier" },
	};

	for (const typ of ["at+jwt", "AT+JWT", "application/at+jwt"]) {
		it(`accepts typ ${typ}`, async () => assert.deepEqual((await verify(config, claims, { typ })).claims, claims));
		it(`asks for the claims of an access token when configured as ${typ}`, () =>
			assert.rejects(
				verify({ ...config, tokentype: typ }, { ...claims, client_id: undefined }, { typ }),
				jwtError(failed("client_id", "missing")),
			));
	}

	for (const typ of ["JWT", "jwt", "at", "application/jwt", undefined]) {
		it(`refuses typ ${typ}`, () =>
			assert.rejects(verify(config, claims, { typ }), jwtError(failed("typ", "check_failed"), ["jamie-doe"])));
	}

	for (const claim of Object.keys(claims)) {
		it(`refuses a token without ${claim}`, () => {
			const verified = verify(config, { ...claims, [claim]: undefined }, { typ: "at+jwt" });
			return assert.rejects(verified, jwtError(failed(claim, "missing"), ["jamie-doe", "an-identifier"]));
		});
	}

	for (const claim of ["sub", "client_id", "jti"]) {
		it(`refuses a ${claim} that is no text`, () => {
			const verified = verify(config, { ...claims, [claim]: ["a"] }, { typ: "at+jwt" });
			return assert.rejects(verified, jwtError(failed(claim, "invalid")));
		});
	}

	for (const gap of [{ issuer: "" }, { audience: "" }, { audience: " , " }]) {
		it(`needs to know issuer and audience: ${JSON.stringify(gap)}`, () =>
			assert.rejects(verify({ ...config, ...gap }, claims, { typ: "at+jwt" }), jwtError("ERR_JWT_CONFIG_INVALID")));
	}
});

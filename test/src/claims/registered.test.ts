import assert from "node:assert/strict";
import { firstFailure } from "../../../src/claims/check.js";
import { registeredChecks } from "../../../src/claims/registered.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";
import { type Config, failed, itValidates, type Row, titleOf } from "./validated.js";

const ISSUER = { issuer: "https://issuer.example" };
const AUDIENCE = { audience: "api, https://api.example" };
const CLIENT = { ...AUDIENCE, audienceclaim: "client_id" };
const TYPED = { tokentype: "JWT" };
const WHOLE = { ...ISSUER, ...CLIENT, tokentype: "at+jwt" };
const WHOLE_CLAIMS = {
	iss: ISSUER.issuer,
	sub: "jamie-doe",
	client_id: "api",
	iat: NOW,
	exp: NOW + 60,
	jti: "token-1",
};

const TIMES = ["time iat", "time nbf", "not before nbf", "time exp", "expiration exp"];
const present = (...claims: string[]) => claims.map((claim) => `presence ${claim}`);

describe("registeredChecks", () => {
	freezeClock();

	const rows: Row[] = [
		["nothing asked, nothing there", {}, {}],
		["nothing asked, claims there", {}, { iss: "a", aud: "b", iat: NOW + 999 }, undefined, { typ: "JOSE" }],
		["the issuer", ISSUER, { iss: "https://issuer.example" }],
		["no issuer", ISSUER, {}, failed("iss", "missing")],
		["another issuer", ISSUER, { iss: "https://evil.example" }, failed("iss", "check_failed")],
		["an issuer with a slash", ISSUER, { iss: "https://issuer.example/" }, failed("iss", "check_failed")],
		["an issuer in capitals", ISSUER, { iss: "https://ISSUER.example" }, failed("iss", "check_failed")],
		["issuers", ISSUER, { iss: ["https://issuer.example"] }, failed("iss", "check_failed")],
		["an issuer that is null", ISSUER, { iss: null }, failed("iss", "check_failed")],
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
		["aud where it is named", { ...AUDIENCE, audienceclaim: "aud" }, { aud: "api", client_id: "x" }],
		["the type", TYPED, {}, undefined, { typ: "JWT" }],
		["the type in other words", TYPED, {}, undefined, { typ: "application/jwt" }],
		["no type", TYPED, {}, failed("typ", "check_failed"), { typ: undefined }],
		["another type", TYPED, {}, failed("typ", "check_failed"), { typ: "at+jwt" }],
		...["JWT", "jwt", "application/JWT", "JOSE", "application/jose", "at+jwt", "Application/AT+JWT", undefined].map(
			(typ): Row => [`no type asked, and ${typ}`, {}, {}, undefined, { typ }],
		),
		...["rt+jwt", "logout+jwt", "dpop+jwt", "x", "", " JWT", "JWT ", "text/JWT", "application/application/jwt"].map(
			(typ): Row => [`no type asked, and “${typ}”`, {}, {}, failed("typ", "check_failed"), { typ }],
		),
		...[null, 5, true, [], ["JWT"], {}].map(
			(typ): Row => [`no type asked, and ${JSON.stringify(typ)}`, {}, {}, failed("typ", "check_failed"), { typ }],
		),
		["an access token without aud", WHOLE, WHOLE_CLAIMS, failed("aud", "missing"), { typ: "at+jwt" }],
		[
			"an access token for others",
			WHOLE,
			{ ...WHOLE_CLAIMS, aud: "others" },
			failed("aud", "check_failed"),
			{ typ: "at+jwt" },
		],
		["an access token with both audiences", WHOLE, { ...WHOLE_CLAIMS, aud: ["api"] }, undefined, { typ: "at+jwt" }],
		[
			"an access token whose other audience differs",
			WHOLE,
			{ ...WHOLE_CLAIMS, aud: "api", client_id: "another" },
			failed("client_id", "check_failed"),
			{ typ: "at+jwt" },
		],
		["no exp where none is asked for", { requireexp: false }, {}],
		["no exp", { requireexp: true }, {}, failed("exp", "missing")],
		["an exp where one is asked for", { requireexp: true }, { exp: NOW + 1 }],
		["no exp where the life is limited", { maxlifetime: "1h" }, {}, failed("exp", "missing")],
		...[{ jkt: "a" }, { "x5t#S256": "b" }, {}, null, "thumbprint"].map(
			(cnf): Row => [`bound by ${JSON.stringify(cnf)}`, {}, { cnf }, failed("cnf", "check_failed")],
		),
		["bound where that is accepted", { acceptbound: true }, { cnf: { jkt: "thumbprint" } }],
		["a type that is no text", TYPED, {}, failed("typ", "check_failed"), { typ: ["JWT"] }],
	];
	const FIRST = "11111111-aaaa-bbbb-cccc-222222222222";
	const SECOND = "33333333-aaaa-bbbb-cccc-444444444444";
	const ofTenant = (tenant: string) => `https://login.example/${tenant}/v2.0`;
	const NAMES = { issuer: "https://issuer.example, issuer.example" };
	const TENANTS = { issuer: ofTenant("{tenantid}"), tenants: `${FIRST}, ${SECOND}` };
	const ANY = { ...TENANTS, tenants: "*" };
	const MIXED = { ...TENANTS, issuer: `${TENANTS.issuer}, https://issuer.example` };
	rows.push(
		["the first name of the issuer", NAMES, { iss: "https://issuer.example" }],
		["the second name of the issuer", NAMES, { iss: "issuer.example" }],
		["the list of names as one", NAMES, { iss: NAMES.issuer }, failed("iss", "check_failed")],
		["a name that is not among them", NAMES, { iss: "other.example" }, failed("iss", "check_failed")],
		["the first tenant", TENANTS, { iss: ofTenant(FIRST), tid: FIRST }],
		["the second tenant", TENANTS, { iss: ofTenant(SECOND), tid: SECOND }],
		["any tenant", ANY, { iss: ofTenant("other"), tid: "other" }],
		["another tenant", TENANTS, { iss: ofTenant("other"), tid: "other" }, failed("tid", "check_failed")],
		["the issuer of another tenant", TENANTS, { iss: ofTenant(SECOND), tid: FIRST }, failed("iss", "check_failed")],
		["the issuer of another of any tenants", ANY, { iss: ofTenant("a"), tid: "b" }, failed("iss", "check_failed")],
		["no tenant", TENANTS, { iss: ofTenant(FIRST) }, failed("tid", "missing")],
		["no issuer with a tenant", TENANTS, { tid: FIRST }, failed("iss", "missing")],
		["the placeholder itself", ANY, { iss: TENANTS.issuer, tid: "{tenantid}" }, failed("tid", "invalid")],
		["the star as a tenant", ANY, { iss: ofTenant("*"), tid: "*" }, failed("tid", "invalid")],
		...["a/b", "../x", "..", "", "a?b", "a#b", "a%2Fb", "a\\b", "a\n", "ä"].map(
			(tid): Row => [
				`a tenant that is no plain id: ${JSON.stringify(tid)}`,
				ANY,
				{ iss: ofTenant(tid), tid },
				failed("tid", "invalid"),
			],
		),
		...[5, null, [FIRST], {}].map(
			(tid): Row => [
				`a tenant that is no text: ${JSON.stringify(tid)}`,
				TENANTS,
				{ iss: ofTenant(FIRST), tid },
				failed("tid", "invalid"),
			],
		),
		["a name without tenants beside a template", MIXED, { iss: "https://issuer.example" }],
		["a tenant beside such a name", MIXED, { iss: ofTenant(FIRST), tid: FIRST }],
		["no tenant beside such a name", MIXED, { iss: ofTenant(FIRST) }, failed("tid", "missing")],
	);
	for (const row of rows) itValidates(titleOf(row), row);

	const near: [issuer: string, iss: string, isNear: boolean][] = [
		["https://issuer.example", "https://issuer.example/", true],
		["https://issuer.example/", "https://issuer.example", true],
		["https://issuer.example", "https://issuer.example//", false],
		["https://issuer.example", "https://ISSUER.example", false],
		["https://issuer.example", "https://evil.example/", false],
		["https://first.example, https://issuer.example", "https://issuer.example/", true],
		["https://first.example, https://issuer.example", "https://issuer.example//", false],
	];
	for (const [issuer, iss, isNear] of near) {
		it(`${isNear ? "says that" : "does not say that"} ${iss} differs from ${issuer} by a slash`, () => {
			const failure = firstFailure(
				registeredChecks(policyOf({ issuer }).verification),
				{ header: {}, claims: { iss } },
				NOW,
			);
			jwtError(failed("iss", "check_failed"), ["issuer.example", "evil"])(failure);
			assert.equal(/only by a slash at the end/.test(String(failure)), isNear);
		});
	}

	const audiences: [value: unknown, isNamed: boolean][] = [
		["api", true],
		["app", true],
		[["x", "api"], true],
		["API", false],
		["api, app", false],
		[[], false],
		[{ api: "api" }, false],
		[["x", ["api"]], false],
		[null, false],
		[undefined, false],
	];
	for (const [aud, isNamed] of audiences) {
		it(`finds ${isNamed ? "an audience" : "no audience"} in ${JSON.stringify(aud)}`, () => {
			const checks = registeredChecks(policyOf({ audience: "api,app" }).verification);
			const failure = firstFailure(checks, { header: {}, claims: { aud } }, NOW);
			if (isNamed) assert.equal(failure, undefined);
			else jwtError(failed("aud", "check_failed"))(failure);
		});
	}

	const orders: [name: string, config: Config, order: string[]][] = [
		["nothing but the form", { acceptbound: true }, ["type typ", ...TIMES]],
		["what is there by default", { requireexp: true }, ["type typ", "presence exp", ...TIMES, "binding cnf"]],
		[
			"all",
			{ ...ISSUER, ...AUDIENCE, ...TYPED, maxage: "1m", maxlifetime: "1h", requireexp: true },
			[
				...["type typ", ...present("iss", "aud", "iat", "exp"), "issuer iss", "audience aud"],
				...[...TIMES, "lifetime exp", "age iat", "binding cnf"],
			],
		],
		[
			"all of an access token",
			WHOLE,
			[
				"type typ",
				...present("iss", "client_id", "aud", "exp", "sub", "iat", "jti"),
				...["issuer iss", "audience client_id", "audience aud"],
				...TIMES,
				...["text sub", "text client_id", "text jti", "binding cnf"],
			],
		],
	];
	for (const [name, config, order] of orders) {
		it(`are made in the order of jose: ${name}`, () => {
			const checks = registeredChecks(policyOf(config).verification);
			assert.deepEqual(
				checks.map((check) => `${check.name} ${check.claim}`),
				order,
			);
			for (const [index, { after = [] }] of checks.entries()) {
				for (const before of after) assert.ok(checks.indexOf(before) < index, "builds on an earlier one of them");
			}
		});
	}
});

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { Check } from "../../../src/claims/check.js";
import { ruleCheck } from "../../../src/claims/rules.js";
import { scopeChecks } from "../../../src/claims/scopes.js";
import { JwtError, type JwtErrorCode } from "../../../src/errors.js";
import { type CheckResult, inspect } from "../../../src/jwt/inspect.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { encode, forge, mint, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

const STRICT = {
	...{ issuer: "https://issuer.example", audience: "api, app", tokentype: "at+jwt" },
	...{ maxage: "1h", clocktolerance: "5" },
};
const CLAIMS = {
	...{ iss: STRICT.issuer, aud: "api", sub: "jamie", client_id: "flow", jti: "1", iat: NOW, exp: NOW + 60 },
	...{ nbf: NOW, level: 7, scope: "read write" },
};
const HEADER = { alg: "HS256", typ: "at+jwt", kid: "k1" };
const GOOD = forge(HEADER, CLAIMS);
const MORE = () => [
	ruleCheck({ claim: "level", operator: "gte", value: 5 }),
	ruleCheck({ claim: "sub", operator: "equals", value: "jamie" }),
	...scopeChecks(["read"]),
];

interface Setting {
	config?: Partial<JwtConfigOptions>;
	keys?: Partial<KeySource>;
	more?: readonly Check[];
}

async function examine(token: unknown, { config = STRICT, keys = {}, more = MORE() }: Setting = {}) {
	const { verification } = policyOf(config);
	const source = { ...(await secretKeySource(SECRET, "utf8", "HS256")), ...keys };
	return { verification, source, more, inspection: await inspect(token, verification, source, more) };
}

const nameOf = ({ check, claim }: CheckResult) => (claim ? `${check} ${claim}` : check);
const ofOutcome = (checks: readonly CheckResult[], outcome: CheckResult["outcome"]) =>
	checks.filter((result) => result.outcome === outcome).map(nameOf);

/** Every check of the strict policy and of the node, in their order. */
const ALL = [
	...["form", "critical crit", "algorithm alg", "key kid", "signature", "encoding b64", "claims set", "type typ"],
	...["iss", "aud", "iat", "exp", "sub", "client_id", "jti"].map((claim) => `presence ${claim}`),
	...["issuer iss", "audience aud", "time iat", "time nbf", "not before nbf"],
	...["time exp", "expiration exp", "age iat", "text sub", "text client_id", "text jti", "binding cnf"],
	...["rule level", "rule sub", "scopes scope"],
];
const OF_CLAIMS = ALL.slice(ALL.indexOf("type typ"));

const claimsWith = (changes: object) => forge(HEADER, { ...CLAIMS, ...changes });
const headerWith = (changes: object) => forge({ ...HEADER, ...changes }, CLAIMS);
const unavailable = () => {
	throw new JwtError("ERR_JWKS_UNAVAILABLE", "The keys cannot be fetched.");
};

type Failed = [check: string, code: JwtErrorCode];
type Row = [name: string, token: unknown, failed: Failed[], skipped?: string[], setting?: Setting];

const CLAIM = "ERR_JWT_CLAIM_VALIDATION_FAILED";
const UNSIGNED = GOOD.replace(/[^.]*$/, "");
const FAILING: Row[] = [
	["nothing at all", undefined, [["form", "ERR_JWT_TOKEN_MISSING"]], ALL.slice(1)],
	["no token", "a.b", [["form", "ERR_JWS_INVALID"]], ALL.slice(1)],
	["a JWE", "a.b.c.d.e", [["form", "ERR_JWS_INVALID"]], ALL.slice(1)],
	["something else than text", { token: GOOD }, [["form", "ERR_JWS_INVALID"]], ALL.slice(1)],
	[
		"an unknown extension",
		headerWith({ crit: ["exp"], exp: 1 }),
		[["critical crit", "ERR_JWS_INVALID"]],
		["signature", "encoding b64"],
	],
	[
		"another algorithm",
		headerWith({ alg: "RS256" }),
		[["algorithm alg", "ERR_JOSE_ALG_NOT_ALLOWED"]],
		["key kid", "signature"],
	],
	["no algorithm", headerWith({ alg: undefined }), [["algorithm alg", "ERR_JWS_INVALID"]], ["key kid", "signature"]],
	[
		"two failures of the header",
		headerWith({ alg: "none", crit: [] }),
		[
			["critical crit", "ERR_JWS_INVALID"],
			["algorithm alg", "ERR_JOSE_ALG_NOT_ALLOWED"],
		],
		["key kid", "signature", "encoding b64"],
	],
	[
		"keys that cannot be fetched",
		GOOD,
		[["key kid", "ERR_JWKS_UNAVAILABLE"]],
		["signature"],
		{ keys: { verificationKeys: unavailable } },
	],
	[
		"keys that cannot be fetched, as it turns out later",
		GOOD,
		[["key kid", "ERR_JWKS_UNAVAILABLE"]],
		["signature"],
		{ keys: { verificationKeys: async () => unavailable() } },
	],
	[
		"no key of that name",
		GOOD,
		[["key kid", "ERR_JWKS_NO_MATCHING_KEY"]],
		["signature"],
		{
			keys: {
				verificationKeys: () => {
					throw new JwtError("ERR_JWKS_NO_MATCHING_KEY", "None of the keys has that name.");
				},
			},
		},
	],
	["another secret", forge(HEADER, CLAIMS, "another"), [["signature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"]]],
	["no signature", UNSIGNED, [["signature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"]]],
	["an unencoded payload", headerWith({ crit: ["b64"], b64: false }), [["encoding b64", "ERR_JWT_INVALID"]]],
	["a payload that is no claims set", forge(HEADER, "[]"), [["claims set", "ERR_JWT_INVALID"]], OF_CLAIMS],
	[
		"neither a claims set nor a signature",
		forge(HEADER, "", "another"),
		[
			["signature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
			["claims set", "ERR_JWT_INVALID"],
		],
		OF_CLAIMS,
	],
	["another type", headerWith({ typ: "JWT" }), [["type typ", CLAIM]]],
	["no issuer", claimsWith({ iss: undefined }), [["presence iss", CLAIM]], ["issuer iss"]],
	["no audience", claimsWith({ aud: undefined }), [["presence aud", CLAIM]], ["audience aud"]],
	["no iat", claimsWith({ iat: undefined }), [["presence iat", CLAIM]], ["time iat", "age iat"]],
	["no exp", claimsWith({ exp: undefined }), [["presence exp", CLAIM]], ["time exp", "expiration exp"]],
	[
		"no subject",
		claimsWith({ sub: undefined }),
		[
			["presence sub", CLAIM],
			["rule sub", "ERR_JWT_RULE_FAILED"],
		],
		["text sub"],
	],
	["no client", claimsWith({ client_id: undefined }), [["presence client_id", CLAIM]], ["text client_id"]],
	["no jti", claimsWith({ jti: undefined }), [["presence jti", CLAIM]], ["text jti"]],
	["another issuer", claimsWith({ iss: "other" }), [["issuer iss", CLAIM]]],
	["another audience", claimsWith({ aud: "other" }), [["audience aud", CLAIM]]],
	["an iat that is no number", claimsWith({ iat: "1" }), [["time iat", CLAIM]], ["age iat"]],
	["an nbf that is no number", claimsWith({ nbf: "1" }), [["time nbf", CLAIM]], ["not before nbf"]],
	["an exp that is no number", claimsWith({ exp: "1" }), [["time exp", CLAIM]], ["expiration exp"]],
	["a start in the future", claimsWith({ nbf: NOW + 6 }), [["not before nbf", "ERR_JWT_NOT_ACTIVE"]]],
	["an exp in the past", claimsWith({ exp: NOW - 5 }), [["expiration exp", "ERR_JWT_EXPIRED"]]],
	["a great age", claimsWith({ iat: NOW - 3606 }), [["age iat", CLAIM]]],
	["a client that is no text", claimsWith({ client_id: 5 }), [["text client_id", CLAIM]]],
	["a jti that is no text", claimsWith({ jti: 5 }), [["text jti", CLAIM]]],
	[
		"a subject that is no text",
		claimsWith({ sub: 5 }),
		[
			["text sub", CLAIM],
			["rule sub", "ERR_JWT_RULE_FAILED"],
		],
	],
	["a key that its sender must have", claimsWith({ cnf: { jkt: "x" } }), [["binding cnf", CLAIM]]],
	["a rule broken", claimsWith({ level: 4 }), [["rule level", "ERR_JWT_RULE_FAILED"]]],
	["a scope missing", claimsWith({ scope: "write" }), [["scopes scope", "ERR_JWT_INSUFFICIENT_SCOPE"]]],
	[
		"much that is wrong, none of which hangs on another",
		forge({ ...HEADER, typ: "x" }, { ...CLAIMS, iss: "x", exp: 1, level: 1, scope: "" }, "another"),
		[
			["signature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
			["type typ", CLAIM],
			["issuer iss", CLAIM],
			["expiration exp", "ERR_JWT_EXPIRED"],
			["rule level", "ERR_JWT_RULE_FAILED"],
			["scopes scope", "ERR_JWT_INSUFFICIENT_SCOPE"],
		],
	],
];

describe("inspect", () => {
	freezeClock();

	it("accepts a token that passes every check, and gives header and claims", async () => {
		const { inspection } = await examine(GOOD);
		assert.deepEqual([inspection.accepted, inspection.header, inspection.claims], [true, HEADER, CLAIMS]);
		assert.deepEqual(inspection.checks.map(nameOf), ALL);
		assert.deepEqual(ofOutcome(inspection.checks, "passed"), ALL);
		for (const result of inspection.checks) assert.ok(!("code" in result) && !("message" in result));
	});

	it("makes the checks of a policy that asks for nothing, and no others", async () => {
		const { inspection } = await examine(mint(), { config: {}, more: [] });
		assert.equal(inspection.accepted, true);
		const times = ["time iat", "time nbf", "not before nbf", "time exp", "expiration exp"];
		assert.deepEqual(inspection.checks.map(nameOf), [
			...ALL.slice(0, ALL.indexOf("type typ")),
			"type typ",
			...times,
			"binding cnf",
		]);
	});

	for (const [name, token, failed, skipped = [], setting] of FAILING) {
		it(`tells of ${name}`, async () => {
			const { inspection, verification, source, more } = await examine(token, setting);
			const { accepted, checks, header, claims } = inspection;
			assert.equal(accepted, false);
			assert.deepEqual(checks.map(nameOf), ALL, "every check is told of");
			assert.deepEqual(
				checks.filter(({ outcome }) => outcome === "failed").map((result) => [nameOf(result), result.code]),
				failed,
			);
			assert.deepEqual(ofOutcome(checks, "skipped"), skipped);
			for (const { outcome, code, message, ...rest } of checks) {
				assert.equal(code !== undefined, outcome === "failed");
				assert.equal(message !== undefined, outcome === "failed");
				if (outcome === "skipped") assert.ok(!("expected" in rest) && !("found" in rest));
			}
			const hasFailed = (check: string) => failed.some(([other]) => other === check);
			assert.equal(header === undefined, hasFailed("form"));
			assert.equal(claims === undefined, hasFailed("form") || hasFailed("claims set"));
			// The first failure is the one that verifying raises, in the same words.
			const verify = createVerifier(verification, source);
			const [first] = checks.filter(({ outcome }) => outcome === "failed");
			await assert.rejects(async () => verify(token, more), { code: first?.code, message: first?.message });
		});
	}

	it("has failed every check at least once in this test", () => {
		const failed = new Set(FAILING.flatMap(([, , failures]) => failures.map(([check]) => check)));
		assert.deepEqual(
			ALL.filter((check) => !failed.has(check)),
			[],
		);
	});

	const told: [check: string, index: number, claims: object, expected: unknown, found: unknown][] = [
		["issuer iss", 0, { iss: "other" }, STRICT.issuer, "other"],
		["issuer iss", 0, {}, STRICT.issuer, STRICT.issuer],
		["audience aud", 0, { aud: ["x", "y"] }, ["api", "app"], ["x", "y"]],
		["time iat", 0, { iat: "1" }, "number", "1"],
		["time nbf", 0, { nbf: "1" }, "number", "1"],
		["not before nbf", 0, { nbf: NOW + 6 }, { atMost: NOW + 5 }, NOW + 6],
		["time exp", 0, { exp: null }, "number", null],
		["expiration exp", 0, { exp: NOW - 5 }, { after: NOW - 5 }, NOW - 5],
		["expiration exp", 0, {}, { after: NOW - 5 }, NOW + 60],
		["age iat", 0, { iat: 5 }, { atLeast: NOW - 3605, atMost: NOW + 5 }, 5],
		["text sub", 0, { sub: 5 }, "string", 5],
		["rule level", 0, { level: "7" }, { operator: "gte", value: 5 }, "7"],
		["rule sub", 0, { sub: "sam" }, { operator: "equals", value: "jamie" }, "sam"],
		["scopes scope", 0, { scope: "write x", scp: ["y"] }, ["read"], ["write", "x", "y"]],
	];
	for (const [check, index, changes, expected, found] of told) {
		it(`tells what ${check} expected and found in ${JSON.stringify(changes)}`, async () => {
			const { inspection } = await examine(claimsWith(changes));
			const result = inspection.checks.filter((each) => nameOf(each) === check)[index];
			assert.deepEqual([result?.expected, result?.found], [expected, found]);
		});
	}

	const toldOfHeader: [check: string, changes: object, expected: unknown, found: unknown][] = [
		["algorithm alg", { alg: "RS256" }, ["HS256"], "RS256"],
		["algorithm alg", { alg: undefined }, ["HS256"], undefined],
		["algorithm alg", {}, ["HS256"], "HS256"],
		["critical crit", { crit: ["exp"] }, undefined, ["exp"]],
		["key kid", {}, undefined, "k1"],
		["type typ", { typ: "JWT" }, "at+jwt", "JWT"],
	];
	for (const [check, changes, expected, found] of toldOfHeader) {
		it(`tells what ${check} expected and found with ${JSON.stringify(changes)}`, async () => {
			const { inspection } = await examine(headerWith(changes));
			const result = inspection.checks.find((each) => nameOf(each) === check);
			assert.deepEqual([result?.expected, result?.found], [expected, found]);
		});
	}

	it("keeps what it expected and found out of its messages", async () => {
		const changes = {
			iss: "value-of-iss",
			aud: "value-of-aud",
			sub: 987_654,
			level: "value-of-level",
			scope: "value-x",
		};
		const { inspection } = await examine(claimsWith(changes));
		const messages = inspection.checks.map(({ message }) => message ?? "").join("\n");
		for (const value of ["value-", "987654", STRICT.issuer, "jamie"]) assert.ok(!messages.includes(value), value);
	});

	it("waits for keys, slow algorithms and further checks", async () => {
		const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
		const keys = { verificationKeys: async () => [publicKey] };
		const { CompactSign } = await import("jose");
		const signer = new CompactSign(Buffer.from(JSON.stringify(CLAIMS))).setProtectedHeader({ ...HEADER, alg: "ES384" });
		const token = await signer.sign(privateKey);
		const later: Check = { name: "later", run: async () => undefined };
		const never: Check = { name: "later", run: async () => new JwtError("ERR_JWT_RULE_FAILED", "No.") };
		const setting = { config: { ...STRICT, algorithm: "ES384" }, keys };
		assert.equal((await examine(token, { ...setting, more: [later] })).inspection.accepted, true);
		const { inspection } = await examine(token, { ...setting, more: [never, later] });
		assert.deepEqual(inspection.checks.slice(-2), [
			{
				check: "later",
				outcome: "failed",
				expected: undefined,
				found: undefined,
				code: "ERR_JWT_RULE_FAILED",
				message: "No.",
			},
			{ check: "later", outcome: "passed", expected: undefined, found: undefined },
		]);
	});

	it("skips what builds on a skipped check", async () => {
		const passing = { run: () => undefined };
		const first: Check = { name: "first", run: () => new JwtError("ERR_JWT_RULE_FAILED", "No.") };
		const second: Check = { name: "second", after: [first], ...passing };
		const third: Check = { name: "third", after: [second], ...passing };
		const { inspection } = await examine(GOOD, { more: [first, second, third, { name: "fourth", ...passing }] });
		assert.deepEqual(
			inspection.checks.slice(-4).map(({ outcome }) => outcome),
			["failed", "skipped", "skipped", "passed"],
		);
	});

	it("hands on an error that is none of a token", async () => {
		const keys = {
			verificationKeys: () => {
				throw new RangeError("This is a bug.");
			},
		};
		await assert.rejects(examine(GOOD, { keys }), RangeError);
	});

	it("asks for no keys for a token whose algorithm is refused", async () => {
		const keys = { verificationKeys: () => assert.fail("asked for keys") };
		assert.equal((await examine(headerWith({ alg: "none" }), { keys })).inspection.accepted, false);
	});

	it("refuses a policy that is incomplete", async () => {
		const config = { tokentype: "at+jwt" };
		await assert.rejects(examine(GOOD, { config }), jwtError("ERR_JWT_CONFIG_INVALID", [GOOD]));
	});

	it("hands out a header and claims of their own each time", async () => {
		const token = headerWith({ list: ["one"] });
		for (const _ of [1, 2]) {
			const { header = {}, claims = {} } = (await examine(token)).inspection;
			assert.deepEqual([header, claims], [{ ...HEADER, list: ["one"] }, CLAIMS]);
			(header.list as string[]).push("changed by the flow");
			header.alg = "changed by the flow";
			claims.sub = "changed by the flow";
		}
	});

	it("remembers nothing: each time it asks for the keys, and a changed signature is found", async () => {
		let asked = 0;
		const secret = await secretKeySource(SECRET, "utf8", "HS256");
		const keys = {
			verificationKeys: (header: object) => {
				asked++;
				return secret.verificationKeys({ ...header });
			},
		};
		for (const _ of [1, 2, 3, 4]) assert.equal((await examine(GOOD, { keys })).inspection.accepted, true);
		assert.equal(asked, 4);
		const others = await secretKeySource(`${SECRET}other`, "utf8", "HS256");
		const { inspection } = await examine(GOOD, { keys: others });
		assert.deepEqual(ofOutcome(inspection.checks, "failed"), ["signature"]);
	});

	const tokens: [name: string, token: unknown][] = [
		["a good one", GOOD],
		["a good one in a Buffer", Buffer.from(GOOD)],
		["a good one with whitespace around it", ` ${GOOD}\n`],
		...FAILING.map(([name, token]): [string, unknown] => [name, token]),
		["null", null],
		["a number", 5],
		["a minted one", mint()],
		["a minted one with claims", mint({ iss: STRICT.issuer, aud: ["app"], exp: NOW + 1, level: 5, sub: "jamie" })],
		["one with b64 true", headerWith({ crit: ["b64"], b64: true })],
		["one without crit but b64", headerWith({ b64: false })],
		["one with a payload that is damaged", `${encode(HEADER)}.A.${GOOD.split(".")[2]}`],
	];
	const settings: [name: string, setting: Setting][] = [
		["a policy that asks for much", {}],
		["a policy that asks for nothing", { config: {}, more: [] }],
		["a policy that asks for an issuer", { config: { issuer: STRICT.issuer }, more: [] }],
		["rules and scopes alone", { config: {} }],
		["no keys", { keys: { verificationKeys: unavailable } }],
	];
	for (const [name, setting] of settings) {
		it(`accepts what verifying accepts, by ${name}`, async () => {
			for (const [of, token] of tokens) {
				const { inspection, verification, source, more } = await examine(token, setting);
				const verify = createVerifier(verification, source);
				let verified: object | undefined;
				let error: unknown;
				try {
					verified = await verify(token, more);
				} catch (raised) {
					error = raised;
				}
				assert.equal(inspection.accepted, verified !== undefined, of);
				const { header, claims, checks } = inspection;
				if (verified) assert.deepEqual({ header, claims }, verified, of);
				else assert.equal(checks.find(({ outcome }) => outcome === "failed")?.code, (error as JwtError).code, of);
			}
		});
	}
});

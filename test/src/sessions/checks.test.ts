import assert from "node:assert/strict";
import { requireChecks } from "../../../src/claims/check.js";
import { inspect } from "../../../src/jwt/inspect.js";
import { readPolicy } from "../../../src/jwt/policy.js";
import { createSigner } from "../../../src/jwt/sign.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { isNotRevoked } from "../../../src/sessions/not-revoked.js";
import { isNotUsedBefore } from "../../../src/sessions/not-used-before.js";
import { tokenId } from "../../../src/sessions/token-ids.js";
import { createMemoryStore } from "../../../src/store/memory.js";
import type { TokenIds } from "../../../src/store/token-store.js";
import { mint } from "../../support/tokens.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { setUp, tokensOf } from "./session-suite.js";

const policyWith = (config: object) => readPolicy({ ...JWT_CONFIG_DEFAULTS, ...config });
const invalid = jwtError("ERR_JWT_CONFIG_INVALID");
const wrongType = jwtError({ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "typ", reason: "check_failed" });

describe("a refresh token", () => {
	freezeClock();

	it("is never accepted by verify, whatever type the policy asks for", async () => {
		const { sessions, policy, keys } = await setUp();
		const { refresh_token } = await sessions.start({ sub: "jamie" });
		for (const tokenType of ["", "JWT", "rt+jwt", "RT+JWT", "application/rt+jwt"]) {
			const verifier = createVerifier({ ...policy.verification, tokenType }, keys);
			await assert.rejects(async () => verifier(refresh_token), wrongType);
		}
	});

	for (const tokentype of ["rt+jwt", "RT+jwt", "application/rt+jwt", " rt+jwt"]) {
		it(`is no type for a configuration: ${tokentype}`, () => {
			assert.throws(() => policyWith({ tokentype }), invalid);
		});
	}

	it("is not made by a header row", async () => {
		const { policy, keys } = await setUp();
		const sign = createSigner(policy.signing, keys);
		for (const typ of ["rt+jwt", "application/RT+jwt"]) {
			await assert.rejects(async () => sign({}, [], [["typ", typ]]), jwtError("ERR_JWT_CLAIMS_INVALID"));
		}
	});
});

describe("isNotRevoked", () => {
	freezeClock();

	it("answers at once, without a promise", () => {
		const store = createMemoryStore();
		const token = { header: {}, claims: { sub: "jamie", sid: "x", jti: "y", iat: NOW } };
		assert.equal(requireChecks([isNotRevoked(store)], token), token);
	});

	it("tells tokens of two issuers with the same jti apart", async () => {
		const store = createMemoryStore();
		const claims = { iss: "one", jti: "1", exp: NOW + 60 };
		await store.revokeToken(String(tokenId(claims)), NOW + 60);
		const run = (own: object) => isNotRevoked(store).run({ header: {}, claims: { ...claims, ...own } }, NOW);
		assert.ok(await run({}));
		for (const other of [{ iss: "two" }, { iss: undefined }, { jti: "2" }, { jti: 1 }]) {
			assert.equal(await run(other), undefined);
		}
	});

	it("allows for the clock of an issuer of tokens without a session", async () => {
		const { verifier, sessions, store } = await setUp({ config: { clocktolerance: "10" } });
		await sessions.revokeSubject("jamie");
		const ahead = mint({ sub: "jamie", iat: NOW + 10, exp: NOW + 60 });
		await assert.rejects(async () => verifier(ahead, [isNotRevoked(store, 10)]), jwtError("ERR_JWT_REVOKED"));
		await verifier(ahead, [isNotRevoked(store)]);
	});

	for (const sid of ["of another issuer", "\ud800", "long ".repeat(100), "__proto__", "a\r\n\u0000*b"]) {
		it(`knows the session of a token by any ID: ${JSON.stringify(sid).slice(0, 20)}`, async () => {
			const ids: string[] = [];
			const store = createMemoryStore();
			const { sessions, verify } = await setUp({
				store: Object.assign(Object.create(store), {
					end: (id: string, at: number) => ids.push(id) && store.end(id, at),
					isRevoked: (token: TokenIds) => store.isRevoked(token),
				}),
			});
			const token = mint({ sid, exp: NOW + 60 });
			await verify(token);
			assert.equal(await sessions.endSession(token), true);
			await assert.rejects(verify(token), jwtError("ERR_JWT_REVOKED"));
			// As another process reads it from what is between them.
			const [id = ""] = ids;
			assert.ok(id.length <= 200 && Buffer.from(id).toString() === id);
		});
	}

	it("forgets a revocation when the token has expired, and not before", async () => {
		const { sessions, store } = await setUp();
		const answer = await sessions.start({ sub: "jamie" });
		const { access } = tokensOf(answer);
		await sessions.endSession(answer.access_token);
		moveClock(3599);
		assert.equal(await store.isRevoked({ sid: String(access.claims.sid) }), true);
		moveClock(62);
		assert.equal(await store.isRevoked({ sid: String(access.claims.sid) }), false);
	});

	it("is told by an inspection", async () => {
		const { sessions, store, policy, keys } = await setUp();
		const { access_token } = await sessions.start({ sub: "jamie" });
		await sessions.endSession(access_token);
		const { accepted, checks } = await inspect(access_token, policy.verification, keys, [isNotRevoked(store)]);
		assert.equal(accepted, false);
		assert.equal(checks.at(-1)?.check, "not revoked");
		assert.equal(checks.at(-1)?.code, "ERR_JWT_REVOKED");
	});
});

describe("isNotUsedBefore", () => {
	freezeClock();
	const replayed = jwtError({ code: "ERR_JWT_REPLAYED", claim: "jti", reason: "check_failed" });

	it("accepts each token once, until it has expired", async () => {
		const { verifier, store } = await setUp();
		const token = mint({ jti: "once", exp: NOW + 60 });
		await verifier(token, [isNotUsedBefore(store)]);
		await assert.rejects(async () => verifier(token, [isNotUsedBefore(store)]), replayed);
		moveClock(59);
		await assert.rejects(async () => verifier(token, [isNotUsedBefore(store)]), replayed);
		await verifier(mint({ jti: "another", exp: NOW + 60 }), [isNotUsedBefore(store)]);
	});

	it("accepts a token without exp once, for as long as its iat is accepted", async () => {
		const { verifier, store } = await setUp({ config: { requireexp: false, maxage: "5m", clocktolerance: "30s" } });
		const check = isNotUsedBefore(store, { clockTolerance: 30, maxAge: 300 });
		const token = mint({ jti: "once", iat: NOW });
		await verifier(token, [check]);
		for (let seconds = 0; seconds <= 330; seconds += 30) {
			await assert.rejects(async () => verifier(token, [check]), replayed);
			moveClock(30);
		}
		const tooOld = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "iat", reason: "check_failed" } as const;
		await assert.rejects(async () => verifier(token, [check]), jwtError(tooOld));
		for (const claims of [{ jti: "b" }, { jti: "c", exp: "soon", iat: NOW }]) {
			const refused = await isNotUsedBefore(store, { maxAge: 300 }).run({ header: {}, claims }, NOW);
			assert.equal((refused as { claim?: string } | undefined)?.claim, "exp");
		}
	});

	it("accepts one of thirty uses at once", async () => {
		const { verifier, store } = await setUp();
		const token = mint({ jti: "once", exp: NOW + 60 });
		const uses = Array.from({ length: 30 }, async () => verifier(token, [isNotUsedBefore(store)]));
		const outcomes = await Promise.allSettled(uses);
		assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
	});

	it("only looks for an inspection", async () => {
		const { verifier, store, policy, keys } = await setUp();
		const token = mint({ jti: "once", exp: NOW + 60 });
		const look = () => inspect(token, policy.verification, keys, [isNotUsedBefore(store, { use: false })]);
		assert.equal((await look()).accepted, true);
		await verifier(token, [isNotUsedBefore(store)]);
		const { checks } = await look();
		assert.deepEqual([checks.at(-1)?.check, checks.at(-1)?.code], ["not used before", "ERR_JWT_REPLAYED"]);
	});

	for (const [claim, reason, claims] of [
		["jti", "missing", { exp: NOW + 60 }],
		["jti", "invalid", { jti: 5, exp: NOW + 60 }],
		["exp", "missing", { jti: "once" }],
	] as const) {
		it(`wants ${claim}: ${reason}`, async () => {
			const { verifier, store } = await setUp({ config: { requireexp: false } });
			const refused = jwtError({ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim, reason });
			await assert.rejects(async () => verifier(mint(claims), [isNotUsedBefore(store)]), refused);
		});
	}
});

describe("tokenId", () => {
	const DIFFERENT: [one: object, other: object][] = [
		[
			{ iss: "a", jti: "b c" },
			{ iss: "a b", jti: "c" },
		],
		[{ jti: "\ud800" }, { jti: "\ud801" }],
		[{ jti: "x".repeat(1000) }, { jti: `${"x".repeat(999)}y` }],
	];
	for (const [one, other] of DIFFERENT) {
		it(`tells ${JSON.stringify(one).slice(0, 40)} from ${JSON.stringify(other).slice(0, 40)}`, () => {
			assert.notEqual(tokenId({ ...one }), tokenId({ ...other }));
			assert.ok(String(tokenId({ ...one })).length <= 200);
		});
	}
});

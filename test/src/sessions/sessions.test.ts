import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createMemoryStore } from "../../../src/store/memory.js";
import { sharedKeyPair, toPem } from "../../support/key-pairs.js";
import { forge, mint, read, SECRET } from "../../support/tokens.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { Shelf } from "../store/stores.js";
import { setUp, tokensOf, untouchable } from "./session-suite.js";

const ended = jwtError("ERR_JWT_SESSION_ENDED");
const revoked = jwtError("ERR_JWT_REVOKED");
const ES256 = { config: { algorithm: "ES256" }, credentials: { privatekey: toPem(sharedKeyPair("P-256").privateKey) } };

describe("createSessions", () => {
	freezeClock();

	describe("start", () => {
		it("answers as RFC 6749 section 5.1 says", async () => {
			const { sessions, verify } = await setUp({ config: { issuer: "me", audience: "api", expiresin: "900" } });
			const answer = await sessions.start({ sub: "jamie", roles: ["admin"] }, [["tenant", 7]]);
			assert.deepEqual(Object.keys(answer).sort(), ["access_token", "expires_in", "refresh_token", "token_type"]);
			assert.equal(answer.token_type, "Bearer");
			assert.equal(answer.expires_in, 900);
			const claims = await verify(answer.access_token);
			const { sid, jti, ...others } = claims;
			const expected = { sub: "jamie", roles: ["admin"], tenant: 7, iss: "me", aud: "api", iat: NOW, exp: NOW + 900 };
			assert.deepEqual(others, expected);
			assert.match(`${sid} ${jti}`, /^[0-9a-z]{9,11}\.[\w-]{22} [\w-]{22}$/);
		});

		it("gives a refresh token that others do not take for an access token", async () => {
			const { sessions } = await setUp({ config: { issuer: "me", audience: "api" } });
			const { header, claims } = tokensOf(await sessions.start({ sub: "jamie" })).refresh;
			assert.equal(header.typ, "rt+jwt");
			assert.equal(claims.sub, undefined);
			assert.match(String(claims.aud), /^refresh:/);
			assert.equal(claims.exp, NOW + 7 * 86_400);
		});

		it("never outlives the session", async () => {
			const { sessions } = await setUp({ times: { sessionexpiresin: "10m" } });
			const answer = await sessions.start({});
			const { access, refresh } = tokensOf(answer);
			assert.deepEqual([access.claims.exp, refresh.claims.exp, answer.expires_in], [NOW + 600, NOW + 600, 600]);
		});

		for (const claim of ["iat", "nbf", "exp", "jti", "sid"]) {
			it(`refuses the claim ${claim}, which is the session's own`, async () => {
				const { sessions } = await setUp({ store: untouchable });
				const refused = jwtError({ code: "ERR_JWT_CLAIMS_INVALID", claim, reason: "invalid" });
				const value = claim === "jti" || claim === "sid" ? "mine" : NOW;
				await assert.rejects(sessions.start({ [claim]: value }), refused);
				await assert.rejects(sessions.start({}, [[claim, value]]), refused);
				await assert.rejects(sessions.renew("", [[claim, value]]), refused);
			});
		}

		for (const brought of ["text", null, ["list"], { big: 1n }, { aud: 5 }]) {
			it(`leaves no session behind for bad claims: ${typeof brought}`, async () => {
				const { sessions } = await setUp({ store: untouchable });
				await assert.rejects(sessions.start(brought), (error: Error & { code?: string }) => {
					assert.equal(error.code, "ERR_JWT_CLAIMS_INVALID");
					return true;
				});
			});
		}

		for (const [what, claims] of [
			["as deep as a token can be", { deep: JSON.parse(`${"[".repeat(63)}${"]".repeat(63)}`) }],
			["as long as a token can be", { long: "a".repeat(196_500) }],
		] as const) {
			it(`leaves no session behind for claims that are ${what}, too much for a refresh token`, async () => {
				const shelf = new Shelf();
				const { sessions } = await setUp({ store: createMemoryStore(shelf) });
				await assert.rejects(sessions.start(claims), jwtError("ERR_JWT_CLAIMS_INVALID"));
				assert.ok([...shelf.kept.keys()].every((key) => !key.startsWith("r:")));
			});
		}

		it("needs a key that signs", async () => {
			const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
			const credentials = { publickey: toPem(publicKey) };
			const { sessions } = await setUp({ config: { algorithm: "ES256" }, credentials, store: untouchable });
			await assert.rejects(sessions.start({}), jwtError("ERR_JWT_KEY_MISSING"));
			const fetched = { keysource: "jwks", jwksurl: "https://127.0.0.1:1/jwks", algorithm: "RS256" };
			const remote = await setUp({ config: fetched, credentials: {}, store: untouchable });
			await assert.rejects(remote.sessions.start({}), jwtError("ERR_JWT_KEY_MISSING"));
			remote.keys.close();
		});

		it("needs access tokens that expire, soon enough", async () => {
			const invalid = jwtError("ERR_JWT_CONFIG_INVALID");
			await assert.rejects(setUp({ config: { expiresin: "" } }), invalid);
			await assert.rejects(setUp({ config: { expiresin: "2h", maxlifetime: "1h" } }), invalid);
			await setUp({ config: { expiresin: "1h", maxlifetime: "1h" } });
		});
	});

	for (const [name, setting] of [
		["HS256", {}],
		["ES256", ES256],
	] as const) {
		describe(`renew with ${name}`, () => {
			it("gives both tokens anew, with the claims that the session began with", async () => {
				const { sessions, verify } = await setUp(setting);
				const first = await sessions.start({ sub: "jamie", role: "user" });
				moveClock(1800);
				const second = await sessions.renew(first.refresh_token);
				const { jti, sid, ...claims } = await verify(second.access_token);
				const expected = { sub: "jamie", role: "user", iat: NOW + 1800, exp: NOW + 5400 };
				assert.deepEqual(claims, expected);
				assert.equal(sid, tokensOf(first).access.claims.sid);
				assert.notEqual(jti, tokensOf(first).access.claims.jti);
				assert.equal(second.expires_in, 3600);
			});

			it("takes claims that are looked up anew, for this token only", async () => {
				const { sessions, verify } = await setUp(setting);
				const first = await sessions.start({ sub: "jamie" }, [["role", "user"]]);
				const second = await sessions.renew(first.refresh_token, [["role", "admin"]]);
				const third = await sessions.renew(second.refresh_token);
				assert.equal((await verify(second.access_token)).role, "admin");
				assert.equal((await verify(third.access_token)).role, "user");
			});

			it("answers a repeated renewal with the same IDs and times", async () => {
				const { sessions } = await setUp(setting);
				const { refresh_token } = await sessions.start({ sub: "jamie" });
				const once = tokensOf(await sessions.renew(refresh_token));
				moveClock(9);
				const again = await sessions.renew(refresh_token);
				assert.deepEqual(tokensOf(again), once);
				assert.equal(again.expires_in, 3591);
			});

			it("ends the session when a refresh token comes back late, and refuses its access tokens", async () => {
				const { sessions, verify } = await setUp(setting);
				const first = await sessions.start({ sub: "jamie" });
				const second = await sessions.renew(first.refresh_token);
				moveClock(11);
				await assert.rejects(sessions.renew(first.refresh_token), ended);
				await assert.rejects(sessions.renew(second.refresh_token), ended);
				await assert.rejects(verify(first.access_token), revoked);
				await assert.rejects(verify(second.access_token), revoked);
			});

			it("refuses them for as long as a tolerant clock would accept them", async () => {
				const { sessions, verify } = await setUp({
					...setting,
					config: { ...("config" in setting && setting.config), clocktolerance: "300" },
				});
				const { access_token, refresh_token } = await sessions.start({ sub: "jamie" });
				await sessions.renew(refresh_token);
				moveClock(11);
				await assert.rejects(sessions.renew(refresh_token), ended);
				moveClock(3600 - 11 + 299);
				await assert.rejects(verify(access_token), revoked);
			});
		});
	}

	it("has an absolute end, however often it is renewed", async () => {
		const { sessions } = await setUp({ times: { refreshexpiresin: "1h", sessionexpiresin: "150m" } });
		let { refresh_token } = await sessions.start({ sub: "jamie" });
		for (let hour = 0; hour < 2; hour++) {
			moveClock(3500);
			({ refresh_token } = await sessions.renew(refresh_token));
		}
		assert.equal(read(refresh_token).claims.exp, NOW + 9000);
		moveClock(2000);
		await assert.rejects(sessions.renew(refresh_token), ended);
	});

	it("ends without a renewal", async () => {
		const { sessions } = await setUp({ times: { refreshexpiresin: "1h" } });
		const { refresh_token } = await sessions.start({});
		moveClock(3600);
		await assert.rejects(sessions.renew(refresh_token), ended);
	});

	it("goes on with the keys that a rotation left for checking", async () => {
		const [old, next] = ["old", "next"].map((kid) => ({
			...sharedKeyPair("P-256", kid).privateKey.export({ format: "jwk" }),
			kid,
		}));
		const set = (...keys: unknown[]) => ({ privatekey: JSON.stringify({ keys }) });
		const store = createMemoryStore();
		const before = await setUp({ ...ES256, credentials: set(old), store });
		const after = await setUp({ ...ES256, credentials: set(next, old), store });
		const { refresh_token } = await before.sessions.start({ sub: "jamie" });
		const renewed = await after.sessions.renew(refresh_token);
		assert.equal(read(renewed.refresh_token).header.kid, "next");
	});

	describe("never asks the store about", () => {
		const payload = {
			sid: "glq3xk2b1c.AAAAAAAAAAAAAAAAAAAAAA",
			jti: "x",
			generation: 1,
			claims: {},
			iat: NOW,
			exp: NOW + 60,
		};
		const good = async () => (await (await setUp()).sessions.start({ sub: "jamie" })).refresh_token;
		const TOKENS: [what: string, token: () => unknown, isAccess?: true][] = [
			["one that is forged", () => forge({ alg: "HS256", typ: "rt+jwt" }, payload, "another secret")],
			["one without a signature", () => `${forge({ alg: "none", typ: "rt+jwt" }, payload).split(".", 2).join(".")}.`],
			["one that lacks everything but the signature", () => forge({ alg: "HS256", typ: "rt+jwt" }, {})],
			["one for another audience", () => forge({ alg: "HS256", typ: "rt+jwt" }, { ...payload, aud: "api" })],
			["an access token", async () => (await (await setUp()).sessions.start({})).access_token, true],
			["a token of a flow", () => mint({ ...payload, sub: "jamie" }), true],
			[
				"one whose sid was changed",
				async () => {
					const [header, , signature] = String(await good()).split(".");
					const claims = Buffer.from(JSON.stringify(payload)).toString("base64url");
					return `${header}.${claims}.${signature}`;
				},
			],
			[
				"one of another configuration with the same key",
				async () => (await (await setUp({ config: { issuer: "other" } })).sessions.start({})).refresh_token,
			],
			["text", () => "hello"],
			["a number", () => 5],
		];
		for (const [what, make, isAccess] of TOKENS) {
			it(what, async () => {
				const { sessions } = await setUp({ store: untouchable });
				const token = await make();
				await assert.rejects(sessions.renew(token), ended);
				// Logging out takes an access token, too.
				if (!isAccess) assert.equal(await sessions.endSession(token), false);
			});
		}

		it("one that has expired", async () => {
			const token = await good();
			moveClock(8 * 86_400);
			const { sessions } = await setUp({ store: untouchable });
			await assert.rejects(sessions.renew(token), ended);
		});
	});

	it("says that there is no token", async () => {
		const { sessions } = await setUp({ store: untouchable });
		for (const nothing of [undefined, "", "  "]) {
			await assert.rejects(sessions.renew(nothing), jwtError("ERR_JWT_TOKEN_MISSING"));
			await assert.rejects(sessions.endSession(nothing), jwtError("ERR_JWT_TOKEN_MISSING"));
		}
	});

	describe("end", () => {
		for (const which of ["access_token", "refresh_token"] as const) {
			it(`ends the session that the ${which} belongs to, again and when it has expired`, async () => {
				const { sessions, verify } = await setUp();
				const [mine, other] = [await sessions.start({ sub: "jamie" }), await sessions.start({ sub: "jamie" })];
				assert.equal(await sessions.endSession(mine[which]), true);
				await assert.rejects(verify(mine.access_token), revoked);
				await assert.rejects(sessions.renew(mine.refresh_token), ended);
				await verify(other.access_token);
				moveClock(30 * 86_400);
				assert.equal(await sessions.endSession(mine[which]), true);
			});
		}

		it("revokes one access token, and leaves its session alone", async () => {
			const { sessions, verify } = await setUp();
			const first = await sessions.start({ sub: "jamie" });
			const second = await sessions.renew(first.refresh_token);
			assert.equal(await sessions.revokeToken(second.access_token), true);
			await assert.rejects(verify(second.access_token), revoked);
			await verify(first.access_token);
			await sessions.renew(second.refresh_token);
		});

		it("takes the session where the token is a refresh token (RFC 7009 section 2.1)", async () => {
			const { sessions, verify } = await setUp();
			const first = await sessions.start({ sub: "jamie" });
			assert.equal(await sessions.revokeToken(first.refresh_token), true);
			await assert.rejects(verify(first.access_token), revoked);
		});

		it("does nothing for a token that is not one of this configuration", async () => {
			const { sessions } = await setUp({ store: untouchable });
			for (const token of [
				"hello",
				mint({ sid: "x", exp: NOW + 60 }).replace(/.$/, ""),
				mint({ sub: "x", exp: NOW + 60 }),
			]) {
				assert.equal(await sessions.endSession(token), false);
				assert.equal(await sessions.revokeToken(token), false);
			}
		});

		it("revokes everything of a subject, and nothing that comes after, in the same second", async () => {
			const { sessions, verify } = await setUp({ config: { jwtid: true } });
			const [one, two] = [await sessions.start({ sub: "jamie" }), await sessions.start({ sub: "jamie" })];
			const other = await sessions.start({ sub: "alex" });
			const plain = mint({ sub: "jamie", iat: NOW - 5, exp: NOW + 60 });
			await verify(plain);
			await sessions.revokeSubject("jamie");
			const after = await sessions.start({ sub: "jamie" });
			for (const token of [one.access_token, two.access_token, plain]) await assert.rejects(verify(token), revoked);
			await assert.rejects(sessions.renew(two.refresh_token), ended);
			await verify(other.access_token);
			await verify(after.access_token);
			await verify((await sessions.renew(after.refresh_token)).access_token);
		});

		it("wants a subject that is text", async () => {
			const { sessions } = await setUp({ store: untouchable });
			for (const [subject, reason] of [
				[undefined, "missing"],
				["", "invalid"],
				[5, "invalid"],
			] as const) {
				const refused = jwtError({ code: "ERR_JWT_CLAIMS_INVALID", claim: "sub", reason });
				await assert.rejects(sessions.revokeSubject(subject), refused);
			}
		});
	});

	it("keeps nothing of a token in the store", async () => {
		const kept: string[] = [];
		const store = createMemoryStore({
			load: async () => [],
			save: async (changes) => void kept.push(JSON.stringify([...changes])),
		});
		const { sessions } = await setUp({ store });
		const first = await sessions.start({ sub: "jamie@example.org", role: "admin-role" });
		const second = await sessions.renew(first.refresh_token);
		await sessions.revokeToken(second.access_token);
		await sessions.revokeSubject("jamie@example.org");
		await sessions.endSession(first.access_token);
		assert.doesNotMatch(kept.join(), /eyJ|jamie|admin-role/);
		for (const token of [first.access_token, first.refresh_token, second.refresh_token]) {
			for (const part of token.split(".")) assert.ok(!kept.join().includes(part));
		}
		assert.ok(!kept.join().includes(SECRET));
	});
});

/** Tokens that a `jwt` node refuses: each cause has its code, harms no message, and the next token is looked at. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { encode, forge, mint } from "../support/tokens.js";

const now = Math.floor(Date.now() / 1000);
const HS256 = { alg: "HS256", typ: "JWT" };
const KNOWN = { iss: "me", aud: "you", sub: "jamie", client_id: "c", jti: "j", iat: now, exp: now + 86_400 };
const SIGNATURE = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
const CLAIM = "ERR_JWT_CLAIM_VALIDATION_FAILED";

const TOKENS: [title: string, token: unknown, code: string][] = [
	["nothing", undefined, "ERR_JWT_TOKEN_MISSING"],
	["null", null, "ERR_JWT_TOKEN_MISSING"],
	["empty text", "", "ERR_JWT_TOKEN_MISSING"],
	["whitespace", " \n", "ERR_JWT_TOKEN_MISSING"],
	["an empty Buffer", Buffer.alloc(0), "ERR_JWT_TOKEN_MISSING"],
	["a number", 42, "ERR_JWS_INVALID"],
	["an array", [mint(KNOWN)], "ERR_JWS_INVALID"],
	["an object", { token: mint(KNOWN) }, "ERR_JWS_INVALID"],
	["a word", "letmein", "ERR_JWS_INVALID"],
	["a megabyte", `${mint(KNOWN)}${"A".repeat(2 ** 20)}`, "ERR_JWS_INVALID"],
	["a megabyte of dots", ".".repeat(2 ** 20), "ERR_JWS_INVALID"],
	["two dots", "..", "ERR_JWS_INVALID"],
	["three dots", "...", "ERR_JWS_INVALID"],
	["a fourth part", `${mint(KNOWN)}.x`, "ERR_JWS_INVALID"],
	["an encrypted token", `${encode({ alg: "dir", enc: "A128GCM" })}..a.b.c`, "ERR_JWS_INVALID"],
	["an Authorization header", `Bearer ${mint(KNOWN)}`, "ERR_JWS_INVALID"],
	["bad base64url", mint(KNOWN).replace(".", ".!"), "ERR_JWS_INVALID"],
	["padding", `${mint(KNOWN)}=`, "ERR_JWS_INVALID"],
	["bad JSON in the header", forge('{"alg":', KNOWN), "ERR_JWS_INVALID"],
	["a header that is a list", forge([], KNOWN), "ERR_JWS_INVALID"],
	["a header name twice", forge('{"alg":"HS256","alg":"HS256"}', KNOWN), "ERR_JWS_INVALID"],
	["bad JSON in the claims", forge(HS256, '{"sub":'), "ERR_JWT_INVALID"],
	["claims that are a list", forge(HS256, [KNOWN]), "ERR_JWT_INVALID"],
	["claims that are text", forge(HS256, '"jamie"'), "ERR_JWT_INVALID"],
	["an unknown crit", mint(KNOWN, { crit: ["x"], x: 1 }), "ERR_JWS_INVALID"],
	["a crit that is no list", mint(KNOWN, { crit: "exp" }), "ERR_JWS_INVALID"],
	["alg none", `${encode({ alg: "none" })}.${encode(KNOWN)}.`, "ERR_JOSE_ALG_NOT_ALLOWED"],
	["alg nOnE", `${encode({ alg: "nOnE" })}.${encode(KNOWN)}.`, "ERR_JOSE_ALG_NOT_ALLOWED"],
	["alg none with a signature", forge({ alg: "none" }, KNOWN), "ERR_JOSE_ALG_NOT_ALLOWED"],
	["another algorithm", forge({ alg: "HS512" }, KNOWN), "ERR_JOSE_ALG_NOT_ALLOWED"],
	["an algorithm of key pairs", forge({ alg: "RS256" }, KNOWN), "ERR_JOSE_ALG_NOT_ALLOWED"],
	["no algorithm", forge({ typ: "JWT" }, KNOWN), "ERR_JWS_INVALID"],
	["another secret", forge(HS256, KNOWN, "x".repeat(32)), SIGNATURE],
	["no signature", mint(KNOWN).replace(/[^.]*$/, ""), SIGNATURE],
	["other claims", mint(KNOWN).replace(/\..*\./, `.${encode({ ...KNOWN, sub: "root" })}.`), SIGNATURE],
	["a key of its own", forge({ ...HS256, jwk: { kty: "oct", k: "eA" } }, KNOWN, "x"), SIGNATURE],
	["a key's URL of its own", forge({ ...HS256, jku: "http://127.0.0.1:1/" }, KNOWN, "x"), SIGNATURE],
	["an expired token", mint({ ...KNOWN, exp: now - 1 }), "ERR_JWT_EXPIRED"],
	["an early token", mint({ ...KNOWN, nbf: now + 86_400 }), "ERR_JWT_NOT_ACTIVE"],
	["exp as text", mint({ ...KNOWN, exp: "soon" }), CLAIM],
];

const access = { tokentype: "at+jwt", issuer: "me", audience: "you" };
const accessToken = (claims: object = {}) => mint({ ...KNOWN, ...claims }, { typ: "at+jwt" });

/** Each with a token that is refused, the claim for which it is, and one that passes. */
const POLICIES: [title: string, config: object, refused: string, claim: string, reason: string, good: string][] = [
	["another issuer", { issuer: "me" }, mint({ ...KNOWN, iss: "them" }), "iss", "check_failed", mint(KNOWN)],
	["an issuer but for a slash", { issuer: "me" }, mint({ ...KNOWN, iss: "me/" }), "iss", "check_failed", mint(KNOWN)],
	["no issuer", { issuer: "me" }, mint({ sub: "jamie" }), "iss", "missing", mint(KNOWN)],
	["another audience", { audience: "you,us" }, mint({ ...KNOWN, aud: "a" }), "aud", "check_failed", mint(KNOWN)],
	["other audiences", { audience: "you" }, mint({ ...KNOWN, aud: ["a", "b"] }), "aud", "check_failed", mint(KNOWN)],
	["no audience", { audience: "you" }, mint({ sub: "jamie" }), "aud", "missing", mint(KNOWN)],
	["another type", { tokentype: "JWT" }, mint(KNOWN, { typ: "at+jwt" }), "typ", "check_failed", mint(KNOWN)],
	["an old token", { maxage: "1d" }, mint({ ...KNOWN, iat: now - 172_800 }), "iat", "check_failed", mint(KNOWN)],
	["a token without its age", { maxage: "1d" }, mint({ sub: "jamie" }), "iat", "missing", mint(KNOWN)],
	["another type than an access token", access, mint(KNOWN), "typ", "check_failed", accessToken()],
	...["client_id", "sub", "jti", "iat", "exp"].map((claim): (typeof POLICIES)[number] => [
		`an access token without ${claim}`,
		access,
		accessToken({ [claim]: undefined }),
		claim,
		"missing",
		accessToken(),
	]),
];

describe("jwt: verify refuses", () => {
	afterEach(stop);

	for (const [title, token, code] of TOKENS) {
		it(`${title}, and accepts the next good token`, async () => {
			const flow = await deploy({ jwt: { mode: "verify" } });
			const msg = { payload: token, topic: "t", req: {}, res: {} };
			const caught = assertCaught(await flow.send(msg), code);
			assert.deepEqual([caught.payload, caught.topic], [token, "t"]);
			assert.ok(msg.payload === token && caught.req === msg.req && caught.res === msg.res);
			assert.deepEqual((await flow.send({ payload: mint(KNOWN) })).first?.payload, KNOWN);
		});
	}

	for (const [title, config, refused, claim, reason, good] of POLICIES) {
		it(`${title}, and accepts the next good token`, async () => {
			const flow = await deploy({ jwt: { mode: "verify" }, config });
			const outcome = await flow.send({ payload: refused });
			assertCaught(outcome, CLAIM);
			assert.deepEqual([outcome.error?.claim, outcome.error?.reason], [claim, reason]);
			assert.match(String(outcome.error?.message), new RegExp(`\\b${claim}\\b`));
			assert.deepEqual((await flow.send({ payload: good })).first?.payload, KNOWN);
		});
	}

	it("an expired and an early token with the claim and the reason on the error", async () => {
		const flow = await deploy({ jwt: { mode: "verify" } });
		const expired = await flow.send({ payload: mint({ exp: now - 1 }) });
		const early = await flow.send({ payload: mint({ nbf: now + 86_400 }) });
		const failures = [expired, early].map(({ error }) => [error?.claim, error?.reason]);
		assert.deepEqual(failures, [
			["exp", "check_failed"],
			["nbf", "check_failed"],
		]);
	});

	it("a token in a message that cannot be copied, and still tells the Catch node", async () => {
		const flow = await deploy({ jwt: { mode: "verify", token: "token" } });
		const get = () => {
			throw new Error("letmein");
		};
		const payload = Object.defineProperty({}, "sub", { get, enumerable: true });
		const { error } = assertCaught(await flow.send({ payload, token: "letmein" }), "ERR_JWS_INVALID");
		assert.ok(!inspect(error).includes("letmein"));
	});
});

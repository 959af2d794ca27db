/** A secret signs and verifies without jose. The results are the same as with it, to the byte and to the error. */
import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { CompactSign, errors, type JWTVerifyOptions, jwtVerify } from "jose";
import { ALGORITHMS_BY_KTY, type HmacAlgorithm } from "../../src/algorithms.js";
import { JwtError } from "../../src/errors.js";
import { parseCompact } from "../../src/jws/compact.js";
import { parseClaims } from "../../src/jwt/decode.js";
import { secretKeySource } from "../../src/keys/secret.js";
import { type JwtConfigOptions, RESERVED_HEADER_PARAMETERS } from "../../src/options.js";
import { signerBy, verifierBy } from "../support/by-options.js";
import { forge, SECRET } from "../support/tokens.js";
import { tokenText } from "./cases.js";
import { run } from "./run.js";

const KEY = createSecretKey(Buffer.from(SECRET));
const NAMES = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "toString", "é😀", "\ud800"];
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom("\ud800", "\udfff😀", "", "\0"));
const value = fc.oneof(text, fc.jsonValue(), fc.constantFrom(Number.POSITIVE_INFINITY, -0, Number.NaN, undefined));
const dictionary = (names: string[]) =>
	fc.dictionary(fc.oneof(fc.constantFrom(...names), text), value, { maxKeys: 6 }).map((object) => ({ ...object }));
const algorithm = fc.constantFrom(...ALGORITHMS_BY_KTY.oct);

describe("tokens with a secret, beside jose's", function () {
	this.timeout(180_000);
	const keys = {} as Record<HmacAlgorithm, Awaited<ReturnType<typeof secretKeySource>>>;
	before(async () => {
		for (const alg of ALGORITHMS_BY_KTY.oct) keys[alg] = await secretKeySource(SECRET, "utf8", alg);
	});

	it("are the same to the byte, whatever claims and header", async () => {
		let signed = 0;
		const cases = fc.record({ algorithm, claims: dictionary(NAMES), header: dictionary(["kid", "typ", "x"]) });
		await run(0.05, cases, async ({ algorithm: alg, claims, header }) => {
			const parameters = Object.entries(header).filter(([name]) => !RESERVED_HEADER_PARAMETERS.includes(name));
			let token: string;
			try {
				token = await signerBy({ algorithm: alg }, keys[alg])(claims, [], parameters);
			} catch (error) {
				// Another test has claims that cannot be signed at all.
				return assert.ok(error instanceof JwtError && error.code === "ERR_JWT_CLAIMS_INVALID", String(error));
			}
			signed++;
			const { header: written, payload } = parseCompact(token);
			const signing = new CompactSign(payload);
			const joses = await signing.setProtectedHeader(written as { alg: string }).sign(KEY);
			assert.equal(token, joses);
		});
		assert.ok(signed > 0);
	});

	/** The error that stands for jose's; where the two differ in words only, the names are put side by side. */
	function codeOf(error: unknown): string {
		assert.ok(error instanceof errors.JOSEError, `not of jose: ${error}`);
		if (error instanceof errors.JOSENotSupported) return "ERR_JWS_INVALID";
		const { claim, reason } = error as errors.JWTClaimValidationFailed;
		if (claim === undefined) return error.code;
		let { code } = error as { code: string };
		if (claim === "nbf" && reason === "check_failed") code = "ERR_JWT_NOT_ACTIVE";
		if (claim === "iat" && reason === "check_failed") code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
		return `${code} ${claim} ${reason}`;
	}

	async function outcome(verify: () => Promise<unknown>, nameError: (error: unknown) => string): Promise<string> {
		try {
			return `claims ${JSON.stringify(await verify())}`;
		} catch (error) {
			return nameError(error);
		}
	}

	const ours = (error: unknown) => {
		assert.ok(error instanceof JwtError, String(error));
		return [error.code, error.claim, error.reason].filter(Boolean).join(" ");
	};

	/** Refused before jose sees them: what no well-formed token is. Of these jose must refuse, or at most accept more. */
	function isParsed(token: string): boolean {
		try {
			return typeof parseCompact(token).header.alg === "string";
		} catch {
			return false;
		}
	}

	/** The mistakes in times, in the order in which they are looked at. */
	const TIMES = [
		...["iat", "nbf"].map((claim) => `ERR_JWT_CLAIM_VALIDATION_FAILED ${claim} invalid`),
		"ERR_JWT_NOT_ACTIVE nbf check_failed",
		"ERR_JWT_CLAIM_VALIDATION_FAILED exp invalid",
		"ERR_JWT_EXPIRED exp check_failed",
		"ERR_JWT_CLAIM_VALIDATION_FAILED iat check_failed",
	];

	/**
	 * What is refused here and not by jose, whose user must think of it: a type for another purpose where none is asked for,
	 * and times that are infinite or look like milliseconds.
	 */
	function stricter(joses: string, token: string, { tokentype = "" }: Partial<JwtConfigOptions> = {}): string {
		const isJudged = /^claims|^ERR_JWT_(?!INVALID)/.test(joses);
		if (!isJudged) return joses;
		const { header, payload } = parseCompact(token);
		const set = parseClaims(payload).claims;
		const type = typeof header.typ === "string" && header.typ.toLowerCase().replace("application/", "");
		const isOrdinary = header.typ === undefined || ["jwt", "jose", "at+jwt"].includes(String(type));
		const refused = "ERR_JWT_CLAIM_VALIDATION_FAILED";
		if (tokentype === "" && !isOrdinary) return `${refused} typ check_failed`;
		const wrong = ["iat", "nbf", "exp"].find((claim) => typeof set[claim] === "number" && set[claim] > 1e11);
		const isLater = joses.startsWith("claims") || TIMES.indexOf(joses) > TIMES.indexOf(`${refused} ${wrong} invalid`);
		return wrong && isLater ? `${refused} ${wrong} invalid` : joses;
	}

	it("are refused for the same reason, and accepted alike, however damaged", async () => {
		let accepted = 0;
		const verify = verifierBy({}, keys.HS256);
		await run(0.1, tokenText, async (token) => {
			const mine = await outcome(async () => (await verify(token)).claims, ours);
			if (!isParsed(token)) return assert.match(mine, /^ERR_JW[ST]_(INVALID|TOKEN_MISSING)/);
			const jose = await outcome(
				async () => (await jwtVerify(token.trim(), KEY, { algorithms: ["HS256"] })).payload,
				codeOf,
			);
			assert.equal(mine, stricter(jose, token));
			if (mine.startsWith("claims")) accepted++;
		});
		assert.ok(accepted > 0);
	});

	const now = Math.floor(Date.now() / 1000);
	/** Times far enough from now that no second that passes makes a difference. */
	const time = fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(-1e9, -7200, -600, 600, 7200, 1e9).map((distance) => now + distance) },
		{ weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, "1", null, [], true, now * 1000) },
	);
	const who = fc.oneof(
		fc.constantFrom("a", "b", "A", ""),
		fc.constantFrom(["a"], ["x", "b"], [], [["a"]], null, 5, {}),
	);
	const claims = fc.record(
		{ exp: time, nbf: time, iat: time, iss: who, aud: who, sub: who, client_id: who, jti: who },
		{ requiredKeys: [] },
	);
	const typ = fc.oneof(fc.constantFrom("JWT", "jwt", "application/JWT", "a/b"), fc.constantFrom(null, 5, []));
	const alg = fc.constantFrom("HS256", "HS384", "none", " ", "", null, ["HS256"]);
	const crit = fc.constantFrom(["b64"], ["exp"], [], null, "b64", ["b64", "b64"], [""], {}, ["b64", 5]);
	const b64 = fc.constantFrom(true, false, "true", null);
	const header = fc.oneof(
		{ weight: 3, arbitrary: fc.record({ typ }, { requiredKeys: [] }) },
		{ weight: 1, arbitrary: fc.record({ alg, typ, crit, b64 }, { requiredKeys: [] }) },
	);
	type Policy = Partial<JwtConfigOptions>;
	const strict: fc.Arbitrary<Policy> = fc.record(
		{
			issuer: fc.constantFrom("a", "b"),
			audience: fc.constantFrom("a", "a,b"),
			requireexp: fc.boolean(),
			tokentype: fc.constantFrom("JWT", "application/JWT", "a/b"),
			clocktolerance: fc.constantFrom("0", "300", "3000"),
			maxage: fc.constantFrom("300", "1h", "100y"),
		},
		{ requiredKeys: [] },
	);
	// Often none, or hardly a token would be accepted.
	const policy = fc.oneof({ weight: 2, arbitrary: strict }, { weight: 1, arbitrary: fc.constant<Policy>({}) });
	const SECONDS: Record<string, number> = { "0": 0, "300": 300, "3000": 3000, "1h": 3600, "100y": 3_155_760_000 };

	it("pass the same policies for the same reasons", async () => {
		let accepted = 0;
		const payload = fc.oneof(
			{ weight: 9, arbitrary: claims },
			{
				weight: 1,
				arbitrary: fc.constantFrom("[]", "null", "\uFEFF{}", "5", '{"exp":1e999}', '{"exp":1,"exp":1e10}', "{", ""),
			},
		);
		const cases = fc.record({ payload, header, policy });
		await run(0.1, cases, async ({ payload: set, header: parameters, policy: asked }) => {
			const token = forge({ alg: "HS256", ...parameters }, set);
			const options: JWTVerifyOptions = {
				algorithms: ["HS256"],
				...(asked.issuer && { issuer: asked.issuer }),
				...(asked.requireexp && { requiredClaims: ["exp"] }),
				...(asked.audience && { audience: asked.audience.split(",") }),
				...(asked.tokentype && { typ: asked.tokentype }),
				...(asked.clocktolerance && { clockTolerance: SECONDS[asked.clocktolerance] as number }),
				...(asked.maxage && { maxTokenAge: SECONDS[asked.maxage] as number }),
			};
			const verify = verifierBy(asked, keys.HS256);
			const mine = await outcome(async () => (await verify(token)).claims, ours);
			const joses = await outcome(async () => (await jwtVerify(token, KEY, options)).payload, codeOf);
			assert.equal(mine, stricter(joses, token, asked));
			if (mine.startsWith("claims")) accepted++;
		});
		assert.ok(accepted > 0);
	});
});

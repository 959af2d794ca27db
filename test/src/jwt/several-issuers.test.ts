import assert from "node:assert/strict";
import { JwtError, type JwtErrorCode } from "../../../src/errors.js";
import { createIssuerVerifier, type TrustedConfiguration } from "../../../src/jwt/several-issuers.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import type { KeyCredentials } from "../../../src/keys/create-key-source.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { keysBy } from "../../support/by-options.js";
import { makeKey, signToken, type TestKey } from "../../support/signing-keys.js";
import { forge, mint, SECRET } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { type Failure, jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

type Options = Partial<JwtConfigOptions>;
type Named = TrustedConfiguration & { name: string };

/** A configuration with real keys, as a node makes it. */
async function trusted(name: string, options: Options, credentials: KeyCredentials): Promise<Named> {
	const verify = createVerifier(policyOf(options).verification, await keysBy(options, credentials));
	return { name, issuers: policyOf(options).verification.issuers, verifier: () => verify };
}

/** One that cannot verify. */
const broken = (name: string, issuers: readonly string[] | undefined, code: JwtErrorCode): Named => ({
	...{ name, issuers },
	verifier() {
		throw new JwtError(code, "It does not work.");
	},
});

const pem = ({ publicKey }: TestKey) => publicKey.export({ type: "spki", format: "pem" }).toString();
const jwk = (key: TestKey) => JSON.stringify(key.jwk);
const other = (letter: string) => `secret-of-${letter}-`.repeat(10);
const mismatch: Failure = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "iss", reason: "check_failed" };

describe("createIssuerVerifier", () => {
	freezeClock();
	// Three issuers, two of whose keys have the same ID.
	const a = makeKey("ES256", "shared");
	const b = makeKey("ES256", "shared");
	const c = makeKey("Ed25519", "own");
	const A = "https://a.example";
	const B = "https://b.example";
	const C = "https://c.example";
	let ofA: Named;
	let ofB: Named;
	let ofC: Named;
	let own: Named;
	before(async () => {
		ofA = await trusted("a", { algorithm: "ES256", issuer: `${A}, a.example`, audience: "api" }, { publickey: jwk(a) });
		ofB = await trusted("b", { algorithm: "ES256", issuer: B }, { publickey: jwk(b) });
		ofC = await trusted("c", { algorithm: "Ed25519", issuer: C, maxage: "60" }, { publickey: jwk(c) });
		own = await trusted("own", {}, { secret: SECRET });
	});
	const accepts = async (all: readonly Named[], token: string) => {
		const { verified, configuration } = await createIssuerVerifier(all)(token);
		return { claims: verified.claims, name: configuration.name };
	};

	it("lets the issuer choose, whichever name it has and wherever its configuration stands", async () => {
		for (const all of [
			[ofA, ofB, ofC],
			[ofC, ofB, ofA],
		]) {
			const tokens: [token: string, name: string][] = [
				[signToken(a, { iss: A, aud: "api" }), "a"],
				[signToken(a, { iss: "a.example", aud: "api" }), "a"],
				[signToken(b, { iss: B }), "b"],
				[signToken(c, { iss: C, iat: NOW }), "c"],
			];
			for (const [token, name] of tokens) assert.equal((await accepts(all, token)).name, name);
		}
	});

	const CROSSED: [title: string, token: () => string, failure: Failure | JwtErrorCode][] = [
		["a names b, same key ID", () => signToken(a, { iss: B }), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
		["b names a, same key ID", () => signToken(b, { iss: A, aud: "api" }), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
		["c names a", () => signToken(c, { iss: A, aud: "api" }), "ERR_JOSE_ALG_NOT_ALLOWED"],
		["a names c", () => signToken(a, { iss: C, iat: NOW }), "ERR_JOSE_ALG_NOT_ALLOWED"],
		["a names nobody's issuer", () => signToken(a, { iss: "https://d.example" }), mismatch],
		["a names both", () => signToken(a, { iss: [A, B] }), mismatch],
		["a names none", () => signToken(a, { aud: "api" }), { ...mismatch, reason: "missing" }],
		["the secret signs for a", () => mint({ iss: A, aud: "api" }), "ERR_JOSE_ALG_NOT_ALLOWED"],
		[
			"the public key of a as a secret",
			() => forge({ alg: "HS256" }, { iss: A, aud: "api" }, pem(a)),
			"ERR_JOSE_ALG_NOT_ALLOWED",
		],
		[
			"another secret for an issuer without a configuration",
			() => forge({ alg: "HS256" }, { iss: "https://d.example" }, other("d")),
			mismatch,
		],
		["unsigned", () => forge({ alg: "none" }, { iss: B }), "ERR_JOSE_ALG_NOT_ALLOWED"],
		["another audience", () => signToken(a, { iss: A }), { ...mismatch, claim: "aud", reason: "missing" }],
		["too old for c", () => signToken(c, { iss: C, iat: NOW - 61 }), { ...mismatch, claim: "iat" }],
		["no token", () => "", "ERR_JWT_TOKEN_MISSING"],
		["not a token", () => "abc", "ERR_JWS_INVALID"],
		["no claims", () => forge({ alg: "HS256" }, "[]"), "ERR_JWT_INVALID"],
	];
	for (const [title, token, failure] of CROSSED) {
		it(`refuses: ${title}`, async () => {
			const verify = createIssuerVerifier([ofA, ofB, ofC]);
			await assert.rejects(async () => verify(token()), jwtError(failure, [token() || SECRET, "d.example"]));
		});
	}

	it("points out a slash that is wrong in any of the issuers", async () => {
		const verify = createIssuerVerifier([ofA, ofB, ofC]);
		await assert.rejects(async () => verify(signToken(b, { iss: `${B}/` })), /only by a slash at the end/);
	});

	it("remembers a token for its own configuration only", async () => {
		const same = await trusted("same", { algorithm: "ES256", issuer: C }, { publickey: jwk(a) });
		const token = signToken(a, { iss: A, aud: "api" });
		for (let time = 0; time < 3; time++) await accepts([ofA, ofB], token);
		await assert.rejects(async () => createIssuerVerifier([ofB, same])(token), jwtError(mismatch, [token]));
		const wrong = await trusted("wrong", { algorithm: "ES256", issuer: A }, { publickey: jwk(b) });
		const refused = jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [token]);
		for (let time = 0; time < 3; time++) {
			await assert.rejects(async () => createIssuerVerifier([wrong, ofB])(token), refused);
		}
	});

	describe("with a configuration without an issuer", () => {
		it("leaves to it what no other names", async () => {
			const all = [ofA, own, ofB];
			assert.equal((await accepts(all, mint({ sub: "jamie" }))).name, "own");
			assert.equal((await accepts(all, mint({ iss: "https://d.example" }))).name, "own");
			assert.equal((await accepts(all, mint({ iss: 5 }))).name, "own");
			assert.equal((await accepts(all, signToken(b, { iss: B }))).name, "b");
		});

		it("never leaves to it what another names", async () => {
			const verify = createIssuerVerifier([own, ofA, ofB]);
			const token = mint({ iss: B });
			await assert.rejects(async () => verify(token), jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token]));
		});

		it("never leaves to it what is of some tenant of another, accepted or not", async () => {
			const tenants = { algorithm: "ES256", issuer: "https://t.example/{tenantid}", tenants: "one" };
			const ofTenants = await trusted("tenants", tenants, { publickey: jwk(a) });
			const all = [own, ofTenants];
			const claims = { iss: "https://t.example/one", tid: "one" };
			assert.equal((await accepts(all, signToken(a, claims))).name, "tenants");
			for (const tenant of ["one", "two"]) {
				const token = mint({ iss: `https://t.example/${tenant}`, tid: tenant });
				await assert.rejects(
					async () => createIssuerVerifier(all)(token),
					jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token]),
				);
			}
		});

		it("takes one at most", async () => {
			const second = await trusted("second", {}, { secret: other("second") });
			for (const all of [
				[own, second],
				[own, ofA, second],
			]) {
				assert.throws(() => createIssuerVerifier(all), jwtError("ERR_JWT_CONFIG_INVALID"));
				assert.throws(() => createIssuerVerifier(all), /Enter an issuer in all of them but one\.$/);
			}
		});
	});

	describe("with configurations that cannot verify", () => {
		const gone = broken("gone", undefined, "ERR_JWT_CONFIG_MISSING");
		const invalid = broken("invalid", [C], "ERR_JWT_CONFIG_INVALID");

		it("goes on for the issuers of the others", async () => {
			for (const all of [
				[gone, invalid, ofB],
				[ofB, invalid, gone],
			]) {
				assert.equal((await accepts(all, signToken(b, { iss: B }))).name, "b");
			}
		});

		it("fails the tokens that could be for one whose issuer is unknown, and leaves none of them to another", async () => {
			for (const all of [
				[gone, own],
				[own, ofB, gone],
			]) {
				for (const token of [mint({ iss: C }), mint({}), signToken(c, { iss: C })]) {
					const verify = createIssuerVerifier(all);
					await assert.rejects(async () => verify(token), jwtError("ERR_JWT_CONFIG_MISSING", [token]));
				}
			}
		});

		it("fails only the tokens of one whose issuer is known", async () => {
			const verify = createIssuerVerifier([own, invalid]);
			const token = mint({ iss: C });
			await assert.rejects(async () => verify(token), jwtError("ERR_JWT_CONFIG_INVALID", [token]));
			assert.equal((await accepts([own, invalid], mint({ iss: A }))).name, "own");
		});
	});

	describe("with several configurations of one issuer", () => {
		let twin: Named;
		before(async () => {
			twin = await trusted("twin", { algorithm: "ES256", issuer: A, audience: "shop" }, { publickey: jwk(b) });
		});

		it("tries them in turn", async () => {
			for (const all of [
				[ofA, twin],
				[twin, ofA],
			]) {
				assert.equal((await accepts(all, signToken(a, { iss: A, aud: "api" }))).name, "a");
				assert.equal((await accepts(all, signToken(b, { iss: A, aud: "shop" }))).name, "twin");
			}
		});

		const aud = { ...mismatch, claim: "aud" };
		const TOLD: [title: string, all: () => Named[], token: () => string, failure: Failure | JwtErrorCode][] = [
			["the one whose key it is", () => [ofA, twin], () => signToken(b, { iss: A, aud: "api" }), aud],
			["the one whose key it is, first", () => [ofA, twin], () => signToken(a, { iss: A, aud: "shop" }), aud],
			[
				"the first, where it is nobody's key",
				() => [twin, ofA],
				() => signToken(c, { iss: A }),
				"ERR_JOSE_ALG_NOT_ALLOWED",
			],
			[
				"the one that could not judge",
				() => [ofA, broken("down", [A], "ERR_JWKS_UNAVAILABLE"), twin],
				() => signToken(a, { iss: A, aud: "shop" }),
				"ERR_JWKS_UNAVAILABLE",
			],
		];
		for (const [title, all, token, failure] of TOLD) {
			it(`tells, where all refuse, the failure of ${title}`, async () => {
				const verify = createIssuerVerifier(all());
				await assert.rejects(async () => verify(token()), jwtError(failure));
			});
		}

		it("accepts what one of them accepts though another could not judge", async () => {
			const all = [broken("down", [A], "ERR_JWKS_UNAVAILABLE"), ofA];
			assert.equal((await accepts(all, signToken(a, { iss: A, aud: "api" }))).name, "a");
		});
	});

	it("passes on what is no failure of a token", async () => {
		const fault = { issuers: [A], verifier: () => Promise.reject(new TypeError("a fault")) };
		await assert.rejects(async () => createIssuerVerifier([fault, ofA])(signToken(a, { iss: A })), TypeError);
	});
});

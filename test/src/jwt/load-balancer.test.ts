/** Tokens of AWS load balancers: what their header must say, their padding, and the cache. */
import assert from "node:assert/strict";
import { decode } from "../../../src/jwt/decode.js";
import { inspect } from "../../../src/jwt/inspect.js";
import { readPolicy } from "../../../src/jwt/policy.js";
import { createRememberedTokens } from "../../../src/jwt/remembered-tokens.js";
import { createVerifier, type Verifier } from "../../../src/jwt/verify.js";
import { createKeySource } from "../../../src/keys/create-key-source.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { verifierBy } from "../../support/by-options.js";
import { type LoopbackServer, startServer, stopServers } from "../../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer, type SignedHeader } from "../../support/load-balancer.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

const alb = makeLoadBalancer();
const OTHER_ARN = ARN.replace("my-load-balancer", "another");
const CLAIMS = { sub: "jamie", email: "jamie@example.com" };
const unpad = (token: string) => token.replaceAll("=", "");
/** Claims whose token has padding in each of its parts. */
const PADDED = (() => {
	for (let name = "a"; ; name += "a") {
		const claims = { sub: "jamie", name };
		const parts = alb.token(claims, { signer: ARN, note: name }).split(".");
		if (parts.every((part) => part.endsWith("="))) return { claims, header: { note: name } };
	}
})();

describe("a token of an AWS load balancer", () => {
	freezeClock();
	let server: LoopbackServer;
	const sources: KeySource[] = [];
	beforeEach(async () => {
		server = await startServer(alb.answer);
	});
	afterEach(async () => {
		for (const keys of sources.splice(0)) keys.close();
		await stopServers();
	});

	const policyOf = (options: Partial<JwtConfigOptions>) =>
		readPolicy({
			...JWT_CONFIG_DEFAULTS,
			...{ keysource: "alb", signer: ARN, signerurl: server.origin, issuer: ISSUER, audience: CLIENT },
			...options,
		});
	const open = async (options: Partial<JwtConfigOptions> = {}) => {
		const keys = await createKeySource(policyOf(options).keys, {});
		sources.push(keys);
		return keys;
	};
	const verifier = async (options: Partial<JwtConfigOptions> = {}): Promise<Verifier> =>
		createVerifier(policyOf(options).verification, await open(options));

	it("is accepted, with the claims of the user", async () => {
		const verify = await verifier();
		const { header, claims } = await verify(alb.token(CLAIMS));
		assert.deepEqual(claims, CLAIMS);
		assert.deepEqual([header.signer, header.client, header.iss], [ARN, CLIENT, ISSUER]);
	});

	const accepted: [title: string, options: Partial<JwtConfigOptions>, claims?: object, header?: SignedHeader][] = [
		["of any issuer and client", { issuer: "", audience: "" }],
		["of one of several load balancers", { signer: `${OTHER_ARN}, ${ARN}` }],
		["of one of several clients and issuers", { audience: `other,${CLIENT}`, issuer: `https://a.example,${ISSUER}` }],
		["whatever the algorithm of the configuration", { algorithm: "RS256", algorithms: ["RS256"] }],
		["within the tolerance", { clocktolerance: "60" }, CLAIMS, { exp: NOW - 30 }],
		["within the longest life", { maxlifetime: "1h" }],
		["with the times of the user's claims", {}, { ...CLAIMS, exp: NOW + 5, iss: ISSUER }],
		["whose audience is another claim", { audience: "web", audienceclaim: "azp" }, { azp: "web" }],
		["without a type", {}, CLAIMS, { typ: undefined }],
	];
	for (const [title, options, claims = CLAIMS, header] of accepted) {
		it(`is accepted: ${title}`, async () => {
			const verify = await verifier(options);
			assert.deepEqual((await verify(alb.token(claims, header))).claims, claims);
		});
	}

	type Refused = [
		title: string,
		header: SignedHeader,
		claim: string,
		reason: string,
		options?: Partial<JwtConfigOptions>,
	];
	const refused: Refused[] = [
		["another load balancer", { signer: OTHER_ARN }, "signer", "check_failed"],
		["no load balancer", { signer: undefined }, "signer", "missing"],
		["several load balancers", { signer: [ARN] }, "signer", "check_failed"],
		["another issuer", { iss: "https://evil.example" }, "iss", "check_failed"],
		["no issuer", { iss: undefined }, "iss", "missing"],
		["another client", { client: "other" }, "client", "check_failed"],
		["no client", { client: undefined }, "client", "missing"],
		["no expiration", { exp: undefined }, "exp", "missing"],
		["no expiration, though none is required", { exp: undefined }, "exp", "missing", { requireexp: false }],
		["an expiration that is no time", { exp: "tomorrow" }, "exp", "invalid"],
		["an expiration in milliseconds", { exp: NOW * 1000 }, "exp", "invalid"],
		["a life that is too long", { exp: NOW + 7200 }, "exp", "check_failed", { maxlifetime: "1h" }],
		["another type", { typ: "logout+jwt" }, "typ", "check_failed"],
	];
	for (const [title, header, claim, reason, options] of refused) {
		it(`is refused: ${title}`, async () => {
			const verify = await verifier(options);
			await assert.rejects(
				async () => verify(alb.token({ ...CLAIMS, iss: ISSUER, aud: CLIENT, signer: ARN, exp: NOW + 60 }, header)),
				jwtError({ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim, reason } as never, [OTHER_ARN, "evil"]),
			);
		});
	}

	it("is refused once the time in its header has passed, remembered or not", async () => {
		const verify = await verifier();
		const token = alb.token(CLAIMS);
		for (let time = 0; time < 3; time++) await verify(token);
		moveClock(120);
		await assert.rejects(async () => verify(token), { code: "ERR_JWT_EXPIRED", claim: "exp" });
	});

	it("is refused once a time in the user's claims has passed", async () => {
		const verify = await verifier();
		await assert.rejects(async () => verify(alb.token({ exp: NOW - 1 })), { code: "ERR_JWT_EXPIRED", claim: "exp" });
	});

	it("is accepted for as long as the last key serves while AWS is down, remembered or not", async () => {
		for (const remember of ["0", "1000"]) {
			const verify = await verifier({ maxstale: "1h", remember });
			const token = alb.token(CLAIMS, { exp: NOW + 86_400 });
			for (let time = 0; time < 3; time++) await verify(token);
			await server.down();
			moveClock(3600);
			assert.ok(await verify(token));
			moveClock(31);
			await assert.rejects(async () => verify(token), jwtError("ERR_JWKS_UNAVAILABLE", [token]));
			await assert.rejects(async () => verify(token), /\(maxstale\)/);
			await server.up();
			moveClock(1);
			assert.ok(await verify(token));
			moveClock(-3632);
		}
	});

	it("is refused if another key of the region made it under this ID", async () => {
		const verify = await verifier();
		const forged = makeLoadBalancer(alb.kid).token(CLAIMS);
		await assert.rejects(async () => verify(forged), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
	});

	it("is refused with another algorithm, without a request for its key", async () => {
		const verify = await verifier({ algorithm: "RS256", algorithms: ["RS256", "ES384"] });
		for (const alg of ["RS256", "ES384", "HS256", "none"]) {
			await assert.rejects(async () => verify(alb.token(CLAIMS, { alg })), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
		}
		assert.deepEqual(server.requests, []);
	});

	it("may have padding in each part, or none in its signature, and is one token in the cache", async () => {
		const token = alb.token(PADDED.claims, PADDED.header);
		const [header = "", payload = "", signature = ""] = token.split(".");
		const bare = `${header}.${payload}.${unpad(signature)}`;
		const texts: string[] = [];
		const cache = createRememberedTokens(10);
		const policy = policyOf({});
		const verify = createVerifier(policy.verification, await open(), {
			...cache,
			add(text, ...rest) {
				texts.push(text);
				cache.add(text, ...rest);
			},
		});
		for (let time = 0; time < 4; time++) {
			for (const spelling of [token, bare]) assert.deepEqual((await verify(spelling)).claims, PADDED.claims);
		}
		assert.deepEqual(new Set(texts), new Set([bare]));
		assert.ok(cache.get(bare));
		for (const end of ["=", "===", "====", "= ", "=x", ".", "=="]) {
			await assert.rejects(async () => verify(token + end), jwtError("ERR_JWS_INVALID"), end);
			if (end !== "==") await assert.rejects(async () => verify(bare + end), jwtError("ERR_JWS_INVALID"), end);
		}
	});

	it("counts as signed only in the spelling of header and claims that was signed", async () => {
		const verify = await verifier();
		const [header = "", payload = "", signature = ""] = alb.token(PADDED.claims, PADDED.header).split(".");
		for (const token of [`${unpad(header)}.${payload}.${signature}`, `${header}.${unpad(payload)}.${signature}`]) {
			await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		}
	});

	it("is refused for its padding everywhere else", async () => {
		const token = alb.token(PADDED.claims, PADDED.header);
		const keys = await createKeySource(
			readPolicy({ ...JWT_CONFIG_DEFAULTS, algorithm: "ES256", keysource: "inline" }).keys,
			{ publickey: alb.pem },
		);
		const verify = verifierBy({ algorithm: "ES256" }, keys);
		assert.throws(() => verify(token), { code: "ERR_JWS_INVALID", message: /padding/ });
		assert.throws(() => decode(token), { code: "ERR_JWS_INVALID", message: /padding/ });
		const [header, payload, signature = ""] = token.split(".");
		assert.throws(() => decode(`${header}.${payload}.${unpad(signature)}`), jwtError("ERR_JWS_INVALID"));
	});

	it("shows each check to a person", async () => {
		const token = alb.token(CLAIMS, { signer: OTHER_ARN, exp: NOW - 1 });
		const { accepted, checks } = await inspect(token, policyOf({}).verification, await open());
		assert.equal(accepted, false);
		const shown = checks.map(({ check, claim = "", outcome }) => `${outcome} ${check} ${claim}`.trim());
		assert.deepEqual(shown, [
			...["passed form", "passed critical crit", "passed algorithm alg", "passed key kid", "passed signature"],
			...["passed encoding b64", "passed claims set", "failed signer signer", "passed presence iss"],
			...["passed presence client", "passed presence exp", "passed issuer iss", "passed audience client"],
			...["passed time exp", "failed expiration exp", "passed type typ", "passed time iat", "passed time nbf"],
			...["passed not before nbf", "passed time exp", "passed expiration exp", "passed binding cnf"],
		]);
		const of = (name: string) => checks.find(({ check }) => check === name);
		assert.deepEqual([of("signer")?.expected, of("signer")?.found], [ARN, OTHER_ARN]);
		assert.deepEqual([of("issuer")?.expected, of("issuer")?.found], [ISSUER, ISSUER]);
		assert.deepEqual([of("audience")?.expected, of("audience")?.found], [[CLIENT], CLIENT]);
		const missing = alb.token(CLAIMS, { exp: undefined });
		const skipped = (await inspect(missing, policyOf({}).verification, await open())).checks
			.filter(({ outcome }) => outcome !== "passed")
			.map(({ check, outcome }) => `${outcome} ${check}`);
		assert.deepEqual(skipped, ["failed presence", "skipped time", "skipped expiration"]);
	});

	const invalid: [options: Partial<JwtConfigOptions>, message: RegExp][] = [
		[{ signer: "" }, /\(signer\) is missing/],
		[{ signer: " , " }, /\(signer\) is missing/],
		[{ signer: "my-load-balancer" }, /not the ARN of an application load balancer/],
		[{ signer: `${ARN},${ARN.replace("eu-central-1", "eu-west-1")}` }, /in several regions/],
		[{ signer: ARN.replace("aws", "aws-cn").replace("eu-central-1", "cn-north-1"), signerurl: "" }, /signerurl/],
	];
	for (const [options, message] of invalid) {
		it(`cannot be verified with ${JSON.stringify(options)}`, () => {
			assert.throws(() => policyOf(options), jwtError("ERR_JWT_CONFIG_INVALID"));
			assert.throws(() => policyOf(options), message);
		});
	}

	it("has its key where its region has it", () => {
		const url = "https://public-keys.auth.elb.eu-central-1.amazonaws.com";
		assert.equal(policyOf({ signerurl: "" }).keys.url, url);
	});

	it("needs a list of load balancers in a policy made by hand", async () => {
		for (const signers of [[], ARN as never]) {
			const policy = { ...policyOf({}).verification, signers };
			assert.throws(() => createVerifier(policy, {} as KeySource), jwtError("ERR_JWT_CONFIG_INVALID"));
		}
	});
});

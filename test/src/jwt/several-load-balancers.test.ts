/** Tokens of AWS load balancers beside those of issuers: the load balancer in the header chooses the configuration. */
import assert from "node:assert/strict";
import { readPolicy } from "../../../src/jwt/policy.js";
import { createIssuerVerifier, type TrustedConfiguration } from "../../../src/jwt/several-issuers.js";
import { createVerifier } from "../../../src/jwt/verify.js";
import { createKeySource } from "../../../src/keys/create-key-source.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { type LoopbackServer, startServer, stopServers } from "../../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer } from "../../support/load-balancer.js";
import { makeKey, signToken } from "../../support/signing-keys.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";

const alb = makeLoadBalancer();
const OTHER_ARN = ARN.replace("my-load-balancer", "another");
const issuerKey = makeKey("ES256", alb.kid);
/** Claims of a user whose token has padding in its header and claims. */
const CLAIMS = { sub: "jamie", iss: ISSUER };

describe("createIssuerVerifier, with AWS load balancers", () => {
	freezeClock();
	let server: LoopbackServer;
	let ofAlb: Named;
	let ofIssuer: Named;
	let anyone: Named;
	const sources: KeySource[] = [];
	type Named = TrustedConfiguration & { name: string };
	const trusted = async (name: string, options: Partial<JwtConfigOptions>, publickey = ""): Promise<Named> => {
		const policy = readPolicy({ ...JWT_CONFIG_DEFAULTS, algorithm: "ES256", ...options });
		const keys = await createKeySource(policy.keys, { publickey });
		sources.push(keys);
		const verify = createVerifier(policy.verification, keys);
		const { issuers, signers } = policy.verification;
		return { name, issuers, ...(signers && { signers }), verifier: () => verify };
	};
	const balancer = (name: string, signer: string, more: Partial<JwtConfigOptions> = {}) =>
		trusted(name, { keysource: "alb", signerurl: server.origin, signer, issuer: ISSUER, audience: CLIENT, ...more });
	beforeEach(async () => {
		server = await startServer(alb.answer);
		ofAlb = await balancer("alb", ARN);
		// The load balancer's own identity provider, whose tokens may come beside.
		ofIssuer = await trusted("issuer", { issuer: ISSUER }, JSON.stringify(issuerKey.jwk));
		anyone = await trusted("anyone", {}, JSON.stringify(issuerKey.jwk));
	});
	afterEach(async () => {
		for (const keys of sources.splice(0)) keys.close();
		await stopServers();
	});
	const accepts = async (all: readonly Named[], token: string) =>
		(await createIssuerVerifier(all)(token)).configuration.name;
	const refuses = (all: readonly Named[], token: string, failure: Parameters<typeof jwtError>[0]) =>
		assert.rejects(async () => createIssuerVerifier(all)(token), jwtError(failure, [token]));
	const signer = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim: "signer", reason: "check_failed" } as const;

	it("chooses by the load balancer, padded or not, whatever issuer the user's claims name", async () => {
		for (const all of [
			[ofAlb, ofIssuer, anyone],
			[anyone, ofIssuer, ofAlb],
		]) {
			const padded = alb.token(CLAIMS, { note: "ab" });
			assert.match(padded, /=\./);
			assert.equal(await accepts(all, padded), "alb");
			assert.equal(await accepts(all, alb.token({ sub: "jamie" })), "alb");
			assert.equal(await accepts(all, signToken(issuerKey, { iss: ISSUER, exp: NOW + 60 })), "issuer");
			assert.equal(await accepts(all, signToken(issuerKey, { exp: NOW + 60 })), "anyone");
		}
	});

	it("tells load balancers apart, and those of several regions need no issuer", async () => {
		const inOtherRegion = ARN.replace("eu-central-1", "eu-west-1");
		const all = [
			await balancer("one", ARN, { issuer: "", audience: "" }),
			await balancer("two", `${OTHER_ARN}, ${OTHER_ARN}x`, { issuer: "", audience: "" }),
			await balancer("three", inOtherRegion, { issuer: "" }),
			anyone,
		];
		assert.equal(await accepts(all, alb.token(CLAIMS)), "one");
		assert.equal(await accepts(all, alb.token(CLAIMS, { signer: `${OTHER_ARN}x` })), "two");
		assert.equal(await accepts(all, alb.token(CLAIMS, { signer: inOtherRegion })), "three");
	});

	it("refuses the token of another load balancer, without a request for its key", async () => {
		for (const token of [alb.token(CLAIMS, { signer: OTHER_ARN }), alb.token({}, { signer: `${ARN}x` })]) {
			for (const all of [[ofAlb], [ofAlb, ofIssuer], [ofAlb, anyone]]) await refuses(all, token, signer);
		}
		await refuses([ofAlb], signToken(issuerKey, CLAIMS), { ...signer, reason: "missing" });
		assert.deepEqual(server.requests, []);
	});

	it("tries no token with the keys of another configuration, even with the same key ID", async () => {
		const all = [ofAlb, ofIssuer, anyone];
		const claims = { iss: ISSUER, exp: NOW + 60, client: CLIENT };
		const posing = signToken(issuerKey, claims, { signer: ARN, client: CLIENT, iss: ISSUER, exp: NOW + 60 });
		await refuses(all, posing, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		for (const header of [{ signer: undefined }, { signer: [ARN] }, { signer: "flow" }]) {
			const token = alb.token({ ...claims, note: "a".repeat(20) }, header).replaceAll("=", "");
			await refuses(all, token, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		}
	});

	it("accepts padding in no other token", async () => {
		const [header = "", payload, signature] = signToken(issuerKey, { iss: ISSUER, exp: NOW + 60 }).split(".");
		for (const padded of [`${header}.${payload}.${signature}==`, `${header}==.${payload}.${signature}`]) {
			for (const all of [[ofAlb, ofIssuer], [ofAlb, anyone], [ofIssuer]]) await refuses(all, padded, "ERR_JWS_INVALID");
		}
	});

	it("leaves no token of an unknown load balancer to another while one cannot be read", async () => {
		const unknown: Named = {
			...{ name: "unknown", issuers: undefined },
			verifier: () => {
				throw new Error("It cannot be read.");
			},
		};
		const all = [ofAlb, ofIssuer, anyone, unknown];
		await assert.rejects(async () => accepts(all, alb.token(CLAIMS, { signer: OTHER_ARN })), /It cannot be read/);
		assert.equal(await accepts(all, alb.token(CLAIMS)), "alb");
	});
});

/** Tokens of real OpenID providers, two of which sign with keys of the same ID, and of a service with tenants. */
import assert from "node:assert/strict";
import { inspect } from "../../../src/jwt/inspect.js";
import { createIssuerVerifier, type TrustedConfiguration } from "../../../src/jwt/several-issuers.js";
import { discoveryKeySource } from "../../../src/keys/remote/discovery.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { verifierBy } from "../../support/by-options.js";
import { json, type LoopbackServer, routes, startServer } from "../../support/jwks-server.js";
import { AUDIENCE, type OpenIdProvider, startProvider } from "../../support/oidc-provider.js";
import { makeKey, signToken, type TestKey } from "../../support/signing-keys.js";
import { read } from "../../support/tokens.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { clear, later, MINUTE, openSource } from "../keys/remote/open-source.js";
import { policyOf } from "../policy-of.js";

const publish = ({ privateKey, kid, alg }: TestKey) => ({ ...privateKey.export({ format: "jwk" }), kid, alg });

/** A configuration that finds the keys of an issuer by its metadata. */
function discovering(issuer: string, options: Partial<JwtConfigOptions> = {}) {
	const [first = ""] = issuer.split(", ");
	const { keys } = openSource((report) => discoveryKeySource(first, ["ES256"], report));
	const policy = { keysource: "discovery", algorithm: "ES256", issuer, audience: AUDIENCE, ...options };
	const verify = verifierBy(policy, keys);
	return { issuers: issuer.split(", "), verifier: () => verify };
}

describe("tokens of several real OpenID providers", () => {
	freezeClock();
	afterEach(clear);
	const keys = [makeKey("ES256", "shared"), makeKey("ES256", "shared"), makeKey("ES256", "third")] as const;
	let providers: OpenIdProvider[];
	let verify: ReturnType<typeof createIssuerVerifier<TrustedConfiguration>>;
	beforeEach(async () => {
		providers = await Promise.all(keys.map((key) => startProvider([publish(key)])));
		verify = createIssuerVerifier(providers.map(({ issuer }) => discovering(issuer)));
	});
	const provider = (index: number) => providers[index] as OpenIdProvider;

	it("are verified with the keys of their own issuer, which is asked alone", async () => {
		for (const [index, { issuer, token }] of providers.entries()) {
			const { verified } = await verify(await token("ES256"));
			assert.equal(verified.claims.iss, issuer);
			const asked = providers.map(({ server }) => server.requests.includes("/jwks"));
			assert.deepEqual(asked, [true, index > 0, index > 1]);
		}
	});

	it("are refused if another of the issuers signed them, with a key of the same ID or not", async () => {
		const now = { iat: NOW, exp: NOW + 60 };
		for (const [signer, key] of keys.entries()) {
			for (const [named, { issuer }] of providers.entries()) {
				if (named === signer) continue;
				const token = signToken(key, { iss: issuer, aud: AUDIENCE, sub: "flow", ...now });
				const code = signer < 2 && named < 2 ? "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" : "ERR_JWKS_NO_MATCHING_KEY";
				await assert.rejects(async () => verify(token), jwtError(code, [token]));
			}
		}
	});

	it("are verified while the server of another issuer is down, whose tokens fail", async () => {
		const ofFirst = await provider(0).token("ES256");
		await provider(0).server.down();
		await assert.rejects(async () => verify(ofFirst), jwtError("ERR_JWKS_UNAVAILABLE", [ofFirst]));
		for (const index of [1, 2]) assert.ok(await verify(await provider(index).token("ES256")));
		await provider(0).server.up();
	});

	it("are verified by any name of an issuer, whose keys come from the first", async () => {
		const { issuer } = provider(0);
		const inside = "https://inside.example";
		const several = createIssuerVerifier([discovering(`${issuer}, ${inside}`), discovering(provider(1).issuer)]);
		const claims = { iss: inside, aud: AUDIENCE, exp: NOW + 60 };
		assert.equal((await several(signToken(keys[0], claims))).verified.claims.iss, inside);
		assert.equal((await several(await provider(0).token("ES256"))).verified.claims.iss, issuer);
		const forged = signToken(keys[1], claims);
		await assert.rejects(async () => several(forged), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [forged]));
	});
});

describe("tokens of a service with tenants, as Microsoft Entra ID answers", () => {
	freezeClock();
	afterEach(clear);
	const ONE = "11111111-aaaa-bbbb-cccc-222222222222";
	const TWO = "33333333-aaaa-bbbb-cccc-444444444444";
	const key = makeKey("ES256", "k1");
	let server: LoopbackServer;
	let template: string;
	const METADATA = "/common/v2.0/.well-known/openid-configuration";
	const KEYS = "/common/discovery/v2.0/keys";
	const answer = (issuer: string, ...keys: object[]) => {
		const metadata = json({ issuer, jwks_uri: `${server.origin}${KEYS}` });
		server.answer = routes({ [METADATA]: metadata, [KEYS]: json({ keys: keys.length > 0 ? keys : [key.jwk] }) });
	};
	beforeEach(async () => {
		server = await startServer(() => {});
		template = `${server.origin}/{tenantid}/v2.0`;
		answer(template);
	});
	const verifierOf = (tenants: string) => discovering(template, { tenants }).verifier();
	const tokenOf = (tenant: string, tid: unknown = tenant, header = {}) =>
		signToken(key, { iss: `${server.origin}/${tenant}/v2.0`, tid, aud: AUDIENCE, exp: NOW + 60 }, header);
	const refused = (claim: string, reason: "missing" | "check_failed" | "invalid" = "check_failed") =>
		jwtError({ code: "ERR_JWT_CLAIM_VALIDATION_FAILED", claim, reason }, [ONE, TWO]);

	it("are verified for the listed tenants, by the metadata of all tenants", async () => {
		const verify = verifierOf(`${ONE}, ${TWO}`);
		for (const tenant of [ONE, TWO]) assert.equal((await verify(tokenOf(tenant))).claims.tid, tenant);
		assert.deepEqual(server.requests, [METADATA, KEYS]);
		await assert.rejects(async () => verify(tokenOf("55555555-aaaa-bbbb-cccc-666666666666")), refused("tid"));
	});

	it("are verified for any tenant, but not one that adds to the path", async () => {
		const verify = verifierOf("*");
		for (const tenant of [ONE, "other"]) assert.ok(await verify(tokenOf(tenant)));
		for (const tenant of ["a/b", "..", "a/../b"]) {
			await assert.rejects(async () => verify(tokenOf(tenant)), refused("tid", "invalid"));
		}
	});

	it("are refused if their issuer is that of another tenant", async () => {
		for (const tenants of ["*", `${ONE}, ${TWO}`]) {
			await assert.rejects(async () => verifierOf(tenants)(tokenOf(ONE, TWO)), refused("iss"));
		}
	});

	it("are refused if their key was published for another tenant, remembered or not", async () => {
		const general = makeKey("ES256", "general");
		const other = makeKey("ES256", "of-one");
		const publishFor = (tenant: string) =>
			answer(
				template,
				{ ...general.jwk, issuer: template },
				{ ...other.jwk, issuer: template.replace("{tenantid}", tenant) },
			);
		const claimsOf = (tenant: string) => ({
			...{ iss: `${server.origin}/${tenant}/v2.0`, tid: tenant, aud: AUDIENCE, exp: NOW + 3600 },
		});
		for (const tenants of ["*", `${ONE}, ${TWO}`]) {
			publishFor(ONE);
			const verify = verifierOf(tenants);
			const [fit, unfit] = [signToken(other, claimsOf(ONE)), signToken(other, claimsOf(TWO))];
			for (let time = 0; time < 3; time++) {
				for (const tenant of [ONE, TWO]) assert.ok(await verify(signToken(general, claimsOf(tenant))));
				assert.ok(await verify(fit));
				await assert.rejects(async () => verify(unfit), refused("iss"));
				await assert.rejects(async () => verify(unfit), /published for another issuer/);
			}
			// The same key for another tenant: remembered tokens must not outlive that.
			publishFor(TWO);
			later(10 * MINUTE);
			assert.ok(await verify(unfit));
			await assert.rejects(async () => verify(fit), refused("iss"));
		}
	});

	it("are shown with what their key was published for", async () => {
		answer(template, { ...key.jwk, issuer: template.replace("{tenantid}", TWO) });
		const { keys } = openSource((report) => discoveryKeySource(template, ["ES256"], report));
		const { verification } = policyOf({
			...{ keysource: "discovery", algorithm: "ES256", issuer: template, audience: AUDIENCE, tenants: "*" },
		});
		const ofKey = async (token: string) =>
			(await inspect(token, verification, keys)).checks.find(({ check }) => check === "key issuer");
		assert.deepEqual(await ofKey(tokenOf(TWO)), {
			...{ check: "key issuer", outcome: "passed", claim: "iss" },
			...{ expected: [template], found: `${server.origin}/${TWO}/v2.0` },
		});
		assert.equal((await ofKey(tokenOf(ONE)))?.outcome, "failed");
		const forged = `${tokenOf(ONE).slice(0, -4)}AAAA`;
		assert.equal((await ofKey(forged))?.outcome, "skipped");
	});

	it("are refused if the metadata names one tenant, or another issuer", async () => {
		for (const issuer of [
			template.replace("{tenantid}", ONE),
			template.replace("{tenantid}", "common"),
			`${template}/`,
		]) {
			answer(issuer);
			await assert.rejects(async () => verifierOf("*")(tokenOf(ONE)), jwtError("ERR_JWT_CONFIG_INVALID", [ONE]));
		}
	});

	it("are explained if they are for Microsoft Graph, which changes their header after signing", async () => {
		const [header = "", claims, signature] = tokenOf(ONE, ONE, { nonce: "hash" }).split(".");
		const sent = { ...JSON.parse(Buffer.from(header, "base64url").toString()), nonce: "the-nonce-itself" };
		const token = `${Buffer.from(JSON.stringify(sent)).toString("base64url")}.${claims}.${signature}`;
		assert.equal(read(token).header.nonce, "the-nonce-itself");
		const code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
		await assert.rejects(async () => verifierOf("*")(token), jwtError(code, [token, "the-nonce-itself"]));
		await assert.rejects(async () => verifierOf("*")(token), /only Microsoft Graph can verify/);
		const [, , wrong] = tokenOf(TWO).split(".");
		const plain = `${tokenOf(ONE).split(".", 2).join(".")}.${wrong}`;
		await assert.rejects(async () => verifierOf("*")(plain), /^(?!.*Graph).*The signature does not match/s);
	});
});

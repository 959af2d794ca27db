/**
 * A provider, a service with tenants and a load balancer behind one verifier, while the server of one of them is down, does not
 * answer, moves its keys or lies: with keys fetched before, or without. The tokens of the others are verified all the same.
 */
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import type { JwtErrorCode } from "../../../src/errors.js";
import { createIssuerVerifier, type IssuerVerifier } from "../../../src/jwt/several-issuers.js";
import { discoveryKeySource } from "../../../src/keys/remote/discovery.js";
import { loadBalancerKeySource } from "../../../src/keys/remote/load-balancer-keys.js";
import type { JwtConfigOptions } from "../../../src/options.js";
import { verifierBy } from "../../support/by-options.js";
import { hang, json, type LoopbackServer, raw, routes, startServer } from "../../support/jwks-server.js";
import { ARN, CLIENT, ISSUER, makeLoadBalancer } from "../../support/load-balancer.js";
import { AUDIENCE, startProvider } from "../../support/oidc-provider.js";
import { makeKey, signToken, type TestKey } from "../../support/signing-keys.js";
import { freezeClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { clear, later, MINUTE, openSource } from "../keys/remote/open-source.js";
import { policyOf } from "../policy-of.js";

const LIMITS = { timeout: 200 };
const TENANT = "11111111-aaaa-bbbb-cccc-222222222222";
const publish = ({ privateKey, kid, alg }: TestKey) => ({ ...privateKey.export({ format: "jwk" }), kid, alg });
const metadataOf = (issuer: string, jwks_uri: string) => ({
	"/.well-known/openid-configuration": json({ issuer, jwks_uri }),
	"/common/.well-known/openid-configuration": json({ issuer, jwks_uri }),
});

/** Somebody whose tokens are verified. */
interface Party {
	server: LoopbackServer;
	configuration: ReturnType<typeof configured>;
	token(): string | Promise<string>;
	/** Replaces the keys, at another place if there can be one. @returns a token of the new key */
	move(): Promise<string>;
	/** Answers with the keys of another in its own name, or in that of another. @returns a token of the other's key */
	lie(): string;
	/** How a token fails that is signed with the other's key, without keys and with them. */
	forged: [JwtErrorCode, JwtErrorCode];
}

function configured(keys: Parameters<typeof verifierBy>[1], options: Partial<JwtConfigOptions>) {
	const { issuers, signers } = policyOf(options).verification;
	const verify = verifierBy(options, keys);
	return { issuers, ...(signers && { signers }), verifier: () => verify };
}

function discovering(issuer: string, more: Partial<JwtConfigOptions> = {}) {
	const { keys } = openSource((report) => discoveryKeySource(issuer, ["ES256"], report, LIMITS));
	return configured(keys, { keysource: "discovery", algorithm: "ES256", issuer, audience: AUDIENCE, ...more });
}

async function openIdProvider(): Promise<Party> {
	const [key, next, other] = [makeKey("ES256", "shared"), makeKey("ES256", "next"), makeKey("ES256", "shared")];
	const { server, issuer, rotate, token } = await startProvider([publish(key)]);
	return {
		server,
		configuration: discovering(issuer),
		token: () => token("ES256"),
		async move() {
			await rotate([publish(next)]);
			const { answer } = server;
			const moved = routes({
				...metadataOf(issuer, `${issuer}/elsewhere`),
				"/elsewhere": json({ keys: [next.jwk] }),
				"/jwks": raw("", {}, 404),
			});
			server.answer = (request, response) =>
				(request.url === "/token" ? (answer as RequestListener) : moved)(request, response);
			return token("ES256");
		},
		lie() {
			server.answer = routes({
				...metadataOf("https://other.example", `${issuer}/jwks`),
				"/jwks": json({ keys: [other.jwk] }),
			});
			return signToken(other, { iss: issuer, aud: AUDIENCE, sub: "flow", exp: NOW + 60 });
		},
		forged: ["ERR_JWT_CONFIG_INVALID", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
	};
}

async function tenantService(): Promise<Party> {
	const [key, next, other] = [makeKey("ES256", "shared"), makeKey("ES256", "next"), makeKey("ES256", "shared")];
	const server = await startServer(hang);
	const template = `${server.origin}/{tenantid}`;
	const publishAt = (path: string, ...keys: TestKey[]) => {
		server.answer = routes({
			...metadataOf(template, `${server.origin}${path}`),
			[path]: json({ keys: keys.map(({ jwk }) => ({ ...jwk, issuer: template })) }),
		});
	};
	const tokenBy = (signer: TestKey) =>
		signToken(signer, { iss: `${server.origin}/${TENANT}`, tid: TENANT, aud: AUDIENCE, exp: NOW + 86_400 });
	publishAt("/keys", key);
	return {
		server,
		configuration: discovering(template, { tenants: TENANT }),
		token: () => tokenBy(key),
		async move() {
			publishAt("/elsewhere", next);
			return tokenBy(next);
		},
		lie() {
			server.answer = routes({
				...metadataOf(`${server.origin}/${TENANT}`, `${server.origin}/keys`),
				"/keys": json({ keys: [other.jwk] }),
			});
			return tokenBy(other);
		},
		forged: ["ERR_JWT_CONFIG_INVALID", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
	};
}

async function loadBalancer(): Promise<Party> {
	const [alb, next] = [makeLoadBalancer(), makeLoadBalancer()];
	const other = makeLoadBalancer(alb.kid);
	const server = await startServer(alb.answer);
	const options = { keysource: "alb", signer: ARN, signerurl: server.origin, issuer: ISSUER, audience: CLIENT };
	const { keys } = openSource((report) => loadBalancerKeySource(server.origin, report, LIMITS));
	const header = { exp: NOW + 86_400 };
	return {
		server,
		configuration: configured(keys, options),
		token: () => alb.token({ sub: "jamie" }, header),
		async move() {
			server.answer = next.answer;
			return next.token({ sub: "jamie" }, header);
		},
		lie() {
			server.answer = raw("<html>not a key</html>");
			return other.token({ sub: "jamie" }, header);
		},
		forged: ["ERR_JWKS_UNAVAILABLE", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
	};
}

const PARTIES: [name: string, start: () => Promise<Party>][] = [
	["a provider", openIdProvider],
	["a service with tenants", tenantService],
	["a load balancer", loadBalancer],
];

for (const [index, [name]] of PARTIES.entries()) {
	describe(`tokens of several issuers, while the server of ${name}`, () => {
		freezeClock();
		afterEach(clear);
		let party: Party;
		let others: Party[];
		let verify: IssuerVerifier<unknown>;
		beforeEach(async () => {
			const all = await Promise.all(PARTIES.map(([, start]) => start()));
			[party, others] = [all[index] as Party, all.filter((_, at) => at !== index)];
			verify = createIssuerVerifier(all.map(({ configuration }) => configuration));
		});
		const accepts = async (token: string) => assert.ok((await verify(token)).verified);
		const refuses = (token: string, code: JwtErrorCode) =>
			assert.rejects(async () => verify(token), jwtError(code, [token]));
		const acceptsOthers = async () => {
			for (const { token } of others) await accepts(await token());
		};

		const troubles: [what: string, begin: () => unknown, end: () => unknown][] = [
			["is down", () => party.server.down(), () => party.server.up()],
			["does not answer", () => hold(hang), () => hold()],
		];
		let held: RequestListener | undefined;
		const hold = (answer = held as RequestListener) => {
			[held, party.server.answer] = [party.server.answer, answer];
		};
		for (const [what, begin, end] of troubles) {
			it(`${what}, are verified with the keys that are known, and those of the others always`, async () => {
				const token = await party.token();
				await begin();
				await refuses(token, "ERR_JWKS_UNAVAILABLE");
				await acceptsOthers();
				await end();
				later(MINUTE);
				await accepts(token);
				await begin();
				for (const age of [6, 6, 60]) {
					later(age * MINUTE);
					await accepts(token);
				}
				await end();
			});
		}

		it("moves its keys, are verified with the new ones at once, and soon not with the old ones", async () => {
			const old = await party.token();
			await accepts(old);
			later(MINUTE);
			await accepts(await party.move());
			later(11 * MINUTE);
			await refuses(old, "ERR_JWKS_NO_MATCHING_KEY");
			await acceptsOthers();
		});

		it("lies, are not verified with the keys of another, whether keys are known or not", async () => {
			const good = await party.token();
			const { answer } = party.server;
			const [before, after] = party.forged;
			await refuses(party.lie(), before);
			party.server.answer = answer;
			later(MINUTE);
			await accepts(good);
			const forged = party.lie();
			for (const age of [1, 11]) {
				later(age * MINUTE);
				await refuses(forged, after);
				await accepts(good);
			}
			await acceptsOthers();
		});
	});
}

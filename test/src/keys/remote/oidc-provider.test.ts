import assert from "node:assert/strict";
import type { Algorithm } from "../../../../src/algorithms.js";
import type { Verifier } from "../../../../src/jwt/verify.js";
import { discoveryKeySource } from "../../../../src/keys/remote/discovery.js";
import { verifierBy } from "../../../support/by-options.js";
import { type LoopbackServer, raw, startServer } from "../../../support/jwks-server.js";
import { AUDIENCE, type OpenIdProvider, startProvider } from "../../../support/oidc-provider.js";
import { makeKey, signToken, type TestKey } from "../../../support/signing-keys.js";
import { forge, read } from "../../../support/tokens.js";
import { freezeClock, NOW } from "../../frozen-clock.js";
import { jwtError } from "../../jwt-error.js";
import { clear, later, MINUTE, openSource, SECOND } from "./open-source.js";

const rsa = makeKey("RS256", "rsa");
const old = makeKey("ES256", "old");
const next = makeKey("ES256", "next");
const publish = ({ privateKey, kid, alg }: TestKey) => ({ ...privateKey.export({ format: "jwk" }), kid, alg });

/** What the configuration of a flow would make of this issuer. */
function verifierOf(issuer: string, algorithms: Algorithm[] = ["RS256", "ES256"]) {
	const { keys, reports, nextReport } = openSource((report) => discoveryKeySource(issuer, algorithms, report));
	const policy = { keysource: "discovery", algorithms, issuer, audience: AUDIENCE, tokentype: "at+jwt" };
	return { verify: verifierBy(policy, keys), keys, reports, nextReport };
}

describe("tokens of a real OpenID provider", () => {
	freezeClock();
	afterEach(clear);
	let provider: OpenIdProvider;
	const keyRequests = () => provider.server.requests.filter((path) => path === "/jwks").length;
	beforeEach(async () => {
		provider = await startProvider([rsa, old].map(publish));
	});

	for (const alg of ["RS256", "ES256"] as const) {
		it(`are verified, signed with ${alg}`, async () => {
			const { verify } = verifierOf(provider.issuer, [alg]);
			const { header, claims } = await verify(await provider.token(alg));
			assert.equal(header.alg, alg);
			assert.equal(header.typ, "at+jwt");
			assert.equal(claims.iss, provider.issuer);
			assert.equal(claims.aud, AUDIENCE);
			assert.equal(claims.sub, "flow");
		});
	}

	it("cause one fetch, a hundred at a time", async () => {
		const { verify } = verifierOf(provider.issuer);
		const token = await provider.token("RS256");
		await Promise.all(Array.from({ length: 100 }, () => verify(token)));
		assert.equal(keyRequests(), 1);
	});

	it("are never refused while its keys are rotated, until their key is gone", async () => {
		const { verify, nextReport } = verifierOf(provider.issuer);
		const before = await provider.token("ES256");
		await verify(before);

		const whileRunning = async (change: Promise<void>) => {
			const running = Array.from({ length: 10 }, async () => verify(await provider.token("ES256")));
			await Promise.all([change, ...running]);
		};
		// The new key is published, signs, and at last stands alone: each step reaches us without a refused token.
		later(30 * SECOND);
		await whileRunning(provider.rotate([old, next].map(publish)));
		later(30 * SECOND);
		await whileRunning(provider.rotate([next, old].map(publish)));
		assert.equal(read(await provider.token("ES256")).header.kid, "next");
		assert.deepEqual((await verify(before)).header.kid, "old");
		await provider.rotate([publish(next)]);
		later(5 * MINUTE);
		const renewed = nextReport();
		await verify(await provider.token("ES256"));
		await renewed;
		await assert.rejects(async () => verify(before), jwtError("ERR_JWKS_NO_MATCHING_KEY", [before]));
		assert.equal((await verify(await provider.token("ES256"))).header.kid, "next");
	});

	it("are verified for as long as it is down, and their removed key is gone once it is up", async () => {
		const { verify, reports } = verifierOf(provider.issuer);
		const token = await provider.token("ES256");
		await verify(token);
		await provider.server.down();
		for (let day = 1; day < 29; day++) {
			later(24 * 60 * MINUTE);
			await Promise.all(Array.from({ length: 10 }, () => verify(token)));
		}
		assert.match(String(reports.at(-1)), /connection was refused/);
		await provider.server.up();
		await provider.rotate([publish(next)]);
		later(10 * MINUTE);
		await assert.rejects(async () => verify(token), jwtError("ERR_JWKS_NO_MATCHING_KEY", [token]));
		assert.equal(reports.at(-1), undefined);
		assert.ok(await verify(await provider.token("ES256")));
	});

	it("are refused where its issuer is written with a slash too many", async () => {
		const { verify } = verifierOf(`${provider.issuer}/`);
		const token = await provider.token("ES256");
		await assert.rejects(async () => verify(token), jwtError("ERR_JWT_CONFIG_INVALID", [token]));
	});

	it("are refused with an algorithm that is not accepted, without asking for keys", async () => {
		const { verify } = verifierOf(provider.issuer, ["ES256"]);
		await assert.rejects(async () => verify(await provider.token("RS256")), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"));
		assert.equal(keyRequests(), 0);
	});
});

describe("tokens that pose as a provider's", () => {
	freezeClock();
	afterEach(clear);
	let verify: Verifier;
	let provider: OpenIdProvider;
	let attacker: LoopbackServer;
	const own = makeKey("RS256", "rsa", { whose: "the attacker's" });
	const claims = () => ({
		...{ iss: provider.issuer, aud: AUDIENCE, sub: "flow", client_id: "flow", jti: "1" },
		...{ iat: NOW, exp: NOW + 60 },
	});
	const AT = { typ: "at+jwt" };
	beforeEach(async () => {
		provider = await startProvider([publish(rsa)]);
		attacker = await startServer(raw(JSON.stringify({ keys: [own.jwk] })));
		({ verify } = verifierOf(provider.issuer));
	});

	it("are verified where nothing is wrong with them", async () =>
		assert.equal((await verify(signToken(rsa, claims(), AT))).claims.sub, "flow"));

	for (const type of ["spki", "pkcs1"] as const) {
		for (const format of ["pem", "der"] as const) {
			for (const alg of ["HS256", "HS384", "HS512"]) {
				it(`are refused with the public key (${type}, ${format}) as the secret of ${alg}`, async () => {
					const secret = rsa.publicKey.export({ type, format } as { type: "spki"; format: "pem" });
					const token = forge({ alg, kid: "rsa", ...AT }, claims(), secret);
					await assert.rejects(async () => verify(token), jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token]));
					assert.deepEqual(provider.server.requests, []);
				});
			}
		}
	}

	it("are refused with the public key as a secret even if the configuration asks for that", async () => {
		const token = forge({ alg: "HS256", ...AT }, claims(), rsa.publicKey.export({ type: "spki", format: "pem" }));
		assert.throws(() => verifierOf(provider.issuer, ["HS256"]), jwtError("ERR_JWT_CONFIG_INVALID", [token]));
		const { keys } = verifierOf(provider.issuer);
		const misled = verifierBy({ algorithm: "HS256", issuer: provider.issuer, audience: AUDIENCE }, keys);
		await assert.rejects(async () => misled(token), jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token]));
	});

	const leads: [name: string, header: () => object][] = [
		["jku", () => ({ jku: `${attacker.origin}/keys` })],
		["x5u", () => ({ x5u: `${attacker.origin}/certificate` })],
		["jwk", () => ({ jwk: own.jwk })],
		["x5c", () => ({ x5c: [own.publicKey.export({ type: "spki", format: "der" }).toString("base64")] })],
		["kid", () => ({ kid: `${attacker.origin}/keys` })],
	];
	for (const [name, header] of leads) {
		it(`are refused with a ${name} that leads to an attacker, who is asked nothing`, async () => {
			const token = signToken(own, claims(), { ...AT, ...header() });
			const code = name === "kid" ? "ERR_JWKS_NO_MATCHING_KEY" : "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
			await assert.rejects(async () => verify(token), jwtError(code, [token, attacker.origin]));
			assert.deepEqual(attacker.requests, []);
		});
	}

	it("are refused unsigned", async () => {
		const token = forge({ alg: "none", ...AT }, claims()).replace(/[^.]*$/, "");
		await assert.rejects(async () => verify(token), jwtError("ERR_JOSE_ALG_NOT_ALLOWED", [token]));
	});
});

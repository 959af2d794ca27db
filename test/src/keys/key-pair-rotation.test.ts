import assert from "node:assert/strict";
import type { Algorithm } from "../../../src/algorithms.js";
import { type KeyPairTexts, keyPairSource } from "../../../src/keys/key-pair.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { signerBy, verifierBy } from "../../support/by-options.js";
import { jsonBlocks } from "../../support/documents.js";
import { makeKeyPair, toPem } from "../../support/openssl.js";
import { read } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

/** A step in a flow that signs and one that verifies, both by the same keys. */
async function keysOf(texts: KeyPairTexts, algorithm: Algorithm = "ES256", keyid = "") {
	const options = { ...JWT_CONFIG_DEFAULTS, algorithm, keyid };
	const source = await keyPairSource(texts, algorithm, keyid);
	return { source, sign: signerBy(options, source), verify: verifierBy(options, source) };
}

const make = (kid: string) => ({ ...makeKeyPair("P-256").privateKey.export({ format: "jwk" }), kid });
const withoutDots = (jwk: object) => Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== "…"));
const jwkSet = (...keys: object[]) => JSON.stringify({ keys });

describe("keyPairSource, with several keys", () => {
	const [jwkA, jwkB, jwkC] = [make("a"), make("b"), make("c")];
	const anonymous = (jwk: object) => ({ ...jwk, kid: undefined });
	const signWith = async (jwk: object, keyid?: string) =>
		(await keysOf({ privatekey: JSON.stringify(jwk) }, "ES256", keyid)).sign({ sub: "jamie" });

	it("signs with the first and publishes all", async () => {
		const { source, sign } = await keysOf({ privatekey: jwkSet(jwkB, jwkA) });
		assert.equal(read(await sign({})).header.kid, "b");
		const published = await source.publicKeys();
		assert.deepEqual(
			published.map(({ kid, d }) => [kid, d]),
			[
				["b", undefined],
				["a", undefined],
			],
		);
	});

	it("verifies old and new tokens while keys are rotated, and refuses the key that was removed", async () => {
		const before = await keysOf({ privatekey: jwkSet(jwkA) });
		const rotated = await keysOf({ privatekey: jwkSet(jwkB, jwkA) });
		const after = await keysOf({ privatekey: jwkSet(jwkB) });
		const [old, recent] = [await before.sign({}), await rotated.sign({})];
		for (const token of [old, recent]) await rotated.verify(token);
		await after.verify(recent);
		await assert.rejects(async () => after.verify(old), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});

	it("takes a set as docs/keys.md prints it, with real keys in it", async () => {
		const [{ keys }] = jsonBlocks("docs/keys.md") as [{ keys: { kid: string; kty: string; crv: string }[] }];
		const filled = keys.map((printed) => ({ ...make(""), ...withoutDots(printed) }));
		const { sign, verify } = await keysOf({ privatekey: jwkSet(...filled) });
		const token = await sign({});
		assert.equal(read(token).header.kid, keys[0]?.kid);
		await verify(token);
		await verify(await signWith(filled[1] as object));
	});

	const lookups: [name: string, signing: object, keys: object[], failure?: "kid" | "signature"][] = [
		["the kid of the last key", jwkB, [jwkA, jwkB]],
		["no kid, where keys have one", anonymous(jwkB), [jwkA, jwkB]],
		["no kid, where no key has one", anonymous(jwkB), [anonymous(jwkA), anonymous(jwkB)]],
		["a kid, where no key has one", jwkB, [anonymous(jwkA), anonymous(jwkB)]],
		["a kid, where its key alone has none", jwkB, [jwkA, anonymous(jwkB)]],
		["a kid that no key has", jwkC, [jwkA, jwkB], "kid"],
		["the kid of another key", { ...jwkC, kid: "a" }, [jwkA, jwkB, jwkC], "signature"],
		["no kid and a key that is not there", anonymous(jwkC), [jwkA, jwkB], "signature"],
	];
	for (const [name, signing, jwks, failure] of lookups) {
		for (const half of ["private", "public"] as const) {
			it(`${failure ? "refuses" : "verifies"} a token with ${name}, ${half} keys`, async () => {
				const keys = (jwks as Record<string, unknown>[]).map(({ d, ...jwk }) =>
					half === "private" ? { d, ...jwk } : jwk,
				);
				const { verify } = await keysOf({ [`${half}key`]: jwkSet(...keys) });
				const token = await signWith(signing);
				const verified = async () => verify(token);
				if (!failure) return assert.equal((await verified()).claims.sub, "jamie");
				const code = failure === "kid" ? "ERR_JWKS_NO_MATCHING_KEY" : "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
				return assert.rejects(verified, jwtError(code));
			});
		}
	}

	it("gives the kid of a service account's key", async () => {
		const account = {
			type: "service_account",
			private_key_id: "g1",
			private_key: toPem(makeKeyPair("rsa").privateKey),
		};
		const { source, sign, verify } = await keysOf({ privatekey: JSON.stringify(account) }, "RS256");
		const token = await sign({});
		assert.equal(read(token).header.kid, "g1");
		await verify(token);
		assert.equal((await source.publicKeys())[0]?.kid, "g1");
	});

	it("publishes the configured kid as that of the signing key", async () => {
		for (const privatekey of [toPem(makeKeyPair("P-256").privateKey), JSON.stringify(jwkA), jwkSet(jwkA, jwkB)]) {
			const { source, sign, verify } = await keysOf({ privatekey }, "ES256", "mine");
			const token = await sign({});
			assert.equal(read(token).header.kid, "mine");
			assert.equal((await source.publicKeys())[0]?.kid, "mine");
			await verify(token);
		}
	});

	it("verifies tokens from before the kid was configured, and from before the key was rotated", async () => {
		const { verify } = await keysOf({ privatekey: jwkSet(jwkB, jwkA) }, "ES256", "mine");
		for (const token of [signWith(jwkB), signWith(jwkA), signWith(jwkA, "mine")]) await verify(await token);
		await assert.rejects(async () => verify(await signWith(jwkC)), jwtError("ERR_JWKS_NO_MATCHING_KEY"));
	});
});

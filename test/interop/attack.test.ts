/**
 * The classic attack (RFC 8725 section 2.1): a public key is known to everyone, and anyone who gets it used as the secret of
 * an HMAC signs what they like. It must fail on either side: as a token, and as a configuration.
 */
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALGORITHMS_BY_KTY } from "../../src/algorithms.js";
import type { KeyCredentials } from "../../src/keys/create-key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";
import { jwtError } from "../src/jwt-error.js";
import { keysBy, signerBy, verifierBy } from "../support/by-options.js";
import { describeWith, NO_OPENSSL, PEM_FORMS, SPELLINGS, sharedKeyPair, toPem } from "../support/openssl.js";
import { encode, forge } from "../support/tokens.js";

const TARGETS = [
	["RS256", "rsa"],
	["PS256", "rsa"],
	["ES256", "P-256"],
	["ES512", "P-521"],
	["Ed25519", "ed25519"],
] as const;

const CLAIMS = { sub: "mallory", exp: Math.floor(Date.now() / 1000) + 86_400 };

/** Everything that a public key may look like to one who takes it for a secret. */
function secretsOf({
	privateKey,
	publicKey,
}: {
	privateKey: KeyObject;
	publicKey: KeyObject;
}): [string, string | Buffer][] {
	const isRsa = publicKey.asymmetricKeyType === "rsa";
	const pems = PEM_FORMS.filter(({ holds, only }) => holds === "public" && (!only || isRsa));
	const jwk = publicKey.export({ format: "jwk" });
	return [
		...pems.flatMap(({ name, make }) => {
			const pem = make(toPem(privateKey), "");
			const spelled = SPELLINGS.map(([how, spell]) => [`${name} ${how}`, spell(pem)] as [string, string]);
			return [...spelled, [`${name} without its last newline`, pem.trim()] as [string, string]];
		}),
		["SPKI in DER", publicKey.export({ type: "spki", format: "der" })],
		["JWK", JSON.stringify(jwk)],
		["JWK Set", JSON.stringify({ keys: [jwk] })],
	];
}

async function verifierFor(config: Partial<JwtConfigOptions>, credentials: KeyCredentials) {
	const options = { ...JWT_CONFIG_DEFAULTS, ...config };
	const source = await keysBy(options, credentials);
	return { verify: verifierBy(config, source), close: () => source.close() };
}

describeWith(NO_OPENSSL, "a public key taken for a secret", () => {
	for (const [algorithm, kind] of TARGETS) {
		const pair = sharedKeyPair(kind);
		const { privateKey, publicKey } = pair;
		const sources: [name: string, make: (folder: string) => ReturnType<typeof verifierFor>][] = [
			["the public key", () => verifierFor({ algorithm }, { publickey: toPem(publicKey) })],
			["the private key", () => verifierFor({ algorithm }, { privatekey: toPem(privateKey) })],
			["the public key in a file", (folder) => verifierFor({ algorithm, ...file(folder, toPem(publicKey)) }, {})],
		];
		for (const [name, make] of sources) {
			it(`does not sign for a configuration with ${name}, ${algorithm}`, async () => {
				const folder = mkdtempSync(join(tmpdir(), "attack-"));
				const { verify, close } = await make(folder);
				try {
					for (const [spelling, secret] of secretsOf(pair)) {
						for (const alg of ALGORITHMS_BY_KTY.oct) {
							const refused = async () => verify(forge({ alg, typ: "JWT" }, CLAIMS, secret));
							await assert.rejects(refused, jwtError("ERR_JOSE_ALG_NOT_ALLOWED"), `${alg}, ${spelling}`);
						}
						// Under the name of the right algorithm the bytes of an HMAC are no signature.
						const refused = async () => verify(forge({ alg: algorithm }, CLAIMS, secret));
						await assert.rejects(refused, jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"), spelling);
					}
				} finally {
					close();
					rmSync(folder, { recursive: true, force: true });
				}
			});
		}

		it(`is refused as the secret of a configuration, ${algorithm}`, async () => {
			for (const [spelling, secret] of secretsOf(pair)) {
				const text = typeof secret === "string" ? secret : secret.toString("base64");
				for (const hmac of ALGORITHMS_BY_KTY.oct) {
					const check = jwtError("ERR_JWT_KEY_INVALID", [text.slice(40, 80)]);
					await assert.rejects(verifierFor({ algorithm: hmac }, { secret: text }), check, `${hmac}, ${spelling}`);
				}
			}
		});

		const names = ["none", "None", "NONE", "nOnE", "hs256", "HS1", "RS1", algorithm.toLowerCase()];
		it(`is not needed by ${names.join(", ")}, which are refused too, ${algorithm}`, async () => {
			const { verify } = await verifierFor({ algorithm }, { publickey: toPem(publicKey) });
			for (const alg of names) {
				for (const token of [forge({ alg }, CLAIMS), `${encode({ alg })}.${encode(CLAIMS)}.`]) {
					await assert.rejects(async () => verify(token), jwtError("ERR_JOSE_ALG_NOT_ALLOWED"), alg);
				}
			}
		});

		it(`is not taken from the token itself, ${algorithm}`, async () => {
			const mallory = sharedKeyPair(kind, "Mallory's");
			const sign = signerBy({ algorithm }, await keysBy({ algorithm }, { privatekey: toPem(mallory.privateKey) }));
			const { verify } = await verifierFor({ algorithm }, { publickey: toPem(publicKey) });
			const url = "https://127.0.0.1:9/jwks.json";
			const x5c = [mallory.publicKey.export({ type: "spki", format: "der" }).toString("base64")];
			const jwk = mallory.publicKey.export({ format: "jwk" });
			for (const header of Object.entries({ jwk, jku: url, x5u: url, x5c, kid: "../../dev/null" })) {
				const token = await sign(CLAIMS, [], [header]);
				await assert.rejects(async () => verify(token), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"), header[0]);
			}
		});
	}
});

function file(folder: string, text: string): Partial<JwtConfigOptions> {
	const publickeyfile = join(folder, "public.pem");
	writeFileSync(publickeyfile, text);
	return { keysource: "file", publickeyfile };
}

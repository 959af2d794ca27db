/** Key pairs for signing the tokens of a run. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { TestKey } from "../test/support/signing-keys.js";
import type { Algorithm } from "./works.js";

const TYPES = {
	RS256: ["rsa", { modulusLength: 2048 }],
	ES256: ["ec", { namedCurve: "P-256" }],
	EdDSA: ["ed25519", {}],
} as const;

const AS_PEM = {
	publicKeyEncoding: { type: "spki", format: "pem" },
	privateKeyEncoding: { type: "pkcs8", format: "pem" },
};

const generate = generateKeyPairSync as unknown as (
	type: string,
	options: object,
) => { publicKey: string; privateKey: string };

/**
 * Generates a key pair as PEM. Node.js 20 can deadlock when it exports a key object from `generateKeyPairSync` as JWK, if it
 * collects the generator as garbage at the same time.
 */
export function makeKeyPair(algorithm: Exclude<Algorithm, "HS256">, kid: string): TestKey {
	const [type, options] = TYPES[algorithm];
	const pems = generate(type, { ...options, ...AS_PEM });
	const publicKey = createPublicKey(pems.publicKey);
	const jwk = { ...publicKey.export({ format: "jwk" }), kid } as TestKey["jwk"];
	return { alg: algorithm, kid, privateKey: createPrivateKey(pems.privateKey), publicKey, jwk };
}

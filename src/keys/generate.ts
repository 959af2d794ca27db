import { generateKeyPair as generate, generateKeyPairSync, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { JWK } from "jose";
import pLimit from "p-limit";
import { ALGORITHMS, type Algorithm, EC_CURVES, usesKeyType } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { toPublicJwk } from "./public-jwk.js";

/** As strong as 128 bits of a symmetric key, and so good for longer than the least that is allowed (NIST SP 800-57). */
const RSA_BITS = 3072;

/** A new key pair. */
export interface GeneratedKeyPair {
	/** PKCS#8 PEM. */
	privatekey: string;
	/** SPKI PEM. */
	publickey: string;
	/** The public key, its `kid` the thumbprint of RFC 7638. */
	jwk: JWK;
}

/** An RSA key pair keeps a thread for a second; many at a time would leave none for the rest of Node-RED. */
const oneByOne = pLimit(1);

type Parameters = [type: string, options: object];

function parametersOf(algorithm: Algorithm): Parameters | undefined {
	if (usesKeyType(algorithm, "RSA")) return ["rsa", { modulusLength: RSA_BITS }];
	if (usesKeyType(algorithm, "EC")) return ["ec", { namedCurve: EC_CURVES[algorithm] }];
	if (usesKeyType(algorithm, "OKP")) return ["ed25519", {}];
	if (usesKeyType(algorithm, "AKP")) return [algorithm.toLowerCase(), {}];
	return undefined;
}

/**
 * Makes a key pair that fits an algorithm.
 * @throws JwtError `ERR_JWT_KEY_INVALID` where the algorithm has none, or this Node.js cannot make it
 */
export async function generateKeyPair(algorithm: string): Promise<GeneratedKeyPair> {
	const parameters = parametersOf(algorithm as Algorithm);
	if (!parameters) {
		throw new JwtError("ERR_JWT_KEY_INVALID", "Only an algorithm with a key pair needs one, such as RS256 or ES256.");
	}
	if (!supportedAlgorithms().includes(algorithm as Algorithm)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `This Node.js has no ${algorithm}; Node.js 24.7 and later do.`);
	}
	const make = promisify(generate) as unknown as (
		...parameters: Parameters
	) => Promise<{ privateKey: KeyObject; publicKey: KeyObject }>;
	const { privateKey, publicKey } = await oneByOne(() => make(...parameters));
	return {
		privatekey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
		publickey: publicKey.export({ type: "spki", format: "pem" }).toString(),
		jwk: await toPublicJwk(publicKey, algorithm as Algorithm),
	};
}

let supported: readonly Algorithm[] | undefined;

/** The algorithms that this Node.js can sign and verify with: ML-DSA came with Node.js 24.7 and OpenSSL 3.5. */
export function supportedAlgorithms(): readonly Algorithm[] {
	supported ??= ALGORITHMS.filter((name) => !name.startsWith("ML-DSA") || hasMlDsa());
	return supported;
}

function hasMlDsa(): boolean {
	try {
		// Takes a fraction of a millisecond where there is ML-DSA, and fails at once where there is not.
		generateKeyPairSync("ml-dsa-44" as "ed25519");
		return true;
	} catch {
		return false;
	}
}

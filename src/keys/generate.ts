import { generateKeyPair as generate, generateKeyPairSync, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { JWK } from "jose";
import { exportJWK } from "jose/key/export";
import pLimit from "p-limit";
import { ALGORITHMS, type Algorithm, EC_CURVES, usesKeyType } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { toPublicJwk } from "./public-jwk.js";

/** As strong as a 128-bit symmetric key, so safe for longer than the 2048 bits that RFC 7518 requires (NIST SP 800-57). */
const RSA_BITS = 3072;

/** A generated key pair. */
export interface GeneratedKeyPair {
	/**
	 * The private key as the text of a JWK whose `kid` is the RFC 7638 thumbprint, so that tokens name the key that is
	 * published. Without `alg`, so that it also fits another algorithm of its type.
	 */
	privatekey: string;
	/** SPKI PEM. */
	publickey: string;
	/** The public key as a JWK with `alg`, `use` and, as its `kid`, its RFC 7638 thumbprint. */
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
 * Generates a key pair for an algorithm. RSA keys have 3072 bits; EC keys have the curve of the algorithm.
 * @param algorithm a JWS `alg` name, such as `ES256` (RFC 7518 section 3.1)
 * @throws JwtError `ERR_JWT_KEY_INVALID` if the algorithm does not use a key pair, or this Node.js does not support it
 */
export async function generateKeyPair(algorithm: string): Promise<GeneratedKeyPair> {
	const parameters = parametersOf(algorithm as Algorithm);
	if (!parameters) {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			"This algorithm does not use a key pair. Choose one that does, such as RS256 or ES256.",
		);
	}
	if (!supportedAlgorithms().includes(algorithm as Algorithm)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `This Node.js does not support ${algorithm}. Use Node.js 24.7 or later.`);
	}
	const make = promisify(generate) as unknown as (
		...parameters: Parameters
	) => Promise<{ privateKey: KeyObject; publicKey: KeyObject }>;
	const { privateKey, publicKey } = await oneByOne(() => make(...parameters));
	const jwk = await toPublicJwk(publicKey, algorithm as Algorithm);
	return {
		privatekey: JSON.stringify({ kid: jwk.kid, ...(await exportJWK(privateKey)) }),
		publickey: publicKey.export({ type: "spki", format: "pem" }).toString(),
		jwk,
	};
}

let supported: readonly Algorithm[] | undefined;

/** Lists the algorithms that this Node.js supports: ML-DSA needs Node.js 24.7 and OpenSSL 3.5. */
export function supportedAlgorithms(): readonly Algorithm[] {
	supported ??= ALGORITHMS.filter((name) => !name.startsWith("ML-DSA") || hasMlDsa());
	return supported;
}

function hasMlDsa(): boolean {
	try {
		// Takes a fraction of a millisecond, whether or not there is ML-DSA.
		generateKeyPairSync("ml-dsa-44" as "ed25519");
		return true;
	} catch {
		return false;
	}
}

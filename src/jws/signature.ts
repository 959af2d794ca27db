import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { type Algorithm, isHmac } from "../algorithms.js";
import type { MaybePromise } from "../maybe-promise.js";
import { fromDer, toDer } from "./ecdsa.js";

/** How to compute an algorithm (RFC 7518 section 3, RFC 8037 section 3.1), and on which thread. */
interface Method {
	/** The hash function; `null` if the algorithm includes its own. */
	hash: string | null;
	/** Whether to use RSASSA-PSS. Other keys are passed without options, which would cost up to half a signature. */
	pss?: true;
	/** For ECDSA, the number of bytes of R, and of S. */
	size?: number;
	/** The operations that are slow enough to run on another thread. Others cost less than the switch to a thread. */
	slow?: "signing" | "both";
}

const METHODS: Record<Algorithm, Method> = {
	HS256: { hash: "sha256" },
	HS384: { hash: "sha384" },
	HS512: { hash: "sha512" },
	RS256: { hash: "sha256", slow: "signing" },
	RS384: { hash: "sha384", slow: "signing" },
	RS512: { hash: "sha512", slow: "signing" },
	PS256: { hash: "sha256", pss: true, slow: "signing" },
	PS384: { hash: "sha384", pss: true, slow: "signing" },
	PS512: { hash: "sha512", pss: true, slow: "signing" },
	ES256: { hash: "sha256", size: 32 },
	ES384: { hash: "sha384", size: 48, slow: "both" },
	ES512: { hash: "sha512", size: 66, slow: "both" },
	Ed25519: { hash: null },
	EdDSA: { hash: null },
	"ML-DSA-44": { hash: null, slow: "signing" },
	"ML-DSA-65": { hash: null, slow: "signing" },
	"ML-DSA-87": { hash: null, slow: "signing" },
};

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

/** The default size of the thread pool in Node.js. */
const THREADS = 4;

/** Limits how many slow signatures run at once, so that a processor and a thread stay free for the rest of Node-RED. */
const onThread = pLimit(Math.max(1, Math.min(availableParallelism(), THREADS) - 1));

/**
 * Computes the signature of a JWS signing input, in base64url (RFC 7515 section 5.1).
 * @param key a key for the algorithm; see `KeySource`
 * @param input the encoded header and payload, separated by a dot (ASCII)
 * @returns a promise if the algorithm is slow
 */
export function computeSignature(algorithm: Algorithm, key: KeyObject, input: string): MaybePromise<string> {
	const { hash, pss, size, slow } = METHODS[algorithm];
	if (isHmac(algorithm)) return computeHmac(hash, key, input).digest("base64url");
	const data = Buffer.from(input, "latin1");
	const signer = pss ? { key, ...PSS } : key;
	const write = (made: Buffer) => (size ? fromDer(made, size) : made).toString("base64url");
	if (!slow) return write(sign(hash, data, signer));
	return onThread(
		() =>
			new Promise<string>((resolve, reject) => {
				sign(hash, data, signer, (error, made) => {
					if (error) reject(error);
					else resolve(write(made));
				});
			}),
	);
}

/**
 * Whether a key made a signature of a JWS signing input (RFC 7515 section 5.2). Compares in constant time.
 * @param key a key for the algorithm; see `KeySource`
 * @returns a promise if the algorithm is slow
 */
export function isSignature(
	signature: Uint8Array,
	algorithm: Algorithm,
	key: KeyObject,
	input: string,
): MaybePromise<boolean> {
	const { hash, pss, size, slow } = METHODS[algorithm];
	if (isHmac(algorithm)) {
		// Bytes or text that are no secret key could be a public key.
		if (key.type !== "secret") return false;
		const expected = computeHmac(hash, key, input).digest();
		return signature.length === expected.length && timingSafeEqual(signature, expected);
	}
	if (key.type === "secret") return false;
	const read = size ? toDer(signature, size) : signature;
	// OpenSSL also accepts an RSASSA-PSS signature without its leading zeros, which would give a token two spellings.
	if (!read || (pss && signature.length !== modulusBytes(key))) return false;
	const data = Buffer.from(input, "latin1");
	const verifier = pss ? { key, ...PSS } : key;
	if (slow !== "both") return verify(hash, data, verifier, read);
	return onThread(
		() =>
			new Promise<boolean>((resolve) => {
				verify(hash, data, verifier, read, (error, isRight) => resolve(!error && isRight));
			}),
	);
}

const modulusBytes = (key: KeyObject) => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);

const computeHmac = (hash: string | null, key: KeyObject, input: string) => createHmac(String(hash), key).update(input);

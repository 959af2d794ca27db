import { availableParallelism } from "node:os";
import { CompactSign } from "jose/jws/compact/sign";
import pLimit from "p-limit";
import { type HmacAlgorithm, usesKeyType } from "../algorithms.js";
import type { Key } from "../keys/key-source.js";
import { computeMac, isSecret } from "./hmac.js";

/** The threads that all of Node.js shares, unless an operator wants more. */
const THREADS = 4;

/** An RSA signature takes long. So many at a time leave a processor and a thread to all else that Node-RED does. */
const leaveOneFree = pLimit(Math.max(1, Math.min(availableParallelism(), THREADS) - 1));

/** Both as JSON text. */
export interface TokenParts {
	/** The protected header. */
	header: string;
	/** The claims set. */
	claims: string;
}

/**
 * Signs one token (RFC 7515 section 5.1, compact serialization): with a secret at once, with a private key on a thread of
 * its own, where RSA signatures wait for each other.
 * @param algorithm the header's `alg`
 */
export async function signCompact({ header, claims }: TokenParts, algorithm: string, key: Key): Promise<string> {
	if (isSecret(key)) {
		const input = `${encode(header)}.${encode(claims)}`;
		return `${input}.${computeMac(algorithm as HmacAlgorithm, key, input).toString("base64url")}`;
	}
	const sign = () => new CompactSign(Buffer.from(claims)).setProtectedHeader(JSON.parse(header)).sign(key);
	return usesKeyType(algorithm, "RSA") ? leaveOneFree(sign) : sign();
}

const encode = (text: string) => Buffer.from(text).toString("base64url");

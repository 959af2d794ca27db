import { availableParallelism } from "node:os";
import { CompactSign } from "jose/jws/compact/sign";
import pLimit from "p-limit";
import type { Key } from "../keys/key-source.js";
import { ALGORITHMS_BY_KTY, type HmacAlgorithm } from "../options.js";
import { computeMac, isSecret } from "./hmac.js";

/** An RSA signature keeps a processor busy for long: so many at a time leave one to all else that Node-RED does. */
const inTurn = pLimit(Math.max(1, availableParallelism() - 1));

/** Both as JSON text. */
export interface TokenParts {
	/** The protected header. */
	header: string;
	/** The claims set. */
	claims: string;
}

/**
 * Signs one token (RFC 7515 section 5.1, compact serialization): with a secret at once, with a private key on a thread of
 * its own.
 * @param algorithm the header's `alg`
 */
export async function signCompact({ header, claims }: TokenParts, algorithm: string, key: Key): Promise<string> {
	if (isSecret(key)) {
		const input = `${encode(header)}.${encode(claims)}`;
		return `${input}.${computeMac(algorithm as HmacAlgorithm, key, input).toString("base64url")}`;
	}
	const sign = () => new CompactSign(Buffer.from(claims)).setProtectedHeader(JSON.parse(header)).sign(key);
	const isRsa = (ALGORITHMS_BY_KTY.RSA as readonly string[]).includes(algorithm);
	return isRsa ? inTurn(sign) : sign();
}

const encode = (text: string) => Buffer.from(text).toString("base64url");

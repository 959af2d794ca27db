import { CompactSign } from "jose/jws/compact/sign";
import type { Key } from "../keys/key-source.js";
import type { HmacAlgorithm } from "../options.js";
import { computeMac, isSecret } from "./hmac.js";

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
	return new CompactSign(Buffer.from(claims)).setProtectedHeader(JSON.parse(header)).sign(key);
}

const encode = (text: string) => Buffer.from(text).toString("base64url");

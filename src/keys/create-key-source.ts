import { JwtError } from "../errors.js";
import { ALGORITHMS, type Algorithm, isHmac, type JwtConfigOptions } from "../options.js";
import { type KeyPairTexts, keyPairSource } from "./key-pair.js";
import type { KeySource } from "./key-source.js";
import { secretKeySource } from "./secret.js";

/** What is kept apart from the flow file. */
export interface KeyCredentials extends KeyPairTexts {
	secret?: string;
}

/**
 * The keys that a configuration names: here their kind is chosen, by `keysource` and `algorithm`.
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`
 */
export async function createKeySource(options: JwtConfigOptions, credentials: KeyCredentials): Promise<KeySource> {
	const algorithm = options.algorithm as Algorithm;
	if (!ALGORITHMS.includes(algorithm)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `The algorithm must be one of ${ALGORITHMS.join(", ")}.`);
	}
	if (options.keysource !== "inline") {
		throw new JwtError("ERR_JWT_KEY_INVALID", `This version does not know the key source ${options.keysource}.`);
	}
	return inlineKeys(options, credentials, algorithm);
}

function inlineKeys(options: JwtConfigOptions, credentials: KeyCredentials, algorithm: Algorithm): Promise<KeySource> {
	if (isHmac(algorithm)) return secretKeySource(credentials.secret, options.secretencoding, algorithm);
	return keyPairSource(credentials, algorithm);
}

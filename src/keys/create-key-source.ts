import { JwtError } from "../errors.js";
import { ALGORITHMS, type Algorithm, type JwtConfigOptions } from "../options.js";
import type { KeySource } from "./key-source.js";
import { secretKeySource } from "./secret.js";

/** What is kept apart from the flow file. */
export interface KeyCredentials {
	secret?: string;
}

/**
 * The keys that a configuration names: here its kind is chosen by `keysource` and `algorithm`.
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`
 */
export async function createKeySource(options: JwtConfigOptions, credentials: KeyCredentials): Promise<KeySource> {
	if (options.keysource !== "inline") {
		throw new JwtError("ERR_JWT_KEY_INVALID", "Keys can only be typed in for now (keysource “inline”).");
	}
	if (!ALGORITHMS.includes(options.algorithm as Algorithm)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `The algorithm must be one of ${ALGORITHMS.join(", ")}.`);
	}
	return secretKeySource(credentials.secret, options.secretencoding, options.algorithm as Algorithm);
}

import { ALGORITHMS, type Algorithm, isAlgorithm, isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { type JwtConfigOptions, KEY_SOURCES, type KeySourceName } from "../options.js";
import { isSecretEncoding, SECRET_ENCODINGS, type SecretEncoding } from "../secret-text.js";

/** Where a configuration's keys come from, and what they are for. Paths and URLs may be blank. */
export interface KeySettings {
	source: KeySourceName;
	/** The algorithm that signs. */
	algorithm: Algorithm;
	/** The algorithms accepted when verifying, at least one. For keys from a URL none of them is HMAC. */
	algorithms: readonly Algorithm[];
	/** The `kid` of tokens made; absent: that of the key. */
	keyId?: string;
	secretEncoding: SecretEncoding;
	secretFile: string;
	privateKeyFile: string;
	publicKeyFile: string;
	/** For `jwks`. */
	url: string;
	/** For `discovery`: as the metadata and the claim `iss` have it. */
	issuer: string;
}

/**
 * Reads from the options of a configuration where its keys come from.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where the algorithm, the source or the secret's encoding is unknown, or HMAC is
 *   to be verified with keys from a URL (RFC 8725 section 2.1)
 */
export function readKeySettings(options: JwtConfigOptions): KeySettings {
	const { algorithm, keysource, secretencoding, keyid } = options;
	if (!isAlgorithm(algorithm)) throw invalid(`The algorithm must be one of ${ALGORITHMS.join(", ")}.`);
	const source = KEY_SOURCES.find((name) => name === keysource);
	if (!source) throw invalid(`The key source (keysource) must be one of ${KEY_SOURCES.join(", ")}.`);
	const isRemote = source === "jwks" || source === "discovery";
	// Only a secret has an encoding.
	if (isHmac(algorithm) && !isRemote && !isSecretEncoding(secretencoding)) {
		throw invalid(`The secret's encoding (secretencoding) must be one of ${SECRET_ENCODINGS.join(", ")}.`);
	}
	return {
		source,
		algorithm,
		algorithms: isRemote ? readKeyPairAlgorithms(options) : [algorithm],
		...(keyid && { keyId: keyid }),
		secretEncoding: isSecretEncoding(secretencoding) ? secretencoding : "utf8",
		secretFile: options.secretfile,
		privateKeyFile: options.privatekeyfile,
		publicKeyFile: options.publickeyfile,
		url: options.jwksurl,
		issuer: options.issuer,
	};
}

/** Keys that anyone can fetch are no secrets: with HMAC, anyone could sign. */
function readKeyPairAlgorithms({ algorithm, algorithms }: JwtConfigOptions): Algorithm[] {
	if (!Array.isArray(algorithms)) throw invalid("The accepted algorithms (algorithms) must be a list of names.");
	const accepted = algorithms.length > 0 ? algorithms : [algorithm];
	const unfit = accepted.find((name) => isHmac(name) || !isAlgorithm(name));
	if (unfit === undefined) return accepted as Algorithm[];
	throw invalid(`Keys from a URL serve key pairs only, such as RS256 or ES256; ${unfit} is not one of them.`);
}

const invalid = (message: string) => new JwtError("ERR_JWT_CONFIG_INVALID", message);

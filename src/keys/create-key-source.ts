import { ALGORITHMS, type Algorithm, isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { JwtConfigOptions } from "../options.js";
import { readKeyFile, watchedKeySource } from "./file.js";
import { type KeyPairTexts, keyPairSource } from "./key-pair.js";
import type { KeyReport, KeySource } from "./key-source.js";
import { discoveryKeySource } from "./remote/discovery.js";
import { remoteKeySource } from "./remote/remote-jwk-set.js";
import { secretKeySource } from "./secret.js";

/** What is kept apart from the flow file. */
export interface KeyCredentials extends KeyPairTexts {
	secret?: string;
}

const SILENT: KeyReport = { trouble() {} };

/**
 * The keys that a configuration names: here their kind is chosen, by `keysource` and `algorithm`.
 * @param report hears of keys that could not be renewed
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`, `ERR_JWT_CONFIG_INVALID`
 */
export async function createKeySource(
	options: JwtConfigOptions,
	credentials: KeyCredentials,
	report = SILENT,
): Promise<KeySource> {
	const algorithm = options.algorithm as Algorithm;
	if (!ALGORITHMS.includes(algorithm)) {
		throw new JwtError("ERR_JWT_KEY_INVALID", `The algorithm must be one of ${ALGORITHMS.join(", ")}.`);
	}
	switch (options.keysource) {
		case "inline":
			return typedKeys(options, credentials, algorithm);
		case "file":
			return fileKeys(options, credentials, algorithm, report);
		case "jwks":
			requireKeyPairs(options);
			return remoteKeySource(options.jwksurl, report);
		case "discovery":
			requireKeyPairs(options);
			return discoveryKeySource(options.issuer, report);
		default:
			throw new JwtError("ERR_JWT_KEY_INVALID", `The key source ${options.keysource} is not known. Choose another.`);
	}
}

function typedKeys(options: JwtConfigOptions, credentials: KeyCredentials, algorithm: Algorithm): Promise<KeySource> {
	if (isHmac(algorithm)) return secretKeySource(credentials.secret, options.secretencoding, algorithm);
	return keyPairSource(credentials, algorithm, options.keyid);
}

/** The same keys as if the files' texts had been typed in. */
function fileKeys(
	options: JwtConfigOptions,
	{ passphrase }: KeyCredentials,
	algorithm: Algorithm,
	report: KeyReport,
): Promise<KeySource> {
	const { secretfile: secret, privatekeyfile: privatekey, publickeyfile: publickey } = options;
	const files = Object.entries(isHmac(algorithm) ? { secret } : { privatekey, publickey }).filter(([, path]) => path);
	const load = async () => {
		const texts = await Promise.all(files.map(async ([field, path]) => [field, await readKeyFile(path)]));
		return typedKeys(options, { ...Object.fromEntries(texts), passphrase }, algorithm);
	};
	return watchedKeySource(
		files.map(([, path]) => path),
		load,
		report,
	);
}

/** Keys that anyone can fetch are no secrets: with HMAC, anyone could sign (RFC 8725 section 2.1). */
function requireKeyPairs({ algorithm, algorithms }: JwtConfigOptions): void {
	const accepted = algorithms.length > 0 ? algorithms : [algorithm];
	const unfit = accepted.find((name) => isHmac(name) || !ALGORITHMS.includes(name as Algorithm));
	if (unfit === undefined) return;
	const problem = `Keys from a URL serve key pairs only, such as RS256 or ES256; ${unfit} is not one of them.`;
	throw new JwtError("ERR_JWT_CONFIG_INVALID", problem);
}

import { ALGORITHMS, type Algorithm, isAlgorithm, isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { readLoadBalancers } from "../load-balancer.js";
import { isRemoteSource, type JwtConfigOptions, KEY_SOURCES, type KeySourceName } from "../options.js";
import { isSecretEncoding, SECRET_ENCODINGS, type SecretEncoding } from "../secret-text.js";
import { splitCommas } from "../text-list.js";
import { parseTimeSpan } from "../time-span.js";
import type { ConnectionSource } from "./remote/connection.js";

/** Where the keys of a configuration come from, and what they are used for. Paths and URLs can be blank. */
export interface KeySettings {
	/** `inline`: credentials; `file`: watched files; `jwks`: a JWK Set; `discovery`: the metadata of an issuer; `alb`: an AWS load balancer. */
	source: KeySourceName;
	/** The JWS algorithm for signing (RFC 7518 section 3.1). */
	algorithm: Algorithm;
	/** The algorithms accepted when verifying, at least one. HMAC is never among them for keys from a URL. */
	algorithms: readonly Algorithm[];
	/** The `kid` of signed tokens; absent: the key's own. */
	keyId?: string;
	/** The RFC 7638 thumbprint of the key that belongs here, for the error that it is missing. */
	thumbprint?: string;
	/** How the secret is written as text. */
	secretEncoding: SecretEncoding;
	/** Path of the file with the secret, for the source `file`. */
	secretFile: string;
	/** Path of the file with the private key, for the source `file`. */
	privateKeyFile: string;
	/** Path of the file with the public key, for the source `file`. */
	publicKeyFile: string;
	/** URL of the JWK Set, for the source `jwks`; the URL below which the keys are, for the source `alb`. */
	url: string;
	/** For the source `alb`: the ARNs of the load balancers. */
	signers?: readonly string[];
	/** For the source `discovery`: the issuer, exactly as in its metadata; the first one if the configuration has several. */
	issuer: string;
	/** How long the last good keys serve while none can be read from their file or URL, in seconds. Absent: forever. */
	maxStale?: number;
	/** For keys from a URL: whether plain `http` to another computer is allowed. */
	allowHttp: boolean;
	/** How requests for keys reach their server. Absent: by the proxies of the environment, with the usual authorities. */
	connection?: ConnectionSource;
}

/**
 * Reads the key settings of a configuration from its properties.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the algorithm, the key source or the encoding of the secret is unknown, or
 *   if HMAC is used with keys from a URL (RFC 8725 section 2.1), or if a time span cannot be read
 */
export function readKeySettings(options: JwtConfigOptions): KeySettings {
	const { algorithm, keysource, secretencoding, keyid, keythumbprint } = options;
	if (!isAlgorithm(algorithm)) throw invalid(`The algorithm is unknown. Choose one of ${ALGORITHMS.join(", ")}.`);
	const source = KEY_SOURCES.find((name) => name === keysource);
	if (!source) throw invalid(`The key source (keysource) is unknown. Choose one of ${KEY_SOURCES.join(", ")}.`);
	const isRemote = isRemoteSource(source);
	// Only a secret has an encoding.
	if (isHmac(algorithm) && !isRemote && !isSecretEncoding(secretencoding)) {
		throw invalid(
			`The encoding of the secret (secretencoding) is unknown. Choose one of ${SECRET_ENCODINGS.join(", ")}.`,
		);
	}
	const loadBalancer = source === "alb" ? readLoadBalancer(options) : undefined;
	return {
		source,
		algorithm,
		algorithms: loadBalancer ? ["ES256"] : isRemote ? readKeyPairAlgorithms(options) : [algorithm],
		...(keyid && { keyId: keyid }),
		// A text that is not a thumbprint must not get into a message.
		...(/^[\w-]{43}$/.test(keythumbprint) && { thumbprint: keythumbprint }),
		secretEncoding: isSecretEncoding(secretencoding) ? secretencoding : "utf8",
		secretFile: options.secretfile,
		privateKeyFile: options.privatekeyfile,
		publicKeyFile: options.publickeyfile,
		url: options.jwksurl,
		...loadBalancer,
		issuer: splitCommas(options.issuer)[0] ?? "",
		maxStale: readMaxStale(options.maxstale),
		allowHttp: options.allowhttp,
	};
}

/** Reads the load balancers and the URL of their keys. */
function readLoadBalancer({ signer, signerurl }: JwtConfigOptions): Pick<KeySettings, "url" | "signers"> {
	const signers = splitCommas(signer);
	const read = readLoadBalancers(signers);
	if (typeof read === "string") throw invalid(LOAD_BALANCER_PROBLEMS[read]);
	const url = signerurl || read.keysUrl;
	if (url) return { url, signers };
	throw invalid("The URL of this region's keys is not known. Enter the base URL of the keys (signerurl).");
}

const LOAD_BALANCER_PROBLEMS = {
	missing: "The load balancer (signer) is missing. Enter its ARN.",
	invalid:
		"The load balancer (signer) is not the ARN of an application load balancer. Enter it as in the EC2 console, from arn: on.",
	regions: "The load balancers (signer) are in several regions. Use a configuration for each region.",
};

function readMaxStale(text: string): number | undefined {
	if (text.trim() === "") return undefined;
	const seconds = parseTimeSpan(text);
	if (seconds !== undefined) return seconds;
	throw invalid("Keep keys for (maxstale) cannot be read. Write seconds (3600) or a time span (15m, 24h, 7 days).");
}

/** Anyone can fetch keys from a URL, so with HMAC anyone could sign. */
function readKeyPairAlgorithms({ algorithm, algorithms }: JwtConfigOptions): Algorithm[] {
	if (!Array.isArray(algorithms))
		throw invalid(
			"The accepted algorithms (algorithms) must be a list of names. Open the configuration and choose them again.",
		);
	const accepted = algorithms.length > 0 ? algorithms : [algorithm];
	const unfit = accepted.find((name) => isHmac(name) || !isAlgorithm(name));
	if (unfit === undefined) return accepted as Algorithm[];
	throw invalid(
		`${unfit} cannot be used with keys from a URL. Choose an algorithm with a key pair, such as RS256 or ES256.`,
	);
}

const invalid = (message: string) => new JwtError("ERR_JWT_CONFIG_INVALID", message);

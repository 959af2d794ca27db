/** Facts about keys, independent of any language. Ground: imports nothing. */

/** Why a key, or an input that should be a key, is not used. */
export const LEFT_OUT_REASONS = [
	/** Not a key in a known format. */
	"unknown-form",
	/** A JWK Set without keys. */
	"empty",
	/** A PEM block without its `BEGIN` or `END` line. */
	"cut-off",
	"damaged",
	/** A JWK without all of its `members`. */
	"missing-members",
	/** The private and public members of a JWK do not belong together. */
	"mismatch",
	/** This Node.js does not support keys of this `type`. */
	"unknown-type",
	"passphrase-missing",
	"passphrase-wrong",
	"outdated-encryption",
	"certificate-request",
	/** PKCS#12 or PKCS#7, an archive of keys or certificates. */
	"archive",
	"openssh-private",
	"openssh-public",
	/** A certificate that issued another one in the same text. */
	"authority",
	/** A shared secret (`kty` is `oct`). */
	"secret",
	/** A private key among public keys. */
	"private",
	/** A JWK whose `use` is not `sig` (RFC 7517 section 4.2). */
	"encryption",
	/** A JWK whose `key_ops` allows neither signing nor verifying (RFC 7517 section 4.3). */
	"operations",
	/** An RSA key with fewer than 2048 bits (RFC 7518 section 3.3). */
	"too-small",
	/** An RSA key whose public exponent is even or less than 3. */
	"exponent",
	/** A key with the wrong type or curve for `algorithm`. */
	"misfit",
	/** A key whose `alg` is not `algorithm`. */
	"other-algorithm",
	/** An RSASSA-PSS key whose parameters do not allow `algorithm`. */
	"pss-parameters",
	/** A key without `alg` that fits several of the accepted algorithms. */
	"no-algorithm",
] as const;
/** One of {@link LEFT_OUT_REASONS}. */
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** The type and size of a key. */
export interface KeyMeasure {
	/** `RSA`, `EC`, `Ed25519`, `ML-DSA-44`, `RSASSA-PSS` …; absent for a secret. */
	type?: string;
	/** The length of a secret or of an RSA key, in bits. */
	bits?: number;
	/** The curve of an EC key: `P-256`, `P-384`, `P-521` … */
	curve?: string;
}

/** A key that is not used. */
export interface LeftOut extends KeyMeasure {
	reason: LeftOutReason;
	/** The format that it was in: `PKCS#8 PEM`, `JWK Set` … */
	form?: string;
	/** Its key ID (`kid`). */
	kid?: string;
	/** The algorithm that the key names, or `another algorithm` if a message must not repeat the name. */
	alg?: string;
	/** The algorithm that it does not fit; several are separated by commas. */
	algorithm?: string;
	/** The names of the members that a JWK lacks. */
	members?: readonly string[];
}

/** A key that is used. Contains nothing secret. */
export interface KeyFacts extends KeyMeasure {
	/** A shared secret, or a half of a key pair. */
	kind: "secret" | "private" | "public";
	/** The format that it was in: `PKCS#8 PEM`, `JWK` … */
	form?: string;
	/** Its own key ID (`kid`), if it has one. */
	kid?: string;
	/** The thumbprint of the public half (RFC 7638); absent for a secret. */
	thumbprint?: string;
}

/** A description of the keys of a configuration. Contains nothing secret. */
export interface KeysDescription {
	/** The keys that are used. */
	keys: KeyFacts[];
	/** The keys that are not used, each with the reason. */
	leftOut: LeftOut[];
	/** Whether there is a secret or a private key. */
	canSign: boolean;
	/** Whether the configuration verifies what it signs, as tried out once; `true` if it cannot sign. */
	isPair: boolean;
	/** The public keys as JWKs for publication (RFC 7517); empty for a shared secret and for keys from a URL. */
	jwks: { kid?: string }[];
	/** The first of them as SPKI PEM; absent if there are none. */
	publickey?: string;
	/** The values of the signing key that rows of the type `key` write; absent without a private key. */
	values?: Readonly<Record<string, string>>;
}

/** The maximum number of reasons in a list. Key sets from a URL can be long. */
const MAX_REASONS = 5;

/**
 * Lists why keys are left out, each reason once with its number of keys: `damaged; 2 not for signatures (use)`. After five
 * reasons, `…` stands for the others.
 * @param inWords returns the words for one reason
 */
export function listReasons(leftOut: readonly LeftOut[], inWords: (fact: LeftOut) => string): string {
	const counts = new Map<string, number>();
	for (const fact of leftOut) {
		const words = inWords(fact);
		counts.set(words, (counts.get(words) ?? 0) + 1);
	}
	const parts = [...counts].map(([words, count]) => (count === 1 ? words : `${count} ${words}`));
	return [...parts.slice(0, MAX_REASONS), ...(parts.length > MAX_REASONS ? ["…"] : [])].join("; ");
}

/** Names the type and size of a key in the same way in every language: `RSA 2048`, `EC P-256`, `Ed25519`. */
export const nameMeasure = ({ type, bits, curve }: KeyMeasure): string =>
	[type, bits ?? curve].filter((part) => part !== undefined).join(" ");

/** Whether a key needs a passphrase, or a different one. */
export const asksForPassphrase = (leftOut: readonly LeftOut[]): boolean =>
	leftOut.some(({ reason }) => reason === "passphrase-missing" || reason === "passphrase-wrong");

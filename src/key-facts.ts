/** What there is to tell about keys, without a word of any language. Ground: imports nothing. */

/** Why a key, or what was given as one, is not used. */
export const LEFT_OUT_REASONS = [
	/** Nothing that is known as a key. */
	"unknown-form",
	/** A JWK Set without keys. */
	"empty",
	/** A PEM block without its `BEGIN` or `END` line. */
	"cut-off",
	"damaged",
	/** A JWK lacks `members`. */
	"missing-members",
	/** The private half belongs to another public half. */
	"mismatch",
	/** This Node.js has no keys of this `type`. */
	"unknown-type",
	"passphrase-missing",
	"passphrase-wrong",
	"outdated-encryption",
	"certificate-request",
	/** PKCS#12 or PKCS#7, which holds keys or certificates. */
	"archive",
	"openssh-private",
	"openssh-public",
	/** The certificate that issued another one of the same text. */
	"authority",
	/** A shared secret (`kty` is `oct`). */
	"secret",
	/** A private key where only public keys belong. */
	"private",
	/** `use` is not `sig`. */
	"encryption",
	/** `key_ops` allows neither to sign nor to verify. */
	"operations",
	/** RSA with fewer than 2048 bits. */
	"too-small",
	/** RSA with a public exponent that is even or under 3. */
	"exponent",
	/** A key of another type or curve than `algorithm` needs. */
	"misfit",
	/** The key names `alg`, which is not `algorithm`. */
	"other-algorithm",
	/** The parameters of an RSASSA-PSS key rule `algorithm` out. */
	"pss-parameters",
	/** The key names no `alg`, and several of the accepted algorithms fit it. */
	"no-algorithm",
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** What a key is. */
export interface KeyMeasure {
	/** `RSA`, `EC`, `Ed25519`, `ML-DSA-44`, `RSASSA-PSS`; nothing for a secret. */
	type?: string;
	/** Bits of a secret or of an RSA key. */
	bits?: number;
	/** Curve of an EC key. */
	curve?: string;
}

/** A key that is not used. */
export interface LeftOut extends KeyMeasure {
	reason: LeftOutReason;
	/** The form it came in: `PKCS#8 PEM`, `JWK Set` … */
	form?: string;
	kid?: string;
	/** The algorithm that the key names. */
	alg?: string;
	/** The algorithm that it was to serve; several are separated by commas. */
	algorithm?: string;
	/** Names of what a JWK lacks. */
	members?: readonly string[];
}

/** A key that is used; nothing in it is secret. */
export interface KeyFacts extends KeyMeasure {
	kind: "secret" | "private" | "public";
	/** The form it came in: `PKCS#8 PEM`, `JWK` … */
	form?: string;
	/** Its own key ID, where it has one. */
	kid?: string;
	/** RFC 7638. */
	thumbprint?: string;
}

/** What the keys of a configuration are and can do. */
export interface KeysDescription {
	keys: KeyFacts[];
	/** The keys that are not used, each with its reason. */
	leftOut: LeftOut[];
	canSign: boolean;
	/** Whether the public key belongs to the private one; `true` where there is only one of them. */
	isPair: boolean;
	/** The public keys as others need them, as JWKs; none for a shared secret. */
	jwks: { kid?: string }[];
	/** The first of them as SPKI PEM. */
	publickey?: string;
}

/** So many reasons are enough to act on: a set from elsewhere can be long. */
const MAX_REASONS = 5;

/**
 * The reasons for which keys are left out, each once with its number: `damaged; 2 not for signatures (use)`.
 * @param inWords the words of one reason
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

/** What a key is, in names that no language changes: `RSA 2048`, `EC P-256`, `Ed25519`. */
export const nameMeasure = ({ type, bits, curve }: KeyMeasure): string =>
	[type, bits ?? curve].filter((part) => part !== undefined).join(" ");

/** Whether a passphrase is asked for, or another one. */
export const asksForPassphrase = (leftOut: readonly LeftOut[]): boolean =>
	leftOut.some(({ reason }) => reason === "passphrase-missing" || reason === "passphrase-wrong");

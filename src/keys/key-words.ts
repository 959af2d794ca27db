import { canonicalAlgorithm, EC_CURVES, isHmac, usesKeyType } from "../algorithms.js";
import { type KeyMeasure, type LeftOut, type LeftOutReason, listReasons } from "../key-facts.js";

/** The minimum size of an RSA key, in bits (RFC 7518 section 3.3). */
export const MIN_RSA_BITS = 2048;

/** Names the type and size of a key: `RSA 2048 bits`, `EC P-256`, `Ed25519`. */
export function nameKey({ type = "unknown", bits, curve }: KeyMeasure): string {
	return [type, bits ? `${bits} bits` : curve].filter(Boolean).join(" ");
}

/** Names the type of key that an algorithm needs, in the same words. */
export function nameNeed(algorithm: string): string {
	if (isHmac(algorithm)) return "a shared secret";
	const curve = EC_CURVES[algorithm];
	if (curve) return `EC ${curve}`;
	return usesKeyType(algorithm, "RSA") ? "RSA" : canonicalAlgorithm(algorithm);
}

const article = (name: string) => (name.startsWith("D") ? "a" : "an");
const lacks = (members: readonly string[] = []) => `it lacks ${members.join(", ")}`;
const jwkOf = ({ form = "" }: LeftOut) => (form.endsWith("JWK Set") ? "A key of the JWK Set" : "The JWK");
const isList = ({ form = "" }: LeftOut) => form.endsWith("JWK Set");
const isJwk = ({ form = "" }: LeftOut) => /JWK/.test(form);

const CONVERT =
	"Convert it: openssl pkcs8 -topk8 -v2 aes256 -in old.pem -out new.pem -provider legacy -provider default";

/** The message about one key: what is wrong, and what to do. */
const SENTENCES: Record<LeftOutReason, (fact: LeftOut) => string> = {
	"unknown-form": ({ form }) =>
		form === "JSON"
			? "This JSON is not a key. Paste a JWK, a JWK Set or a service account's JSON."
			: "This is not a key in a known format. Paste PEM text (-----BEGIN …), a JWK, a JWK Set or a service account's JSON.",
	empty: () => "This JWK Set is empty. Add a key for signing.",
	"cut-off": () => "The key is incomplete: its BEGIN or END line is missing. Paste the whole key.",
	damaged: (fact) => {
		if (fact.form === "JSON") return "This looks like JSON, but it is damaged. Paste the whole text.";
		return isJwk(fact) ? `${jwkOf(fact)} is damaged. Get it again.` : "The key is damaged. Copy the whole key again.";
	},
	"missing-members": (fact) => `${jwkOf(fact)} is damaged: ${lacks(fact.members)}. Get it again, with all its members.`,
	mismatch: (fact) =>
		`The private and public members of ${isList(fact) ? "a key of the JWK Set" : "the JWK"} do not belong together. Get the key again.`,
	"unknown-type": (fact) =>
		isJwk(fact)
			? `${jwkOf(fact)} has a type that this Node.js does not support${fact.type ? ` (${fact.type})` : ""}. Use a newer Node.js or another key.`
			: "The key has a type that this Node.js does not support. Use a newer Node.js or another key.",
	"passphrase-missing": () => "This key is encrypted. Enter its passphrase too.",
	"passphrase-wrong": () => "The passphrase is wrong, or the key is damaged. Enter the passphrase again.",
	"outdated-encryption": () => `This key uses an outdated encryption that this Node.js cannot decrypt. ${CONVERT}`,
	"certificate-request": () => "This is a certificate request, not a key. Paste the certificate, or its key.",
	archive: () =>
		"This is an archive of keys or certificates. Extract the key: openssl pkcs12 -in file.p12 -nodes, or for certificates only: openssl pkcs7 -print_certs -in file.p7b",
	"openssh-private": () =>
		"This is an OpenSSH key. Convert a copy of it: ssh-keygen -p -m PKCS8 -f copy_of_key. If that does not change an Ed25519 key, make a new one: openssl genpkey -algorithm ed25519",
	"openssh-public": () => "This is an OpenSSH public key. Convert it: ssh-keygen -e -m PKCS8 -f key.pub",
	authority: () => "This is the certificate of a certificate authority. Paste the certificate of the key itself.",
	secret: () => "This JWK is a shared secret (oct). Choose HS256, HS384 or HS512.",
	private: () => "This is a private key, but only a public key is allowed here. Move it to Private key (privatekey).",
	encryption: (fact) =>
		isList(fact)
			? "This JWK Set has no key for signing: its keys are for encryption (use). Choose another set."
			: "This JWK is for encryption (use), not for signatures. Choose another key.",
	operations: () => "This JWK allows neither signing nor verifying (key_ops). Choose another key.",
	"too-small": ({ bits }) => `This RSA key has only ${bits} bits. Make one with at least ${MIN_RSA_BITS}.`,
	exponent: () => "This RSA key is not safe: its public exponent is even or less than 3. Make a new key.",
	misfit: (fact) => {
		const name = nameKey(fact);
		return `This is ${article(name)} ${name} key; ${fact.algorithm} needs ${nameNeeds(fact)}. Choose another key or algorithm.`;
	},
	"other-algorithm": ({ alg, algorithm }) =>
		`This key is for ${alg} (alg), not for ${algorithm}. Choose another key or algorithm.`,
	"pss-parameters": ({ algorithm }) =>
		`This RSASSA-PSS key does not allow ${algorithm} (hash or salt length). Choose the algorithm with its hash, or make an RSA key.`,
	"no-algorithm": ({ algorithm }) =>
		`This key does not name its algorithm (alg), and several accepted ones fit: ${algorithm}. Accept only one of them.`,
};

/** The same in a few words, to follow `left out:`. */
const PHRASES: Record<LeftOutReason, (fact: LeftOut) => string> = {
	"unknown-form": () => "not a key",
	empty: () => "an empty set",
	"cut-off": () => "cut off",
	damaged: () => "damaged",
	"missing-members": ({ members }) => lacks(members),
	mismatch: () => "with private and public members that do not match",
	"unknown-type": ({ type }) => `of an unknown type${type ? ` (${type})` : ""}`,
	"passphrase-missing": () => "encrypted",
	"passphrase-wrong": () => "encrypted with another passphrase",
	"outdated-encryption": () => "with outdated encryption",
	"certificate-request": () => "a certificate request",
	archive: () => "an archive",
	"openssh-private": () => "in OpenSSH format",
	"openssh-public": () => "in OpenSSH format",
	authority: () => "the certificate of a certificate authority",
	secret: () => "a shared secret (oct)",
	private: () => "a private key",
	encryption: () => "not for signatures (use)",
	operations: () => "not for signatures (key_ops)",
	"too-small": ({ bits }) => `RSA with only ${bits} bits`,
	exponent: () => "RSA with an unsafe exponent",
	misfit: (fact) => `${nameKey(fact)}, but ${fact.algorithm} needs ${nameNeeds(fact)}`,
	"other-algorithm": ({ alg, algorithm }) => `for ${alg}, not for ${algorithm}`,
	"pss-parameters": ({ algorithm }) => `RSASSA-PSS with parameters that do not allow ${algorithm}`,
	"no-algorithm": ({ algorithm }) => `without alg, but several fit: ${algorithm}`,
};

const nameNeeds = ({ algorithm = "" }: LeftOut) => [...new Set(algorithm.split(", ").map(nameNeed))].join(" or ");

const nameReason = (fact: LeftOut) => PHRASES[fact.reason](fact);

/**
 * Explains why none of the given keys can be used. Counts the keys if there are several reasons.
 * @param leftOut the keys that are not used; empty if nothing looked like a key
 */
export function explainLeftOut(leftOut: readonly LeftOut[]): string {
	const [first = { reason: "unknown-form" } satisfies LeftOut] = leftOut;
	const sentences = new Set(leftOut.map((fact) => SENTENCES[fact.reason](fact)));
	if (sentences.size <= 1) return SENTENCES[first.reason](first);
	return `None of the keys can be used: ${listReasons(leftOut, nameReason)}. Choose other keys.`;
}

/**
 * Says how many keys are not used, and why: `1 of 2 keys left out: …`.
 * @param used the number of keys that are used
 * @returns blank if all keys are used
 */
export function nameLeftOut(leftOut: readonly LeftOut[], used: number): string {
	if (leftOut.length === 0) return "";
	return `${leftOut.length} of ${leftOut.length + used} keys left out: ${listReasons(leftOut, nameReason)}.`;
}

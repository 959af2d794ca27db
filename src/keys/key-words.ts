import { canonicalAlgorithm, EC_CURVES, usesKeyType } from "../algorithms.js";
import { type KeyMeasure, type LeftOut, type LeftOutReason, listReasons } from "../key-facts.js";

/** RSA keys under this many bits are refused (RFC 7518 section 3.3). */
export const MIN_RSA_BITS = 2048;

/** What a key is, in words: `RSA 2048 bits`, `EC P-256`, `Ed25519`. */
export function nameKey({ type = "unknown", bits, curve }: KeyMeasure): string {
	return [type, bits ? `${bits} bits` : curve].filter(Boolean).join(" ");
}

/** What an algorithm needs, in the same words. */
export function nameNeed(algorithm: string): string {
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

/** What is wrong with one key, and what to do next. */
const SENTENCES: Record<LeftOutReason, (fact: LeftOut) => string> = {
	"unknown-form": ({ form }) =>
		form === "JSON"
			? "This JSON is not a key: it is no JWK, no JWK Set and no service account."
			: "This is not a key in a known form. Paste PEM text (-----BEGIN …), a JWK, a JWK Set or a service account's JSON.",
	empty: () => "This JWK Set has no key for signing: it is empty.",
	"cut-off": () => "The key is cut off: its BEGIN or its END line is missing. Paste the whole of it.",
	damaged: (fact) => {
		if (fact.form === "JSON") return "This looks like JSON, but is damaged. Paste the whole of it.";
		return isJwk(fact) ? `${jwkOf(fact)} is damaged. Get it again.` : "The key is damaged. Copy the whole of it again.";
	},
	"missing-members": (fact) => `${jwkOf(fact)} is damaged: ${lacks(fact.members)}. Get it again, with all its members.`,
	mismatch: (fact) =>
		`The private and the public members of ${isList(fact) ? "a key of the JWK Set" : "the JWK"} do not belong together.`,
	"unknown-type": (fact) =>
		isJwk(fact)
			? `${jwkOf(fact)} is of a kind that this Node.js does not know${fact.type ? ` (${fact.type})` : ""}.`
			: "The key is of a kind that this Node.js does not know.",
	"passphrase-missing": () => "This key is encrypted. Type its passphrase too.",
	"passphrase-wrong": () => "The passphrase does not open this key, or the key is damaged.",
	"outdated-encryption": () => `This key has an outdated encryption, which this Node.js cannot open. ${CONVERT}`,
	"certificate-request": () =>
		"This is a certificate request, not a key. Paste the certificate, or the key it was made with.",
	archive: () =>
		"This is an archive of keys or certificates. Take the key out of it: openssl pkcs12 -in file.p12 -nodes, or for certificates alone openssl pkcs7 -print_certs -in file.p7b",
	"openssh-private": () =>
		"This is an OpenSSH key. Convert a copy of it: ssh-keygen -p -m PKCS8 -f copy_of_key. Where that leaves an Ed25519 key as it is, make a new one: openssl genpkey -algorithm ed25519",
	"openssh-public": () => "This is an OpenSSH public key. Convert it: ssh-keygen -e -m PKCS8 -f key.pub",
	authority: () => "This is the certificate of a certificate authority. Paste the certificate of the key itself.",
	secret: () => "This JWK is a shared secret (oct). It needs HS256, HS384 or HS512.",
	private: () => "This is a private key, where only a public key belongs. Move it to Private key (privatekey).",
	encryption: (fact) =>
		isList(fact)
			? "This JWK Set has no key for signing: its keys are for encryption (use)."
			: "This JWK is for encryption (use), not for signatures.",
	operations: () => "This JWK allows neither to sign nor to verify (key_ops). Get one that does.",
	"too-small": ({ bits }) => `RSA ${bits} bits; at least ${MIN_RSA_BITS} are needed.`,
	exponent: () => "The public exponent of this RSA key is even or under 3, which is not safe. Make a new key.",
	misfit: (fact) => {
		const name = nameKey(fact);
		return `This is ${article(name)} ${name} key; ${fact.algorithm} needs ${nameNeeds(fact)}.`;
	},
	"other-algorithm": ({ alg, algorithm }) => `This key says it is for ${alg}, not for ${algorithm}.`,
	"pss-parameters": ({ algorithm }) =>
		`The parameters of this RSASSA-PSS key (hash or salt length) rule out ${algorithm}. Choose the algorithm of its hash, or make an RSA key.`,
	"no-algorithm": ({ algorithm }) =>
		`This key names no algorithm (alg), and several fit it: ${algorithm}. One key serves one algorithm: choose one of them.`,
};

/** The same in few words, after `left out:`. */
const PHRASES: Record<LeftOutReason, (fact: LeftOut) => string> = {
	"unknown-form": () => "not a key",
	empty: () => "an empty set",
	"cut-off": () => "cut off",
	damaged: () => "damaged",
	"missing-members": ({ members }) => lacks(members),
	mismatch: () => "its halves do not belong together",
	"unknown-type": ({ type }) => `of an unknown kind${type ? ` (${type})` : ""}`,
	"passphrase-missing": () => "encrypted",
	"passphrase-wrong": () => "encrypted with another passphrase",
	"outdated-encryption": () => "encrypted in an outdated way",
	"certificate-request": () => "a certificate request",
	archive: () => "an archive",
	"openssh-private": () => "in the form of OpenSSH",
	"openssh-public": () => "in the form of OpenSSH",
	authority: () => "the certificate of an authority",
	secret: () => "a shared secret (oct)",
	private: () => "a private key",
	encryption: () => "not for signatures (use)",
	operations: () => "not for signatures (key_ops)",
	"too-small": ({ bits }) => `RSA ${bits} bits, shorter than ${MIN_RSA_BITS}`,
	exponent: () => "RSA with an unsafe exponent",
	misfit: (fact) => `${nameKey(fact)}, where ${fact.algorithm} needs ${nameNeeds(fact)}`,
	"other-algorithm": ({ alg, algorithm }) => `for ${alg}, not for ${algorithm}`,
	"pss-parameters": ({ algorithm }) => `RSASSA-PSS with parameters that rule out ${algorithm}`,
	"no-algorithm": ({ algorithm }) => `without alg, where ${algorithm} fit`,
};

const nameNeeds = ({ algorithm = "" }: LeftOut) => [...new Set(algorithm.split(", ").map(nameNeed))].join(" or ");

const nameReason = (fact: LeftOut) => PHRASES[fact.reason](fact);

/**
 * Says why nothing of what was given can be used. Several reasons are counted.
 * @param leftOut at least one fact, or none where nothing was given that could be a key
 */
export function explainLeftOut(leftOut: readonly LeftOut[]): string {
	const [first = { reason: "unknown-form" } satisfies LeftOut] = leftOut;
	const sentences = new Set(leftOut.map((fact) => SENTENCES[fact.reason](fact)));
	if (sentences.size <= 1) return SENTENCES[first.reason](first);
	return `None of the keys can be used: ${listReasons(leftOut, nameReason)}.`;
}

/**
 * Says how many keys of a text or an answer are not used, and why: `1 of 2 keys left out: …`.
 * @param used how many are used
 * @returns blank where none is left out
 */
export function nameLeftOut(leftOut: readonly LeftOut[], used: number): string {
	if (leftOut.length === 0) return "";
	return `${leftOut.length} of ${leftOut.length + used} keys left out: ${listReasons(leftOut, nameReason)}.`;
}

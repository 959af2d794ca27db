import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import { toPlainRsa } from "./read-key.js";

/** The largest RSA key that signs in a few hundredths of a second even if its primes are wrong, in bits. */
const MAX_SIGNING_BITS = 4096;

/**
 * Whether the private and public parts of a key from DER or PEM belong together. Node.js does not check that: it imports a key
 * with a changed byte, whose signatures nobody can verify.
 */
export function isWholeKey(key: KeyObject): boolean {
	if (key.type !== "private") return true;
	try {
		const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
		if (type === "ec") return verifiesItself(key);
		if (type !== "rsa" && type !== "rsa-pss") return true;
		const plain = type === "rsa" ? key : toPlainRsa(key);
		const jwk = plain.export({ format: "jwk" });
		if (isWholeRsa(jwk)) return true;
		// A key with more than two primes is whole, too.
		const isQuick = (details?.modulusLength ?? 0) <= MAX_SIGNING_BITS && isBounded(jwk);
		return isQuick && verifiesItself(plain);
	} catch {
		return false;
	}
}

/** Whether no number of a private RSA key is longer than its modulus. Signing takes as long as they are. */
const isBounded = ({ n = "", d = "", p = "", q = "", dp = "", dq = "", qi = "" }: JsonWebKey): boolean =>
	[d, p, q, dp, dq, qi].every((number) => number.length <= n.length);

/** Whether a key verifies a signature of its own. */
export function verifiesItself(key: KeyObject): boolean {
	const data = Buffer.from("signed to check the key");
	return verify("sha256", data, createPublicKey(key), sign("sha256", data, key));
}

const numberOf = (value: unknown) => BigInt(`0x0${Buffer.from(String(value), "base64url").toString("hex")}`);

/**
 * Whether the numbers of a private RSA key belong together (RFC 8017 section 3.2). Checks them by arithmetic, because a test
 * signature takes half a minute with a key of 32,768 bits, and a JWK can have any size.
 */
export function isWholeRsa(jwk: object): boolean {
	const { n, dp, dq, qi, ...more } = jwk as Record<string, unknown>;
	const [e, d, p, q] = [numberOf(more.e), numberOf(more.d), numberOf(more.p), numberOf(more.q)];
	const areInverse = (one: bigint, other: bigint, modulus: bigint) => (one * other) % modulus === 1n;
	return (
		numberOf(n) === p * q &&
		areInverse(numberOf(qi), q, p) &&
		[numberOf(dp), d].every((exponent) => areInverse(e, exponent, p - 1n)) &&
		[numberOf(dq), d].every((exponent) => areInverse(e, exponent, q - 1n))
	);
}

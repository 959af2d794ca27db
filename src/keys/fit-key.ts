import { type Algorithm, canonicalAlgorithm, usesKeyType } from "../algorithms.js";
import type { LeftOut, LeftOutReason } from "../key-facts.js";
import { MIN_RSA_BITS, nameKey, nameNeed } from "./key-words.js";
import { isPlainName } from "./read/plain-name.js";
import type { PssParameters, ReadKey } from "./read/read-key.js";

/** Describes a key that is not used. */
export function leaveOut(key: ReadKey, reason: LeftOutReason, more: Partial<LeftOut> = {}): LeftOut {
	const { form, kid, type, bits, curve } = key;
	// A JWK can have any text as its `alg`.
	const alg = key.alg === undefined || isPlainName(key.alg) ? key.alg : "another algorithm";
	const facts = Object.entries({ form, kid, type, bits, curve, alg, ...more });
	return { reason, ...Object.fromEntries(facts.filter(([, value]) => value !== undefined)) };
}

/**
 * Returns why a key cannot be used with an algorithm, or `undefined` if it can. A key does not fit if it has another type
 * or curve, is not safe, or names another algorithm. A public key that fits is safe for verifying with this algorithm.
 */
export function misfit(key: ReadKey, algorithm: Algorithm): LeftOut | undefined {
	const refuse = (reason: LeftOutReason) => leaveOut(key, reason, { algorithm });
	const isPss = key.type === "RSASSA-PSS" && algorithm.startsWith("PS");
	const isRsa = usesKeyType(algorithm, "RSA") && (key.type === "RSA" || isPss);
	if (!isRsa && nameKey(key) !== nameNeed(algorithm)) return refuse("misfit");
	const { modulusLength = MIN_RSA_BITS, publicExponent = 3n } = key.key.asymmetricKeyDetails ?? {};
	if (modulusLength < MIN_RSA_BITS) return refuse("too-small");
	if (publicExponent < 3n || publicExponent % 2n === 0n) return refuse("exponent");
	if (isPss && key.pss && !allows(key.pss, Number(algorithm.slice(2)))) return refuse("pss-parameters");
	const isMeant = !key.alg || canonicalAlgorithm(key.alg) === canonicalAlgorithm(algorithm);
	return isMeant ? undefined : refuse("other-algorithm");
}

/** JWS uses one hash for the message and the mask, and a salt as long as the hash (RFC 7518 section 3.5). */
function allows({ hashAlgorithm, mgf1HashAlgorithm, saltLength = 0 }: PssParameters, bits: number): boolean {
	const fits = (hash: string | undefined) => hash === undefined || hash === `sha${bits}`;
	return fits(hashAlgorithm) && fits(mgf1HashAlgorithm) && saltLength <= bits / 8;
}

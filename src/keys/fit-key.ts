import { type Algorithm, canonicalAlgorithm, usesKeyType } from "../algorithms.js";
import type { LeftOut, LeftOutReason } from "../key-facts.js";
import { MIN_RSA_BITS, nameKey, nameNeed } from "./key-words.js";
import { isPlainName } from "./read/plain-name.js";
import type { PssParameters, ReadKey } from "./read/read-key.js";

/** Facts of a key that is not used. */
export function leaveOut(key: ReadKey, reason: LeftOutReason, more: Partial<LeftOut> = {}): LeftOut {
	const { form, kid, type, bits, curve } = key;
	// Whoever made the key chose the name, which may be any text.
	const alg = key.alg === undefined || isPlainName(key.alg) ? key.alg : "another algorithm";
	const facts = Object.entries({ form, kid, type, bits, curve, alg, ...more });
	return { reason, ...Object.fromEntries(facts.filter(([, value]) => value !== undefined)) };
}

/**
 * Why a key cannot serve an algorithm, or `undefined` where it can: its type or curve is another, it is not safe, or it
 * says itself that it is meant for another algorithm. A public key that passes here is safe to verify this algorithm with.
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

/** JWS has one hash for both purposes, and a salt of its length (RFC 7518 section 3.5). */
function allows({ hashAlgorithm, mgf1HashAlgorithm, saltLength = 0 }: PssParameters, bits: number): boolean {
	const fits = (hash: string | undefined) => hash === undefined || hash === `sha${bits}`;
	return fits(hashAlgorithm) && fits(mgf1HashAlgorithm) && saltLength <= bits / 8;
}

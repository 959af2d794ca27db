import type { KeyObject } from "node:crypto";
import { type Algorithm, canonicalAlgorithm, EC_CURVES, usesKeyType } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { ParsedKey } from "./parse-key.js";

/** RSA keys under this many bits are refused (RFC 7518 section 3.3). */
export const LEAST_RSA_BITS = 2048;

const CURVES: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

/** What a key is, in words: `RSA 2048 bits`, `EC P-256`, `Ed25519`, `ML-DSA-44`. */
export function nameKey(key: KeyObject): string {
	const type = key.asymmetricKeyType ?? "unknown";
	const { modulusLength, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
	if (type === "rsa" || type === "rsa-pss") return `${type === "rsa" ? "RSA" : "RSASSA-PSS"} ${modulusLength} bits`;
	if (type === "ec") return `EC ${CURVES[namedCurve] ?? namedCurve}`;
	return type.startsWith("ed") ? `Ed${type.slice(2)}` : type.toUpperCase();
}

/** What an algorithm needs, in the same words. */
function nameNeed(algorithm: Algorithm): string {
	const curve = EC_CURVES[algorithm];
	if (curve) return `EC ${curve}`;
	if (usesKeyType(algorithm, "RSA")) return "RSA";
	return canonicalAlgorithm(algorithm);
}

/**
 * Why a key cannot serve an algorithm, in words, or nothing where it can: its kind or curve is another, it is too short,
 * or it says itself that it is meant for another algorithm.
 */
export function misfit({ key, alg }: ParsedKey, algorithm: Algorithm): string | undefined {
	const need = nameNeed(algorithm);
	const name = nameKey(key);
	const bits = key.asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS;
	const fits = need === "RSA" ? key.asymmetricKeyType === "rsa" : name === need;
	if (!fits) return `This is ${name.startsWith("D") ? "a" : "an"} ${name} key; ${algorithm} needs ${need}.`;
	if (bits < LEAST_RSA_BITS) return `RSA ${bits} bits; at least ${LEAST_RSA_BITS} are needed.`;
	if (alg && canonicalAlgorithm(alg) !== canonicalAlgorithm(algorithm))
		return `This key says it is for ${alg}, not for ${algorithm}.`;
	return undefined;
}

/** Refuses a key that cannot serve an algorithm. @throws JwtError `ERR_JWT_KEY_INVALID` */
export function requireFit(parsed: ParsedKey, algorithm: Algorithm): void {
	const problem = misfit(parsed, algorithm);
	if (problem) throw new JwtError("ERR_JWT_KEY_INVALID", problem);
}

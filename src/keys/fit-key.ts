import type { KeyObject } from "node:crypto";
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
	if (isSmallOrder(key.key)) return refuse("damaged");
	if (isPss && key.pss && !allows(key.pss, Number(algorithm.slice(2)))) return refuse("pss-parameters");
	const isMeant = !key.alg || canonicalAlgorithm(key.alg) === canonicalAlgorithm(algorithm);
	return isMeant ? undefined : refuse("other-algorithm");
}

/**
 * The points of Ed25519 whose order divides 8, without the sign of x: y is 0, 1, -1, or one of the two of order 8; the
 * first two also as p and p + 1 (RFC 8032 section 5.1.2).
 */
const SMALL_ORDER = new Set([
	"00".repeat(32),
	`01${"00".repeat(31)}`,
	`ec${"ff".repeat(30)}7f`,
	`ed${"ff".repeat(30)}7f`,
	`ee${"ff".repeat(30)}7f`,
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** Whether anyone can make signatures that a public key verifies, without a private key. */
function isSmallOrder(key: KeyObject): boolean {
	if (key.type !== "public" || key.asymmetricKeyType !== "ed25519") return false;
	const point = Buffer.from(String(key.export({ format: "jwk" }).x), "base64url");
	point[31] = (point[31] ?? 0) & 0x7f;
	return SMALL_ORDER.has(point.toString("hex"));
}

/** JWS uses one hash for the message and the mask, and a salt as long as the hash (RFC 7518 section 3.5). */
function allows({ hashAlgorithm, mgf1HashAlgorithm, saltLength = 0 }: PssParameters, bits: number): boolean {
	const fits = (hash: string | undefined) => hash === undefined || hash === `sha${bits}`;
	return fits(hashAlgorithm) && fits(mgf1HashAlgorithm) && saltLength <= bits / 8;
}

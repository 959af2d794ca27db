import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from "node:crypto";
import type { LeftOut, LeftOutReason } from "../../key-facts.js";
import { isPlainName } from "./plain-name.js";
import { createReadKey, type ReadKey } from "./read-key.js";
import { isWholeRsa, verifiesItself } from "./whole.js";

/** The members of public and private keys, by `kty` (RFC 7518 section 6, RFC 8037, RFC 9964). */
const MEMBERS: Record<string, { public: readonly string[]; private: readonly string[] }> = {
	RSA: { public: ["n", "e"], private: ["d", "p", "q", "dp", "dq", "qi"] },
	EC: { public: ["crv", "x", "y"], private: ["d"] },
	OKP: { public: ["crv", "x"], private: ["d"] },
	AKP: { public: ["alg", "pub"], private: ["priv"] },
};
/** Members that reveal the private key. */
const PRIVATE_MEMBERS = [...new Set(Object.values(MEMBERS).flatMap((members) => members.private)), "oth"];
const CURVES = ["P-256", "P-384", "P-521", "secp256k1", "Ed25519", "Ed448", "X25519", "X448"];

/**
 * Reads a JWK by the same rules wherever it comes from (RFC 7517 section 4): a member that is `null` counts as absent,
 * `use` must be `sig` if present, and `key_ops` must allow verifying, or signing with a private key.
 * @param form the format of the text, such as `JWK`
 * @param isPublished whether anyone can read the JWK, so that it must be a public key
 */
export function readJwk(value: unknown, form: string, isPublished = false): ReadKey | LeftOut {
	if (!isObject(value)) return { reason: "damaged", form };
	const jwk = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
	const { kid, kty, crv, use, alg, key_ops, issuer } = jwk;
	const about = { form, ...named("kid", kid, isText(kid)), ...named("type", kty, isPlainName(kty)) };
	const leaveOut = (reason: LeftOutReason, more: Partial<LeftOut> = {}): LeftOut => ({ ...about, reason, ...more });

	if (kty === "oct") return leaveOut("secret", { type: undefined });
	if (use !== undefined && use !== "sig") return leaveOut(isText(use) ? "encryption" : "damaged");
	const isPrivate = PRIVATE_MEMBERS.some((name) => jwk[name] !== undefined);
	if (isPrivate && isPublished) return leaveOut("private");
	if (key_ops !== undefined) {
		if (!Array.isArray(key_ops) || !key_ops.every(isText)) return leaveOut("damaged");
		if (!key_ops.includes("verify") && !(isPrivate && key_ops.includes("sign"))) return leaveOut("operations");
	}
	const members = Object.hasOwn(MEMBERS, String(kty)) ? MEMBERS[String(kty)] : undefined;
	if (!members) return leaveOut(isText(kty) ? "unknown-type" : "damaged");
	const needed = [...members.public, ...(isPrivate ? members.private : [])];
	const missing = needed.filter((name) => jwk[name] === undefined);
	if (missing.length > 0) return leaveOut("missing-members", { members: missing });
	if (!needed.every((name) => isText(jwk[name]))) return leaveOut("damaged");
	const isKnown = crv === undefined || CURVES.includes(String(crv));
	if (!isKnown) return leaveOut("unknown-type", named("curve", crv, isPlainName(crv)));

	const key = importKey(jwk, isPrivate);
	if (!key && isPrivate && isOfTwoKeys(jwk, members.public)) return leaveOut("mismatch");
	if (!key)
		return leaveOut(
			kty === "AKP" ? "unknown-type" : "damaged",
			kty === "AKP" ? named("type", alg, isPlainName(alg)) : {},
		);
	if (!isWhole(key, jwk)) return leaveOut("mismatch");
	const certificate = isPrivate ? certificateOf(jwk.x5c, key) : undefined;
	const known = Object.entries({ kid, alg, issuer }).filter(([, member]) => isText(member));
	return createReadKey(key, { form, ...Object.fromEntries(known), certificate });
}

/** Returns the first certificate of a chain (RFC 7517 section 4.7) if it belongs to the private key. */
function certificateOf(chain: unknown, key: KeyObject): Uint8Array | undefined {
	const [first] = Array.isArray(chain) ? chain : [];
	try {
		const certificate = new X509Certificate(Buffer.from(String(first), "base64"));
		return certificate.checkPrivateKey(key) ? certificate.raw : undefined;
	} catch {
		return undefined;
	}
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const named = (name: string, value: unknown, isIn: boolean): Record<string, string> =>
	isIn ? { [name]: String(value) } : {};

function importKey(jwk: Record<string, unknown>, isPrivate: boolean): KeyObject | undefined {
	try {
		const input = { key: jwk as JsonWebKey, format: "jwk" as const };
		return isPrivate ? createPrivateKey(input) : createPublicKey(input);
	} catch {
		return undefined;
	}
}

/** Whether a private JWK that cannot be imported, as on the newest Node.js, has the whole public half of another key. */
function isOfTwoKeys(jwk: Record<string, unknown>, publicMembers: readonly string[]): boolean {
	const half = Object.fromEntries(["kty", ...publicMembers].map((name) => [name, jwk[name]]));
	const isLong = jwk.kty === "RSA" || bytesOf(jwk.d).length === bytesOf(jwk.x).length;
	return jwk.kty !== "AKP" && isLong && importKey(half, false) !== undefined;
}

/**
 * Whether the private and public members of a private JWK belong together. Older releases of Node.js do not check that: they
 * import both for RSA and EC, and only the private one for other types.
 */
function isWhole(key: KeyObject, jwk: Record<string, unknown>): boolean {
	if (key.type !== "private") return true;
	try {
		if (key.asymmetricKeyType === "rsa") return isWholeRsa(jwk);
		if (key.asymmetricKeyType === "ec") return verifiesItself(key);
		const half = createPublicKey(key);
		const known = half.export({ format: "jwk" }) as { x?: string; pub?: string };
		return bytesOf(known.x ?? known.pub).equals(bytesOf(jwk.x ?? jwk.pub));
	} catch {
		return false;
	}
}

const bytesOf = (value: unknown) => Buffer.from(String(value), "base64url");

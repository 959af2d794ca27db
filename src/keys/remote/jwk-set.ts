import { createPublicKey, type JsonWebKey, KeyObject } from "node:crypto";
import type { CryptoKey, JWK, JWSHeaderParameters } from "jose";
import { JWKSMultipleMatchingKeys } from "jose/errors";
import { createLocalJWKSet } from "jose/jwks/local";
import { LEAST_RSA_BITS } from "../fit-key.js";

/** Finds the keys of a set that may have signed a token with this protected header; perhaps none. */
export type KeySet = (header: Readonly<Record<string, unknown>>) => Promise<KeyObject[]>;

/** So many keys are tried on a token that does not name its own. */
const MOST_MATCHES = 16;
/** Members of a public JWK that count here, all of them text (RFC 7517 section 4, RFC 7518 section 6). */
const MEMBERS = ["kty", "kid", "use", "alg", "crv", "x", "y", "n", "e", "pub"] as const;

/**
 * Reads a JWK Set that a server answered with. Keys of it that cannot check a signature here are skipped, as RFC 7517
 * section 5 wants it: a provider that adds a new kind of key must not lock out the others. So are secrets and private
 * keys, for which a published set is no place: whoever has read it could sign. `jose` then picks by `kid`, `alg`, `use`
 * and `key_ops`, and imports each key once.
 * @returns `undefined` where it is no JWK Set
 */
export function readJwkSet(json: unknown): KeySet | undefined {
	const keys = (json as { keys?: unknown } | null)?.keys;
	if (!Array.isArray(keys)) return undefined;
	const local = createLocalJWKSet({ keys: keys.filter(isUsable).map(pickMembers) });
	return async (header) => {
		try {
			return [KeyObject.from(await local(header as unknown as JWSHeaderParameters))];
		} catch (error) {
			// Else there is none, or this Node.js cannot import it after all.
			return error instanceof JWKSMultipleMatchingKeys ? takeMatches(error) : [];
		}
	};
}

async function takeMatches(matches: AsyncIterable<CryptoKey>): Promise<KeyObject[]> {
	const keys: KeyObject[] = [];
	for await (const key of matches) {
		keys.push(KeyObject.from(key));
		if (keys.length === MOST_MATCHES) break;
	}
	return keys;
}

function isUsable(jwk: Record<string, unknown> | null): jwk is Record<string, unknown> {
	if (typeof jwk !== "object" || jwk === null) return false;
	if (jwk.kty === "oct" || "d" in jwk || "priv" in jwk || (jwk.use ?? "sig") !== "sig") return false;
	const isText = (value: unknown) => typeof value === "string";
	if (!MEMBERS.every((name) => jwk[name] === undefined || isText(jwk[name]))) return false;
	if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.every(isText))) return false;
	try {
		const { asymmetricKeyDetails } = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
		return (asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS) >= LEAST_RSA_BITS;
	} catch {
		return false;
	}
}

function pickMembers(jwk: Record<string, unknown>): JWK {
	const picked = Object.fromEntries([...MEMBERS, "key_ops"].map((name) => [name, jwk[name]]));
	// Ed25519 has two names, and a token may use the one that the key does not (RFC 9864 section 2.2).
	if (picked.crv === "Ed25519" && (picked.alg === "EdDSA" || picked.alg === "Ed25519")) picked.alg = undefined;
	return picked as unknown as JWK;
}

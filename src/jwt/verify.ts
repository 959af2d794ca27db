import type { JWSHeaderParameters } from "jose";
import { canonicalAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { Key, KeySource } from "../keys/key-source.js";
import { isRemoteSource, type JwtConfigOptions } from "../options.js";
import { type CompactToken, parseCompact } from "./compact.js";
import { type DecodedToken, decodeCompact } from "./decode.js";
import type { ProtectedHeader } from "./protected-header.js";
import { rememberedTokens } from "./remembered-tokens.js";
import { claimsValidator } from "./validate-claims.js";
import { verifySignature } from "./verify-signature.js";

/**
 * Verifies one token: its signature by the configuration's key and algorithm, never by what the token says of itself,
 * and its claims by the configuration's policy (RFC 7519 section 7.2).
 * @throws JwtError with the code of what failed
 */
export type Verifier = (token: unknown) => Promise<DecodedToken>;

/**
 * What verifies tokens by one configuration.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` where the configuration's policy cannot be read or is incomplete
 */
export function createVerifier(options: JwtConfigOptions, keys: KeySource): Verifier {
	const validateClaims = claimsValidator(options);
	const algorithms = acceptedAlgorithms(options);
	const remembered = rememberedTokens(options.remember);

	return async (value) => {
		const compact = parseCompact(value);
		requireUnderstood(compact.header);
		requireAlgorithm(compact.header.alg, algorithms);
		const candidates = await keys.verificationKeys(compact.header as JWSHeaderParameters);
		const isKnown = remembered.has(compact.token, candidates);
		const key = isKnown ? undefined : await requireSignature(compact, candidates);
		const token = decodeCompact(compact);
		validateClaims(token);
		if (key) remembered.add(compact.token, key);
		return token;
	};
}

/** The key whose signature the token has. */
async function requireSignature(compact: CompactToken, candidates: readonly Key[]): Promise<Key> {
	let failure: unknown;
	for (const key of candidates) {
		try {
			await verifySignature(compact, key);
			return key;
		} catch (error) {
			failure = error;
			// Another key may fit: a token need not name its key, and keys are rotated.
			if ((error as JwtError).code !== "ERR_JWS_SIGNATURE_VERIFICATION_FAILED") break;
		}
	}
	throw failure;
}

/** What must be understood (`crit`, RFC 7515 section 4.1.11) can only be `b64` (RFC 7797 section 3). */
function requireUnderstood({ crit, b64 }: ProtectedHeader): void {
	if (crit === undefined) return;
	const isList = Array.isArray(crit) && crit.length > 0;
	if (isList && crit.every((name) => name === "b64") && typeof b64 === "boolean") return;
	throw new JwtError("ERR_JWS_INVALID", "The token asks for an extension (crit) that is not understood here.");
}

/** Before any key is looked for, so that a refused token causes no request for keys. */
function requireAlgorithm(algorithm: unknown, accepted: readonly string[]): void {
	if (typeof algorithm !== "string" || algorithm === "") {
		throw new JwtError("ERR_JWS_INVALID", "The token is damaged: it names no algorithm (alg).");
	}
	if (accepted.includes(algorithm)) return;
	throw new JwtError(
		"ERR_JOSE_ALG_NOT_ALLOWED",
		"The token is signed with another algorithm than the configuration's.",
	);
}

/** Ed25519 has two names, of which a token may use either (RFC 9864 section 2.2). */
function acceptedAlgorithms({ algorithm, algorithms, keysource }: JwtConfigOptions): string[] {
	const names = isRemoteSource(keysource) && algorithms.length > 0 ? algorithms : [algorithm];
	return names.flatMap((name) => (canonicalAlgorithm(name) === "Ed25519" ? ["EdDSA", "Ed25519"] : [name]));
}

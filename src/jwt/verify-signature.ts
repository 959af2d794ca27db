import { JWSSignatureVerificationFailed } from "jose/errors";
import { compactVerify } from "jose/jws/compact/verify";
import type { HmacAlgorithm } from "../algorithms.js";
import { JwtError } from "../errors.js";
import type { Key } from "../keys/key-source.js";
import type { CompactToken } from "./compact.js";
import { isMac, isSecret } from "./hmac.js";

/**
 * Verifies the signature of a token whose header was found to be accepted (RFC 7515 section 5.2): a secret's at once,
 * that of a key pair on a thread of its own.
 * @throws JwtError `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`, `ERR_JWT_INVALID`
 */
export async function verifySignature(compact: CompactToken, key: Key): Promise<void> {
	const { token, header, input, signature } = compact;
	const isRight = isSecret(key)
		? isMac(signature, header.alg as HmacAlgorithm, key, input)
		: await isSignature(token, key);
	if (!isRight) {
		throw new JwtError(
			"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
			"The signature does not match: the token was changed, or signed with another secret or key than the configuration's.",
		);
	}
	if (header.crit !== undefined && header.b64 === false) {
		throw new JwtError(
			"ERR_JWT_INVALID",
			"The claims of the token are not encoded (b64), as those of a token must be.",
		);
	}
}

async function isSignature(token: string, key: Key): Promise<boolean> {
	try {
		await compactVerify(token, key);
		return true;
	} catch (error) {
		if (error instanceof JWSSignatureVerificationFailed) return false;
		throw error;
	}
}

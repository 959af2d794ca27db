import { compactVerify } from "jose/jws/compact/verify";
import { JwtError } from "../errors.js";
import type { Key } from "../keys/key-source.js";
import type { HmacAlgorithm } from "../options.js";
import type { CompactToken } from "./compact.js";
import { isMac, isSecret } from "./hmac.js";
import { fromJoseError, signatureError } from "./jose-error.js";

/**
 * Verifies the signature of a token whose algorithm was found to be accepted (RFC 7515 section 5.2): a secret's at once,
 * that of a key pair on a thread of its own.
 * @throws JwtError `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`, `ERR_JWS_INVALID`, `ERR_JWT_INVALID`
 */
export async function verifySignature(compact: CompactToken, key: Key): Promise<void> {
	const { token, header, input, signature } = compact;
	// What `crit` means is for jose to say, whatever the key.
	if (isSecret(key) && header.crit === undefined) {
		if (isMac(signature, header.alg as HmacAlgorithm, key, input)) return;
		throw signatureError();
	}
	try {
		await compactVerify(token, key);
	} catch (error) {
		throw fromJoseError(error);
	}
	if (header.crit !== undefined && header.b64 === false) {
		throw new JwtError(
			"ERR_JWT_INVALID",
			"The claims of the token are not encoded (b64), as those of a token must be.",
		);
	}
}

import * as errors from "jose/errors";
import { JwtError } from "../errors.js";

/** The error a flow sees in place of one that `jose` raised while it verified a signature. */
export function fromJoseError(error: unknown): unknown {
	if (error instanceof errors.JWSSignatureVerificationFailed) return signatureError();
	if (error instanceof errors.JOSENotSupported) {
		return new JwtError("ERR_JWS_INVALID", "The token asks for an extension (crit) that is not understood here.");
	}
	if (error instanceof errors.JWSInvalid) {
		return new JwtError("ERR_JWS_INVALID", "The token is damaged: it is not a well-formed signed token.");
	}
	return error;
}

export const signatureError = (): JwtError =>
	new JwtError(
		"ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
		"The signature does not match: the token was changed, or signed with another secret or key than the configuration's.",
	);
